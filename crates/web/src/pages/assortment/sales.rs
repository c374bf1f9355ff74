//! `GET /catalogue/sales`: the sales, by where they stand.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Html;
use catalogue::desk::Desk;
use catalogue::promotion::{Phase, Sale, SaleAnnounced, SalePrepared};
use context::StoreError;

use super::super::shell::{Shell, written};
use super::super::words;
use super::{address, counted, reduction, shown};
use crate::api::catalogue::contexts;
use crate::app::{House, State};
use crate::http::{Params, Problem};

/// Sales that are read at once.
const PIECE: u32 = 1_000;
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "sales.html")]
struct SalesPage<'a> {
    shell: Shell<'a>,
    section: &'static str,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    next: Option<String>,
}

struct Tab {
    label: &'static str,
    href: String,
    count: usize,
    is_current: bool,
}

struct Row {
    sale_id: String,
    name: String,
    phase: &'static str,
    reduction: String,
    on: String,
    from: String,
    until: String,
    announced_at: String,
}

pub(in crate::pages) async fn sales(State(app): State<House>, mut params: Params) -> Result<Html<String>, Problem> {
    let contexts = contexts(&app)?;
    let phases = Phase::ALL.map(Phase::name).join(", ");
    let phase = params.take_list("phase", Phase::parse, &phases)?.first().copied();
    let skip = params.take_parsed::<usize>("skip", "a number of sales")?.unwrap_or(0);
    params.finish("phase and skip")?;
    let now = app.ports.clock.business_now();
    let (plans, announced) = all(&contexts.promotion.desk).await?;
    let mut sales: Vec<(Phase, Sale)> = plans
        .into_iter()
        .map(|SalePrepared(plan)| (Phase::of(&plan, announced.get(&plan.sale_id), now), plan))
        .collect();
    // What goes on comes first, then what comes soonest; what is over last, the latest first.
    let rank = |phase: Phase| match phase {
        Phase::Running => 0,
        Phase::Announced => 1,
        Phase::Planned => 2,
        Phase::Over => 3,
        Phase::Withdrawn => 4,
    };
    sales.sort_by_key(|(phase, plan)| {
        let at = plan.from.as_second();
        (rank(*phase), if matches!(phase, Phase::Over | Phase::Withdrawn) { -at } else { at })
    });
    let count =
        |wanted: Option<Phase>| sales.iter().filter(|(phase, _)| wanted.is_none_or(|only| only == *phase)).count();
    let tab = |wanted: Option<Phase>| Tab {
        label: wanted.map_or("All", label),
        href: address("/catalogue/sales", &[("phase", wanted.map_or("", Phase::name))]),
        count: count(wanted),
        is_current: wanted == phase,
    };
    let tabs = [None].into_iter().chain(Phase::ALL.map(Some)).map(tab).collect();
    let shown_ones = sales.into_iter().filter(|(known, _)| phase.is_none_or(|only| only == *known));
    let zone = &app.settings.zone;
    let row = |(phase, plan): (Phase, Sale)| Row {
        name: shown(&plan.names).to_owned(),
        phase: phase.name(),
        reduction: reduction(plan.discount_percent, plan.amount, plan.currency.as_deref()),
        on: on(&plan),
        from: words::moment(plan.from, zone),
        until: words::moment(plan.until, zone),
        announced_at: words::moment(plan.announced_at, zone),
        sale_id: plan.sale_id,
    };
    let mut rows: Vec<Row> = shown_ones.skip(skip).take(PAGE + 1).map(row).collect();
    let has_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let further = (skip + PAGE).to_string();
    let next =
        has_more.then(|| address("/catalogue/sales", &[("phase", phase.map_or("", Phase::name)), ("skip", &further)]));
    written(&SalesPage { shell: Shell::new(&app, "Sales", "catalogue"), section: "sales", tabs, rows, next })
}

/// Every plan, and what was announced of it.
async fn all(desk: &Desk) -> Result<(Vec<SalePrepared>, BTreeMap<String, SaleAnnounced>), StoreError> {
    let mut plans = Vec::new();
    let mut after = None;
    loop {
        let page = desk.list::<SalePrepared>(None, after, PIECE).await?;
        plans.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let mut announced = BTreeMap::new();
    loop {
        let page = desk.list::<SaleAnnounced>(None, after, PIECE).await?;
        announced.extend(page.items.into_iter().map(|sale| (sale.0.sale_id.clone(), sale)));
        after = page.next;
        if after.is_none() {
            return Ok((plans, announced));
        }
    }
}

fn on(plan: &Sale) -> String {
    let count = |ids: &[String], what| counted(u64::try_from(ids.len()).unwrap_or(u64::MAX), what);
    match (plan.group_ids.as_slice(), plan.product_ids.as_slice()) {
        (groups, []) => count(groups, "group"),
        ([], products) => count(products, "product"),
        (groups, products) => format!("{}, {}", count(groups, "group"), count(products, "product")),
    }
}

fn label(phase: Phase) -> &'static str {
    match phase {
        Phase::Planned => "Planned",
        Phase::Announced => "Announced",
        Phase::Running => "Running",
        Phase::Over => "Over",
        Phase::Withdrawn => "Withdrawn",
    }
}
