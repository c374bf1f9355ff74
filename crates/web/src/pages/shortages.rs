//! `GET /shortages`: what no open line can mend, and what a person can try.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Html;
use rust_decimal::Decimal;

use super::shell::{Shell, written};
use super::shortage::Notice;
use super::words;
use crate::api::products::insight;
use crate::app::{Shared, State};
use crate::http::Problem;

/// Shortages on the page, the soonest; the API tells more.
const MOST: u32 = 100;

#[derive(Template)]
#[template(path = "shortages.html")]
struct ShortagesPage<'a> {
    shell: Shell<'a>,
    notices: Vec<Notice>,
    at_risk: String,
    is_cut: bool,
}

pub(super) async fn shortages(State(app): State<Shared>) -> Result<Html<String>, Problem> {
    let mut shortages = app.desk.reader.shortages(MOST + 1, Vec::new()).await?;
    let is_cut = shortages.len() > MOST as usize;
    shortages.truncate(MOST as usize);
    let ids: Vec<String> = shortages.iter().map(|shortage| shortage.product_id.clone()).collect();
    let products: BTreeMap<String, _> = app.desk.reader.products(&ids).await?.into_iter().collect();
    let mut at_risk: BTreeMap<String, Decimal> = BTreeMap::new();
    for shortage in &shortages {
        if let Some((value, currency)) = shortage.value_at_risk.zip(shortage.currency.clone()) {
            *at_risk.entry(currency).or_default() += value;
        }
    }
    let texts: Vec<String> = at_risk
        .into_iter()
        .filter(|(_, value)| !value.is_zero())
        .map(|(currency, value)| words::money(value, &currency))
        .collect();
    let notices = shortages.iter().map(|shortage| {
        let remedies = products.get(&shortage.product_id).and_then(|product| insight(&app, product).remedies);
        Notice::new(shortage, remedies.as_ref())
    });
    written(&ShortagesPage {
        shell: Shell::new(&app, "Shortages", "shortages"),
        notices: notices.collect(),
        at_risk: texts.join(" + "),
        is_cut,
    })
}
