//! `GET /catalogue/groups/{id}`: a group with its products and the sales on it, to be read and changed.

use askama::Template;
use axum::extract::Path;
use axum::response::Html;
use catalogue::product::{GroupPublished, ProductPublished};
use catalogue::promotion::{Phase, SaleAnnounced, SalePrepared};

use super::super::shell::{Shell, written};
use super::{address, counted, reduction, shown};
use crate::api::catalogue::contexts;
use crate::app::{House, State};
use crate::http::{Params, Problem};

const PAGE: u32 = 100;

#[derive(Template)]
#[template(path = "group.html")]
struct GroupPage<'a> {
    shell: Shell<'a>,
    section: &'static str,
    group: GroupPublished,
    name: String,
    members: String,
    rows: Vec<Member>,
    sales: Vec<GroupSale>,
    next: Option<String>,
    first: Option<String>,
}

struct Member {
    product_id: String,
    name: String,
    brand: String,
    discontinued: bool,
}

struct GroupSale {
    sale_id: String,
    name: String,
    reduction: String,
    phase: &'static str,
}

pub(in crate::pages) async fn group(
    State(app): State<House>,
    Path(id): Path<String>,
    mut params: Params,
) -> Result<Html<String>, Problem> {
    let contexts = contexts(&app)?;
    let desk = &contexts.product.desk;
    let cursor = params.take("cursor")?;
    params.finish("cursor")?;
    let group = desk.one::<GroupPublished>(&id).await?;
    let group = group.ok_or_else(|| Problem::not_found("There is no such group in the catalogue."))?;
    let of_it = [id.clone()];
    let total = desk.ledger.linked_counts("member", &of_it).await?.first().map_or(0, |(_, count)| *count);
    let mut members = desk.ledger.linked_page("member", &id, cursor.as_deref(), PAGE + 1).await?;
    let has_more = members.len() > PAGE as usize;
    members.truncate(PAGE as usize);
    let path = format!("/catalogue/groups/{}", form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>());
    let next = members.last().filter(|_| has_more).map(|last| address(&path, &[("cursor", last)]));
    let row = |product: ProductPublished| Member {
        name: shown(&product.names).to_owned(),
        brand: product.brand.unwrap_or_default(),
        discontinued: product.discontinued,
        product_id: product.product_id,
    };
    let rows = desk.some::<ProductPublished>(&members).await?.into_iter().map(row).collect();
    let promotion = &contexts.promotion.desk;
    let plans = promotion.ledger.linked("plan-of-group", &of_it).await?;
    let plans: Vec<String> = plans.into_iter().map(|(_, sale)| sale).collect();
    let announced: Vec<SaleAnnounced> = promotion.some(&plans).await?;
    let now = app.ports.clock.business_now();
    let sale = |SalePrepared(plan): SalePrepared| GroupSale {
        name: shown(&plan.names).to_owned(),
        reduction: reduction(plan.discount_percent, plan.amount, plan.currency.as_deref()),
        phase: Phase::of(&plan, announced.iter().find(|known| known.0.sale_id == plan.sale_id), now).name(),
        sale_id: plan.sale_id,
    };
    let sales = promotion.some::<SalePrepared>(&plans).await?.into_iter().map(sale).collect();
    let name = shown(&group.names).to_owned();
    written(&GroupPage {
        shell: Shell::new(&app, name.clone(), "catalogue"),
        section: "groups",
        name,
        members: counted(total, "product"),
        rows,
        sales,
        next,
        first: cursor.map(|_| path),
        group,
    })
}
