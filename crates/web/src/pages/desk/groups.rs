//! Rows under their groups, with what each group adds up to over all of its pages.

use restocking::ports::{Amounts, GroupTotal, Grouping, SuggestionQuery, SupplierTerms};
use restocking::suggestion::{ProposalKind, SuggestionView};
use rust_decimal::Decimal;

use crate::app::Shared;
use crate::http::Problem;
use crate::pages::row::Row;
use crate::pages::words;

/// Rows under one heading; without grouping there is one group without a heading.
pub(super) struct Group<'a> {
    pub(super) id: String,
    pub(super) label: String,
    /// Where the group alone is shown.
    pub(super) href: String,
    /// The kind, where that is what rows are grouped by.
    pub(super) kind: Option<&'static str>,
    pub(super) count: u64,
    pub(super) sum: String,
    pub(super) orders: Option<OrdersText>,
    pub(super) rows: Vec<Row<'a>>,
}

/// What is on order at a supplier, and what it asks of an order.
pub(super) struct OrdersText {
    pub(super) count: u64,
    pub(super) now: String,
    /// After accepting the whole group, where that makes a difference.
    pub(super) after: Option<String>,
    pub(super) minimum: Option<String>,
}

/// What the groups of a list add up to; nothing where it is one list.
#[derive(Default)]
pub(super) struct Sums {
    totals: Vec<GroupTotal>,
    terms: Vec<SupplierTerms>,
}

impl Sums {
    pub(super) async fn read(app: &Shared, query: &SuggestionQuery) -> Result<Self, Problem> {
        if query.group.is_none() {
            return Ok(Self::default());
        }
        Ok(Self { totals: app.desk.reader.groups(query.clone()).await?, terms: Vec::new() })
    }

    /// With the terms of the suppliers of some rows.
    pub(super) async fn with_terms(self, app: &Shared, rows: &[SuggestionView]) -> Result<Self, Problem> {
        if self.totals.is_empty() {
            return Ok(self);
        }
        let mut ids: Vec<String> = rows.iter().map(|view| view.supplier_id.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        Ok(Self { terms: app.desk.reader.supplier_terms(&ids).await?, ..self })
    }
}

/// Rows in their order, divided where the group changes.
pub(super) fn grouped<'a>(rows: Vec<Row<'a>>, grouping: Option<Grouping>, sums: &Sums) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for row in rows {
        let id = grouping.map_or(String::new(), |grouping| id_of(row.view(), grouping));
        if groups.last().is_none_or(|group| group.id != id) {
            groups.push(head(row.view(), id, grouping, sums));
        }
        if let Some(group) = groups.last_mut() {
            group.rows.push(row);
        }
    }
    groups
}

fn id_of(view: &SuggestionView, grouping: Grouping) -> String {
    match grouping {
        Grouping::Supplier => view.supplier_id.clone(),
        Grouping::Category => view.category.clone().unwrap_or_default(),
        Grouping::Kind => view.kind.as_str().to_owned(),
    }
}

fn head<'a>(view: &SuggestionView, id: String, grouping: Option<Grouping>, sums: &Sums) -> Group<'a> {
    let total = sums.totals.iter().find(|total| total.id == id);
    let (label, kind, name) = match grouping {
        None | Some(Grouping::Supplier) => (view.supplier_name.clone(), None, "supplier_id"),
        Some(Grouping::Category) if id.is_empty() => ("Without a category".to_owned(), None, "category"),
        Some(Grouping::Category) => (id.clone(), None, "category"),
        Some(Grouping::Kind) => (words::kind(view.kind).to_owned(), Some(view.kind.as_str()), "kind"),
    };
    let href = form_urlencoded::Serializer::for_suffix("/?".to_owned(), 2).append_pair(name, &id).finish();
    let terms = sums.terms.iter().find(|terms| grouping == Some(Grouping::Supplier) && terms.supplier_id == id);
    Group {
        label,
        href,
        kind: kind.filter(|kind| ProposalKind::parse(kind).is_some()),
        count: total.map_or(0, |total| total.count),
        sum: total.map_or_else(String::new, |total| written(&total.value)),
        orders: terms.zip(total).map(|(terms, total)| orders(terms, total)),
        id,
        rows: Vec::new(),
    }
}

fn orders(terms: &SupplierTerms, total: &GroupTotal) -> OrdersText {
    let change = |currency: &str| total.order_change.iter().find(|(known, _)| known == currency).map(|(_, sum)| *sum);
    let after: Amounts = terms
        .open_value
        .iter()
        .map(|(currency, now)| {
            (currency.clone(), now.saturating_add(change(currency).unwrap_or_default()).max(Decimal::ZERO))
        })
        .collect();
    OrdersText {
        count: terms.open_orders,
        now: written(&terms.open_value),
        after: (after != terms.open_value).then(|| written(&after)),
        minimum: terms.minimum.as_ref().map(|(currency, least)| words::money(*least, currency)),
    }
}

fn written(amounts: &Amounts) -> String {
    amounts.iter().map(|(currency, sum)| words::money(*sum, currency)).collect::<Vec<_>>().join(" + ")
}
