//! `GET /catalogue/products/{id}`: a product of the catalogue, to be read and changed.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::Path;
use axum::response::Html;
use catalogue::Contexts;
use catalogue::price::ListPublished;
use catalogue::product::GroupPublished;
use catalogue::promotion::{Phase, Sale, SaleAnnounced, SalePrepared};
use context::StoreError;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::shell::{Shell, written};
use super::super::words;
use super::history::{self, Change};
use super::over_time::OverTime;
use super::{MomentField, reduction, shown, zone_name};
use crate::api::catalogue::{LATEST, ProductFacts, contexts, facts, history_of};
use crate::app::{House, State};
use crate::http::Problem;

/// Lists that are offered for a choice.
const CHOICES: u32 = 500;

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage<'a> {
    shell: Shell<'a>,
    section: &'static str,
    zone: String,
    facts: ProductFacts,
    name: String,
    texts: Vec<Text>,
    categories: String,
    barcodes: String,
    groups: Vec<(String, String)>,
    groups_version: u64,
    lists: Vec<ListPublished>,
    over_time: Vec<OverTime>,
    prices: Vec<Price>,
    sales: Vec<Under>,
    sees_cost: bool,
    cost_from: Option<MomentField>,
    history: Vec<Told>,
    latest: u32,
}

/// Name and description in one language.
struct Text {
    language: String,
    name: String,
    description: String,
}

struct Price {
    list_id: String,
    amount: String,
    currency: String,
    from: String,
    until: String,
    holds: bool,
}

/// A sale that the product is under, or will be, and why.
struct Under {
    sale_id: String,
    name: String,
    reduction: String,
    phase: &'static str,
    when: String,
    why: String,
}

struct Told {
    time: String,
    title: String,
    about: String,
    changes: Vec<Change>,
    kind: String,
    place: String,
    data: String,
}

pub(in crate::pages) async fn article(
    State(app): State<House>,
    Path(id): Path<String>,
) -> Result<Html<String>, Problem> {
    let contexts = contexts(&app)?;
    let facts = facts(&app, contexts, &id).await?;
    let facts = facts.ok_or_else(|| Problem::not_found("There is no such product in the catalogue."))?;
    let group_ids = facts.membership.as_ref().map(|known| known.group_ids.clone()).unwrap_or_default();
    let groups = groups(contexts, &group_ids).await?;
    let lists = contexts.price.desk.list::<ListPublished>(None, None, CHOICES).await?.items;
    let (zone, now) = (&app.settings.zone, app.ports.clock.business_now());
    let moment = |time: Timestamp| words::moment(time, zone);
    let day = |time: Timestamp| time.to_zoned(zone.clone()).strftime("%-d %b %Y").to_string();
    let told = history::lines(history_of(&app, contexts, &id).await?, moment).into_iter().map(|line| Told {
        time: moment(line.time),
        title: line.title,
        about: line.about,
        changes: line.changes,
        place: format!("{} {}", line.context, line.position),
        kind: line.kind,
        data: line.data,
    });
    let pictures = facts.prices.iter().filter_map(|price| OverTime::of(price, &facts.sales, now, day));
    let name = shown(&facts.product.names).to_owned();
    written(&ArticlePage {
        shell: Shell::new(&app, name.clone(), "catalogue"),
        section: "products",
        zone: zone_name(zone),
        name,
        texts: texts(&facts),
        categories: facts.product.categories.join("\n"),
        barcodes: facts.product.barcodes.join("\n"),
        groups_version: facts.membership.as_ref().map_or(0, |known| known.version),
        over_time: pictures.collect(),
        prices: prices(&facts, now, moment),
        sales: sales(contexts, &id, &groups, now, zone).await?,
        sees_cost: app.viewer.sees_cost(),
        cost_from: facts.cost.as_ref().map(|cost| MomentField::of(cost.valid_from, zone)),
        history: told.collect(),
        latest: LATEST,
        groups,
        lists,
        facts,
    })
}

fn texts(facts: &ProductFacts) -> Vec<Text> {
    let (names, descriptions) = (&facts.product.names, &facts.product.descriptions);
    let languages: BTreeSet<&String> = names.keys().chain(descriptions.keys()).collect();
    let text = |language: &String| Text {
        language: language.clone(),
        name: names.get(language).cloned().unwrap_or_default(),
        description: descriptions.get(language).cloned().unwrap_or_default(),
    };
    languages.into_iter().map(text).collect()
}

/// Ids with their names; what is not known keeps its id.
async fn groups(contexts: &Contexts, ids: &[String]) -> Result<Vec<(String, String)>, StoreError> {
    let known = contexts.product.desk.some::<GroupPublished>(ids).await?;
    let names: BTreeMap<&str, &str> =
        known.iter().map(|group| (group.group_id.as_str(), shown(&group.names))).collect();
    Ok(ids.iter().map(|id| (id.clone(), names.get(id.as_str()).copied().unwrap_or(id).to_owned())).collect())
}

fn prices(facts: &ProductFacts, now: Timestamp, moment: impl Fn(Timestamp) -> String) -> Vec<Price> {
    let mut shown = Vec::new();
    for price in &facts.prices {
        shown.extend(price.entries.iter().rev().map(|entry| Price {
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

/// The sales that name the product or one of its groups, those that go on or come first.
async fn sales(
    contexts: &Contexts,
    product: &str,
    groups: &[(String, String)],
    now: Timestamp,
    zone: &TimeZone,
) -> Result<Vec<Under>, StoreError> {
    let desk = &contexts.promotion.desk;
    let group_ids: Vec<String> = groups.iter().map(|(id, _)| id.clone()).collect();
    let of_groups = desk.ledger.linked("plan-of-group", &group_ids).await?;
    let of_product = desk.ledger.linked("plan-of-product", &[product.to_owned()]).await?;
    let ids: BTreeSet<String> = of_groups.into_iter().chain(of_product).map(|(_, sale)| sale).collect();
    let ids: Vec<String> = ids.into_iter().collect();
    let plans: Vec<SalePrepared> = desk.some(&ids).await?;
    let announced: Vec<SaleAnnounced> = desk.some(&ids).await?;
    let stands = |plan: &Sale| Phase::of(plan, announced.iter().find(|known| known.0.sale_id == plan.sale_id), now);
    let mut plans: Vec<(Phase, Sale)> = plans.into_iter().map(|SalePrepared(plan)| (stands(&plan), plan)).collect();
    plans.retain(|(phase, _)| *phase != Phase::Withdrawn);
    plans.sort_by_key(|(phase, plan)| (*phase == Phase::Over, plan.from));
    let under = |(phase, plan): (Phase, Sale)| {
        let mut why: Vec<String> = groups
            .iter()
            .filter(|(id, _)| plan.group_ids.contains(id))
            .map(|(id, name)| format!("it is in the group {name} ({id})"))
            .collect();
        if plan.product_ids.iter().any(|id| id == product) {
            why.push("the sale names it".to_owned());
        }
        let secret = if phase == Phase::Planned {
            format!("; nobody outside hears of it before {}", words::moment(plan.announced_at, zone))
        } else {
            String::new()
        };
        Under {
            name: shown(&plan.names).to_owned(),
            reduction: reduction(plan.discount_percent, plan.amount, plan.currency.as_deref()),
            phase: phase.name(),
            when: format!("{} to {}", words::moment(plan.from, zone), words::moment(plan.until, zone)),
            why: format!("Because {}{secret}.", why.join(" and ")),
            sale_id: plan.sale_id,
        }
    };
    Ok(plans.into_iter().map(under).collect())
}
