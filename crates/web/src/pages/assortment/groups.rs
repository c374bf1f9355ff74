//! `GET /catalogue/groups`: the groups, found by words, with how many products each has.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Html;
use catalogue::ledger::Filed as _;
use catalogue::product::GroupPublished;

use super::super::shell::{Shell, written};
use super::super::words;
use super::{address, counted, shown};
use crate::api::catalogue::contexts;
use crate::app::{House, State};
use crate::http::{Params, Problem};

const PAGE: u32 = 100;

#[derive(Template)]
#[template(path = "groups.html")]
struct GroupsPage<'a> {
    shell: Shell<'a>,
    section: &'static str,
    q: String,
    total: String,
    rows: Vec<Row>,
    next: Option<String>,
}

struct Row {
    group_id: String,
    name: String,
    members: String,
    sales: u64,
    discontinued: bool,
}

pub(in crate::pages) async fn groups(State(app): State<House>, mut params: Params) -> Result<Html<String>, Problem> {
    let contexts = contexts(&app)?;
    let desk = &contexts.product.desk;
    let (q, cursor) = (params.take("q")?, params.take("cursor")?);
    params.finish("q and cursor")?;
    let page = desk.list::<GroupPublished>(q.clone(), cursor, PAGE).await?;
    let total = desk.ledger.count(GroupPublished::AXIS).await?;
    let ids: Vec<String> = page.items.iter().map(|group| group.group_id.clone()).collect();
    let members: BTreeMap<String, u64> = desk.ledger.linked_counts("member", &ids).await?.into_iter().collect();
    let sales = contexts.promotion.desk.ledger.linked_counts("plan-of-group", &ids).await?;
    let sales: BTreeMap<String, u64> = sales.into_iter().collect();
    let q = q.unwrap_or_default();
    let next = page.next.map(|cursor| address("/catalogue/groups", &[("q", &q), ("cursor", &cursor)]));
    let row = |group: GroupPublished| Row {
        name: shown(&group.names).to_owned(),
        members: words::whole(members.get(&group.group_id).map_or(0, |n| i64::try_from(*n).unwrap_or(i64::MAX))),
        sales: sales.get(&group.group_id).copied().unwrap_or(0),
        discontinued: group.discontinued,
        group_id: group.group_id,
    };
    let rows = page.items.into_iter().map(row).collect();
    let shell = Shell::new(&app, "Groups", "catalogue");
    written(&GroupsPage { shell, section: "groups", q, total: counted(total, "group"), rows, next })
}
