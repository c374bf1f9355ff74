//! The daily offer: whose it is, what it adds up to, what ends when.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan as _};
use planning::{Settings, SettingsOverrides};
use proptest::prelude::*;
use restocking::offer::{Occasion, Offer, Sum, compose, last_day};
use restocking::planners::{Assigned, Planner, PlannerId, Planners, Sees, Whose};
use restocking::ports::{AttentionGroup, OfferFacts, OfferRow, OpenGroup, OwnedShortage, ShortageView};
use restocking::rules::Rules;
use restocking::suggestion::ProposalKind;
use rust_decimal::Decimal;
use uuid::Uuid;

const TODAY: Date = date(2026, 11, 23);
const SUPPLIERS: [&str; 12] = ["S0", "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11"];
const CATEGORIES: [&str; 3] = ["Home", "Kitchen", "Toys"];

fn occasion() -> Occasion {
    let as_of: Timestamp = "2026-11-23T07:00:00Z".parse().unwrap();
    Occasion { offer_id: Uuid::nil(), day: TODAY, as_of, is_trial: false, soon_days: 3 }
}

fn row(n: u128) -> OfferRow {
    OfferRow {
        incarnation: Uuid::from_u128(n),
        kind: ProposalKind::Postpone,
        order_id: format!("PO-{n}"),
        line_id: "1".to_owned(),
        product_id: format!("P-{n}"),
        product_name: "Teapot".to_owned(),
        supplier_id: "S0".to_owned(),
        supplier_name: "Amber".to_owned(),
        category: None,
        from_date: TODAY.saturating_add(30.days()),
        to_date: Some(TODAY.saturating_add(60.days())),
        from_quantity: 10,
        to_quantity: 10,
        value: Decimal::new(10_000, 2),
        currency: "EUR".to_owned(),
        until: None,
    }
}

fn any_rows() -> impl Strategy<Value = Vec<OfferRow>> {
    let one = (
        prop::sample::select(SUPPLIERS.to_vec()),
        prop::option::of(prop::sample::select(CATEGORIES.to_vec())),
        prop::sample::select(ProposalKind::ALL.to_vec()),
        prop::sample::select(vec!["EUR", "GBP"]),
        0_i64..100_000,
        0_i64..20,
    );
    prop::collection::vec(one, 0..60).prop_map(|rows| {
        let rows = rows.into_iter().zip(1..).map(|((supplier, category, kind, currency, cents, days), n)| OfferRow {
            kind,
            supplier_id: supplier.to_owned(),
            supplier_name: format!("Supplier {supplier}"),
            category: category.map(ToOwned::to_owned),
            currency: currency.to_owned(),
            value: Decimal::new(cents, 2),
            from_date: TODAY.saturating_add(days.days()),
            ..row(n)
        });
        rows.collect()
    })
}

