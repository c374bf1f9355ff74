//! From what is known to what one planner is told. Pure.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use uuid::Uuid;

use super::closing::{last_day, settings_of};
use super::told::{KindSum, Offer, OfferLine, OfferShortage, Others, Section, Sum, SupplierSum};
use crate::planners::{Planner, Planners, Scope};
use crate::ports::{OfferFacts, OfferRow};
use crate::rules::Rules;
use crate::suggestion::ProposalKind;

/// Lines of each list; beyond them the desk tells.
const LINES: usize = 10;
/// Suppliers that are named.
const SUPPLIERS: usize = 8;

/// On what occasion an offer is written.
#[derive(Debug, Clone, Copy)]
pub struct Occasion {
    /// Its identity.
    pub offer_id: Uuid,
    /// Today in the retailer's zone.
    pub day: Date,
    /// Now, business time.
    pub as_of: Timestamp,
    /// See [`Offer::is_trial`].
    pub is_trial: bool,
    /// See [`Offer::soon_days`].
    pub soon_days: u16,
}

/// What a planner is told of these facts.
pub fn compose(planner: &Planner, planners: &Planners, facts: &OfferFacts, rules: &Rules, on: Occasion) -> Offer {
    let (theirs, nobodys) = (Planners::theirs(planner), planners.nobodys());
    let ending = ending(facts, rules, on);
    Offer {
        offer_id: on.offer_id,
        planner_id: planner.id.to_string(),
        day: on.day,
        as_of: on.as_of,
        is_trial: on.is_trial,
        soon_days: on.soon_days,
        yours: section(planner, &theirs, facts, &ending, rules),
        nobodys: Others {
            open: open(facts, &nobodys),
            ending: ending.iter().filter(|(row, _)| is_in(&nobodys, row)).count() as u64,
            attention: attention(facts, &nobodys),
            shortages: shortages(facts, &nobodys).count() as u64,
        },
    }
}

fn section(
    planner: &Planner,
    scope: &Scope,
    facts: &OfferFacts,
    ending: &[(&OfferRow, Date)],
    rules: &Rules,
) -> Section {
    let ending: Vec<_> = ending.iter().filter(|(row, _)| is_in(scope, row)).collect();
    let mut sum = Sum::default();
    ending.iter().for_each(|(row, _)| sum.add(1, &row.currency, row.value));
    let waking = || facts.waking.iter().filter(|row| is_in(scope, row));
    let until = |row: &OfferRow| row.until.map(|until| until.to_zoned(rules.zone.clone()).date());
    let best = facts.best.get(&planner.id).into_iter().flatten();
    let (suppliers, other_suppliers) = suppliers(facts, scope);
    Section {
        open: open(facts, scope),
        kinds: kinds(facts, scope),
        suppliers,
        other_suppliers,
        ending: sum.sorted(),
        ending_lines: ending.iter().take(LINES).map(|(row, day)| line(row, Some(*day))).collect(),
        best: best.take(LINES).map(|row| line(row, None)).collect(),
        waking: waking().count() as u64,
        waking_lines: waking().take(LINES).map(|row| line(row, until(row))).collect(),
        attention: attention(facts, scope),
        shortages: shortages(facts, scope).count() as u64,
        shortage_lines: shortages(facts, scope).take(LINES).collect(),
    }
}

fn is_in(scope: &Scope, row: &OfferRow) -> bool {
    scope.has(&row.supplier_id, row.category.as_deref())
}

/// What ends within the days that are called soon, soonest first, the most valuable of a day first. What has ended
/// already waits for its review, which is about to say something else.
fn ending<'a>(facts: &'a OfferFacts, rules: &Rules, on: Occasion) -> Vec<(&'a OfferRow, Date)> {
    let soon = on.day.saturating_add(i64::from(on.soon_days).days());
    let with_day = |row: &'a OfferRow| last_day(row, &settings_of(row, rules)).map(|day| (row, day));
    let mut ending: Vec<_> = facts.closing.iter().filter_map(with_day).collect();
    ending.retain(|(_, day)| (on.day..=soon).contains(day));
    ending.sort_by(|(one, its), (other, others)| its.cmp(others).then_with(|| other.value.cmp(&one.value)));
    ending
}

fn open(facts: &OfferFacts, scope: &Scope) -> Sum {
    let mut sum = Sum::default();
    for group in facts.open.iter().filter(|group| scope.has(&group.supplier_id, group.category.as_deref())) {
        sum.add(group.count, &group.currency, group.value);
    }
    sum.sorted()
}

fn kinds(facts: &OfferFacts, scope: &Scope) -> Vec<KindSum> {
    let mut sums: BTreeMap<ProposalKind, Sum> = BTreeMap::new();
    for group in facts.open.iter().filter(|group| scope.has(&group.supplier_id, group.category.as_deref())) {
        sums.entry(group.kind).or_default().add(group.count, &group.currency, group.value);
    }
    let of_kind = |kind| sums.remove(&kind).map(|open| KindSum { kind, open: open.sorted() });
    ProposalKind::ALL.into_iter().filter_map(of_kind).collect()
}

/// Those with the largest amounts, and how many others there are.
fn suppliers(facts: &OfferFacts, scope: &Scope) -> (Vec<SupplierSum>, u64) {
    let mut sums: BTreeMap<&str, SupplierSum> = BTreeMap::new();
    for group in facts.open.iter().filter(|group| scope.has(&group.supplier_id, group.category.as_deref())) {
        let supplier = sums.entry(&group.supplier_id).or_insert_with(|| SupplierSum {
            supplier_id: group.supplier_id.clone(),
            supplier_name: group.supplier_name.clone(),
            open: Sum::default(),
        });
        supplier.open.add(group.count, &group.currency, group.value);
    }
    let mut suppliers: Vec<SupplierSum> = sums.into_values().collect();
    suppliers.sort_by(|one, other| {
        let by_value = other.open.largest().cmp(&one.open.largest());
        by_value.then_with(|| one.supplier_name.cmp(&other.supplier_name))
    });
    let others = suppliers.len().saturating_sub(SUPPLIERS) as u64;
    suppliers.truncate(SUPPLIERS);
    suppliers.iter_mut().for_each(|supplier| supplier.open = std::mem::take(&mut supplier.open).sorted());
    (suppliers, others)
}

fn attention(facts: &OfferFacts, scope: &Scope) -> u64 {
    let theirs = facts.attention.iter().filter(|group| scope.has(&group.supplier_id, group.category.as_deref()));
    theirs.map(|group| group.count).sum()
}

fn shortages<'a>(facts: &'a OfferFacts, scope: &'a Scope) -> impl Iterator<Item = OfferShortage> + 'a {
    let theirs = facts.shortages.iter().filter(|owned| scope.has(&owned.supplier_id, owned.category.as_deref()));
    theirs.map(|owned| OfferShortage {
        product_id: owned.shortage.product_id.clone(),
        product_name: owned.shortage.product_name.clone(),
        first_day: owned.shortage.first_day,
        stock_out_day: owned.shortage.stock_out_day,
    })
}

fn line(row: &OfferRow, until: Option<Date>) -> OfferLine {
    OfferLine {
        incarnation: row.incarnation,
        kind: row.kind,
        order_id: row.order_id.clone(),
        line_id: row.line_id.clone(),
        product_id: row.product_id.clone(),
        product_name: row.product_name.clone(),
        supplier_name: row.supplier_name.clone(),
        from_date: row.from_date,
        to_date: row.to_date,
        from_quantity: row.from_quantity,
        to_quantity: row.to_quantity,
        value: row.value,
        currency: row.currency.clone(),
        until,
    }
}
