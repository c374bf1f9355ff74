//! `GET /catalogue/sales/{id}` and `/catalogue/new-sale`: a sale, planned or to be planned, with what it would do.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Html;
use catalogue::Contexts;
use catalogue::product::{GroupPublished, ProductPublished};
use catalogue::promotion::{Phase, Sale, SaleAnnounced, SalePrepared};
use catalogue::values::Texts;
use context::StoreError;

use super::super::shell::{Shell, written};
use super::super::words;
use super::{MomentField, reduction, shown, zone_name};
use crate::api::catalogue::contexts;
use crate::app::{House, State};
use crate::http::{Params, Problem};

#[derive(Template)]
#[template(path = "sale.html")]
struct SalePage<'a> {
    shell: Shell<'a>,
    section: &'static str,
    zone: String,
    /// None where it is still to be planned.
    stands: Option<Stands>,
    names: Texts,
    groups: Vec<(String, String)>,
    products: Vec<(String, String)>,
    percent: String,
    amount: String,
    currency: String,
    from: MomentField,
    until: MomentField,
    announced_at: MomentField,
}

/// A sale that there is.
struct Stands {
    sale_id: String,
    name: String,
    version: u64,
    phase: &'static str,
    /// What the outside knows, and when it will.
    sentence: String,
    reduction: String,
    is_secret: bool,
    can_change: bool,
    can_withdraw: bool,
}

pub(in crate::pages) async fn new_sale(State(app): State<House>, mut params: Params) -> Result<Html<String>, Problem> {
    let contexts = contexts(&app)?;
    let group: Vec<String> = params.take("group")?.into_iter().collect();
    let product: Vec<String> = params.take("product")?.into_iter().collect();
    params.finish("group and product")?;
    let (groups, products) = named(contexts, &group, &product).await?;
    written(&SalePage {
        shell: Shell::new(&app, "New sale", "catalogue"),
        section: "sales",
        zone: zone_name(&app.settings.zone),
        stands: None,
        names: Texts::from([("en".to_owned(), String::new())]),
        groups,
        products,
        percent: String::new(),
        amount: String::new(),
        currency: String::new(),
        from: MomentField::default(),
        until: MomentField::default(),
        announced_at: MomentField::default(),
    })
}

pub(in crate::pages) async fn sale(State(app): State<House>, Path(id): Path<String>) -> Result<Html<String>, Problem> {
    let contexts = contexts(&app)?;
    let desk = &contexts.promotion.desk;
    let plan = desk.one::<SalePrepared>(&id).await?;
    let SalePrepared(plan) = plan.ok_or_else(|| Problem::not_found("There is no such sale in the catalogue."))?;
    let announced = desk.one::<SaleAnnounced>(&id).await?;
    let zone = &app.settings.zone;
    let phase = Phase::of(&plan, announced.as_ref(), app.ports.clock.business_now());
    let field = |moment| MomentField::of(moment, zone);
    let text = |amount: Option<catalogue::values::Amount>| amount.map(|amount| amount.to_string()).unwrap_or_default();
    let (groups, products) = named(contexts, &plan.group_ids, &plan.product_ids).await?;
    let stands = Stands {
        name: shown(&plan.names).to_owned(),
        version: plan.version,
        phase: phase.name(),
        sentence: sentence(&plan, announced.as_ref(), phase, |at| words::moment(at, zone)),
        reduction: reduction(plan.discount_percent, plan.amount, plan.currency.as_deref()),
        is_secret: phase == Phase::Planned,
        can_change: !matches!(phase, Phase::Over | Phase::Withdrawn),
        can_withdraw: !matches!(phase, Phase::Over | Phase::Withdrawn),
        sale_id: plan.sale_id.clone(),
    };
    written(&SalePage {
        shell: Shell::new(&app, stands.name.clone(), "catalogue"),
        section: "sales",
        zone: zone_name(zone),
        stands: Some(stands),
        groups,
        products,
        percent: text(plan.discount_percent),
        amount: text(plan.amount),
        currency: plan.currency.unwrap_or_default(),
        from: field(plan.from),
        until: field(plan.until),
        announced_at: field(plan.announced_at),
        names: plan.names,
    })
}

type Named = Vec<(String, String)>;

/// Groups and products with their names; what is not known keeps its id.
async fn named(contexts: &Contexts, groups: &[String], products: &[String]) -> Result<(Named, Named), StoreError> {
    let desk = &contexts.product.desk;
    let known = desk.some::<GroupPublished>(groups).await?;
    let group_names: BTreeMap<&str, &str> =
        known.iter().map(|group| (group.group_id.as_str(), shown(&group.names))).collect();
    let known = desk.some::<ProductPublished>(products).await?;
    let product_names: BTreeMap<&str, &str> =
        known.iter().map(|product| (product.product_id.as_str(), shown(&product.names))).collect();
    let with = |ids: &[String], names: &BTreeMap<&str, &str>| {
        ids.iter().map(|id| (id.clone(), names.get(id.as_str()).copied().unwrap_or(id).to_owned())).collect()
    };
    Ok((with(groups, &group_names), with(products, &product_names)))
}

/// Who knows of it, in words.
fn sentence(
    plan: &Sale,
    announced: Option<&SaleAnnounced>,
    phase: Phase,
    moment: impl Fn(jiff::Timestamp) -> String,
) -> String {
    let is_told = announced.is_some_and(|known| Sale { version: plan.version, ..known.0.clone() } == *plan);
    match phase {
        Phase::Planned => format!(
            "Until {} nobody outside hears of it: it is in no public feed, no store has it, and no price is reduced. At that \
             moment it is announced by itself.",
            moment(plan.announced_at)
        ),
        Phase::Withdrawn if announced.is_none() => "It was called off before anybody outside heard of it.".to_owned(),
        Phase::Withdrawn => "It was called off; everybody who knew of it was told so.".to_owned(),
        Phase::Over => format!("It was over on {}. Nothing is told of it any more.", moment(plan.until)),
        Phase::Announced | Phase::Running if !is_told => {
            format!("It was announced, and changed since: what is new of it is told on {}.", moment(plan.announced_at))
        }
        Phase::Announced => format!("Everybody may know of it. It begins on {}.", moment(plan.from)),
        Phase::Running => format!("Prices are reduced until {}.", moment(plan.until)),
    }
}