fn any_planners() -> impl Strategy<Value = Planners> {
    let some = |names: &[&'static str]| prop::collection::btree_set(prop::sample::select(names.to_vec()), 0..4);
    prop::collection::vec((some(&SUPPLIERS), some(&CATEGORIES)), 0..4).prop_map(|all| {
        let owned = |names: BTreeSet<&str>| names.into_iter().map(ToOwned::to_owned).collect();
        Planners::new(all.into_iter().zip(["a", "b", "c", "d"]).map(|((suppliers, categories), id)| Planner {
            id: id.parse().unwrap(),
            name: id.to_owned(),
            assigned: Assigned { suppliers: owned(suppliers), categories: owned(categories) },
            sees: Sees::All,
            sees_cost: false,
            offer: None,
        }))
    })
}

/// What a store would read of these open suggestions; every third one is in attention, too, and every fifth is short.
fn facts(rows: &[OfferRow], planners: &Planners) -> OfferFacts {
    let mut groups: BTreeMap<_, (u64, Decimal)> = BTreeMap::new();
    for row in rows {
        let key = (row.supplier_id.clone(), row.category.clone(), row.kind, row.currency.clone());
        let group = groups.entry(key).or_default();
        *group = (group.0 + 1, group.1 + row.value);
    }
    let open = groups.into_iter().map(|((supplier_id, category, kind, currency), (count, value))| OpenGroup {
        supplier_name: format!("Supplier {supplier_id}"),
        supplier_id,
        category,
        kind,
        currency,
        count,
        value,
    });
    let attention = rows.iter().step_by(3).map(|row| AttentionGroup {
        supplier_id: row.supplier_id.clone(),
        category: row.category.clone(),
        count: 1,
    });
    let shortages = rows.iter().step_by(5).map(|row| OwnedShortage {
        shortage: ShortageView {
            product_id: row.product_id.clone(),
            product_name: row.product_name.clone(),
            first_day: TODAY,
            last_day: TODAY,
            stock_out_day: None,
            worst_gap: 1_000,
            unmet: 0,
            value_at_risk: None,
            currency: None,
        },
        supplier_id: row.supplier_id.clone(),
        category: row.category.clone(),
    });
    let best = |planner: &Planner| {
        let mut theirs: Vec<OfferRow> = rows.iter().filter(|row| is_theirs(planner, row)).cloned().collect();
        theirs.sort_by_key(|row| std::cmp::Reverse(row.value));
        (planner.id.clone(), theirs)
    };
    OfferFacts {
        open: open.collect(),
        closing: rows.to_vec(),
        waking: Vec::new(),
        shortages: shortages.collect(),
        attention: attention.collect(),
        best: planners.iter().map(best).collect::<BTreeMap<PlannerId, _>>(),
    }
}

fn is_theirs(planner: &Planner, row: &OfferRow) -> bool {
    planner.assigned.has(&row.supplier_id, row.category.as_deref())
}

fn sum_of<'a>(rows: impl IntoIterator<Item = &'a OfferRow>) -> (u64, BTreeMap<String, Decimal>) {
    let (mut count, mut value) = (0, BTreeMap::new());
    for row in rows {
        count += 1;
        *value.entry(row.currency.clone()).or_default() += row.value;
    }
    (count, value)
}

fn told(sum: &Sum) -> (u64, BTreeMap<String, Decimal>) {
    (sum.count, sum.value.iter().map(|money| (money.currency.clone(), money.value)).collect())
}

proptest! {
    #[test]
    fn every_open_suggestion_is_in_exactly_the_offers_it_belongs_to(rows in any_rows(), planners in any_planners()) {
        let facts = facts(&rows, &planners);
        let offers: BTreeMap<String, Offer> = planners
            .iter()
            .map(|planner| (planner.id.to_string(), compose(planner, &planners, &facts, &Rules::default(), occasion())))
            .collect();
        let owners = |row: &OfferRow| match planners.whose(&row.supplier_id, row.category.as_deref()) {
            Whose::Of(of) => of.iter().map(|planner| planner.id.to_string()).collect(),
            Whose::Nobody => Vec::new(),
        };
        for (id, offer) in &offers {
            prop_assert_eq!(told(&offer.yours.open), sum_of(rows.iter().filter(|row| owners(row).contains(id))));
            prop_assert_eq!(told(&offer.nobodys.open), sum_of(rows.iter().filter(|row| owners(row).is_empty())));
            prop_assert_eq!(
                offer.yours.attention,
                rows.iter().step_by(3).filter(|row| owners(row).contains(id)).count() as u64
            );
            prop_assert_eq!(
                offer.nobodys.shortages,
                rows.iter().step_by(5).filter(|row| owners(row).is_empty()).count() as u64
            );
        }
        let in_all: u64 = offers.values().map(|offer| offer.yours.open.count).sum();
        prop_assert_eq!(in_all, rows.iter().map(|row| owners(row).len() as u64).sum::<u64>());
    }

    #[test]
    fn the_parts_of_an_offer_add_up(rows in any_rows(), planners in any_planners()) {
        let facts = facts(&rows, &planners);
        for planner in planners.iter() {
            let offer = compose(planner, &planners, &facts, &Rules::default(), occasion());
            let yours = &offer.yours;
            let theirs: Vec<&OfferRow> = rows.iter().filter(|row| is_theirs(planner, row)).collect();
            prop_assert_eq!(yours.kinds.iter().map(|kind| kind.open.count).sum::<u64>(), yours.open.count);
            let of_suppliers: BTreeSet<&str> = theirs.iter().map(|row| row.supplier_id.as_str()).collect();
            prop_assert_eq!(yours.suppliers.len() as u64 + yours.other_suppliers, of_suppliers.len() as u64);
            for supplier in &yours.suppliers {
                let its = theirs.iter().copied().filter(|row| row.supplier_id == supplier.supplier_id);
                prop_assert_eq!(told(&supplier.open), sum_of(its));
            }
            let ends: Vec<&OfferRow> = theirs
                .iter()
                .copied()
                .filter(|row| last_day(row, &Settings::default()).is_some_and(|day| (0..=3).contains(&(day - TODAY).get_days())))
                .collect();
            prop_assert_eq!(told(&yours.ending), sum_of(ends));
            prop_assert!(yours.ending_lines.is_sorted_by_key(|line| line.until));
            prop_assert!(yours.best.is_sorted_by(|one, other| one.value >= other.value));
            // Bounded, however much is open.
            prop_assert!(yours.ending_lines.len() <= 10 && yours.best.len() <= 10 && yours.suppliers.len() <= 8);
            prop_assert_eq!(offer.is_empty(), rows.iter().all(|row| {
                matches!(planners.whose(&row.supplier_id, row.category.as_deref()), Whose::Of(of) if !of.contains(&planner))
            }));
            let json = serde_json::to_string(&offer).unwrap();
            prop_assert_eq!(serde_json::from_str::<Offer>(&json).unwrap(), offer);
        }
    }
}

