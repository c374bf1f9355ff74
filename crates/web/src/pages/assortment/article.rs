//! `GET /catalogue/products/{id}`: a product of the catalogue, to be read and changed.

use askama::Template;
use axum::extract::Path;
use axum::response::Html;
use catalogue::price::ListPublished;
use catalogue::product::GroupPublished;
use jiff::Timestamp;

use super::super::shell::{Shell, written};
use super::super::words;
use super::shown;
use crate::api::catalogue::{ProductFacts, contexts, facts, history_of};
use crate::app::{House, State};
use crate::http::Problem;

/// Groups and lists that are offered for a choice.
const CHOICES: u32 = 500;

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage<'a> {
    shell: Shell<'a>,
    facts: ProductFacts,
    /// Everything that the form does not show stays as it is.
    whole: String,
    name: String,
    groups: Vec<Group>,
    lists: Vec<ListPublished>,
    prices: Vec<Price>,
    sales: Vec<String>,
    cost: Option<String>,
    history: Vec<Event>,
}

struct Group {
    id: String,
    name: String,
    is_member: bool,
}

struct Price {
    list_id: String,
    amount: String,
    currency: String,
    from: String,
    until: String,
    holds: bool,
}

struct Event {
    time: String,
    kind: String,
    subject: String,
    data: String,
}

pub(in crate::pages) async fn article(
    State(app): State<House>,
    Path(id): Path<String>,
) -> Result<Html<String>, Problem> {
    let contexts = contexts(&app)?;
    let facts = facts(contexts, &id).await?;
    let facts = facts.ok_or_else(|| Problem::not_found("There is no such product in the catalogue."))?;
    let groups = contexts.product.desk.list::<GroupPublished>(None, None, CHOICES).await?.items;
    let lists = contexts.price.desk.list::<ListPublished>(None, None, CHOICES).await?.items;
    let zone = &app.settings.zone;
    let moment = |time: Timestamp| words::moment(time, zone);
    let is_member = |id: &String| facts.membership.as_ref().is_some_and(|known| known.group_ids.contains(id));
    let group = |group: GroupPublished| Group {
        is_member: is_member(&group.group_id),
        name: shown(&group.names).to_owned(),
        id: group.group_id,
    };
    let history = history_of(contexts, &id).await?.into_iter().map(|told| Event {
        time: moment(told.time),
        kind: told.kind,
        subject: told.subject,
        data: told.data.get().to_owned(),
    });
    let sale = |sale: &catalogue::offer::ProductSale| {
        let by = match (&sale.discount_percent, &sale.amount, &sale.currency) {
            (Some(percent), _, _) => format!("{percent} % off"),
            (None, Some(amount), Some(currency)) => format!("{amount} {currency}"),
            _ => String::new(),
        };
        format!("{}: {by}, {} to {}", sale.sale_id, moment(sale.from), moment(sale.until))
    };
    written(&ArticlePage {
        shell: Shell::new(&app, shown(&facts.product.names), "catalogue"),
        whole: serde_json::to_string(&facts.product).unwrap_or_default(),
        name: shown(&facts.product.names).to_owned(),
        groups: groups.into_iter().map(group).collect(),
        prices: prices(&facts, app.ports.clock.business_now(), moment),
        sales: facts.sales.iter().filter(|sale| sale.active).map(sale).collect(),
        cost: facts.cost.as_ref().map(|cost| format!("{} {}", cost.unit_cost, cost.currency)),
        history: history.collect(),
        lists,
        facts,
    })
}

fn prices(facts: &ProductFacts, now: Timestamp, moment: impl Fn(Timestamp) -> String) -> Vec<Price> {
    let mut shown = Vec::new();
    for price in &facts.prices {
        shown.extend(price.entries.iter().map(|entry| Price {
            list_id: price.list_id.clone(),
            amount: entry.amount.to_string(),
            currency: price.currency.clone(),
            from: moment(entry.from),
            until: entry.until.map(&moment).unwrap_or_default(),
            holds: entry.from <= now && entry.until.is_none_or(|until| now < until),
        }));
    }
    shown
}