#[test]
fn a_line_can_be_changed_until_the_day_before_it_is_frozen() {
    let settings = Settings { frozen: 5, ..Settings::default() };
    let arriving_in = |days: i64| OfferRow { from_date: TODAY.saturating_add(days.days()), ..row(1) };
    assert_eq!(last_day(&arriving_in(6), &settings), Some(TODAY));
    assert_eq!(last_day(&arriving_in(9), &settings), Some(TODAY.saturating_add(3.days())));
    assert_eq!(last_day(&OfferRow { kind: ProposalKind::Inform, ..arriving_in(6) }, &settings), None);
}

#[test]
fn an_earlier_arrival_can_be_had_as_long_as_it_is_far_enough_ahead() {
    let advance = |to: i64| OfferRow {
        kind: ProposalKind::Advance,
        from_date: TODAY.saturating_add(40.days()),
        to_date: Some(TODAY.saturating_add(to.days())),
        ..row(1)
    };
    let settings = Settings { frozen: 5, expedite_lead_time: 0, ..Settings::default() };
    assert_eq!(last_day(&advance(8), &settings), Some(TODAY.saturating_add(2.days())), "beyond the frozen days");
    let settings = Settings { frozen: 1, expedite_lead_time: 8, ..Settings::default() };
    assert_eq!(last_day(&advance(8), &settings), Some(TODAY), "as early as its supplier can");
}

#[test]
fn what_ends_soon_is_told_by_the_settings_of_its_own_supplier() {
    let mut rules = Rules::default();
    rules
        .configured
        .suppliers
        .insert("S1".into(), SettingsOverrides { frozen: Some(20), ..SettingsOverrides::default() });
    assert_eq!(rules.longest_freeze(), 20);
    let planners = Planners::new([]);
    let rows: Vec<OfferRow> = ["S0", "S1"]
        .into_iter()
        .zip(1..)
        .map(|(supplier, n)| OfferRow {
            supplier_id: supplier.to_owned(),
            from_date: TODAY.saturating_add(22.days()),
            ..row(n)
        })
        .collect();
    let planner = Planner {
        id: "a".parse().unwrap(),
        name: "a".to_owned(),
        assigned: Assigned { suppliers: ["S0".to_owned(), "S1".to_owned()].into(), ..Assigned::default() },
        sees: Sees::All,
        sees_cost: false,
        offer: None,
    };
    let offer = compose(&planner, &planners, &facts(&rows, &planners), &rules, occasion());
    let ends: Vec<_> = offer.yours.ending_lines.iter().map(|line| (line.order_id.as_str(), line.until)).collect();
    assert_eq!(ends, [("PO-2", Some(TODAY.saturating_add(1.days())))]);
}
