//! What the daily offer is made of, and who has had it.

use std::collections::{BTreeMap, BTreeSet};

use context::StoreError;
use jiff::civil::{Date, date};
use lifecycle::State;
use restocking::planners::{Assigned, Planner, PlannerId, Planners, Scope, Sees};
use restocking::ports::{Guard, OfferFacts, OfferNote, OfferQuery, ShortageRow, ShortageView, Work};
use restocking::suggestion::{ProposalKind, SuggestionRecord};
use rust_decimal::Decimal;

use crate::adapter::{Restocking, cases};
use crate::retailer::{millis, moved, product, submission, suggestion, was, writes};
use crate::support::{at, said};

cases! {
    restocking:
    nothing_open_makes_nothing,
    open_suggestions_are_counted_by_what_tells_whose_they_are,
    the_most_valuable_of_each_planner_are_named,
    lines_that_arrive_soon_and_early_arrivals_that_are_near_may_end_soon,
    snoozes_that_end_soon_come_in_their_order,
    shortages_come_with_their_products_supplier_and_category,
    an_offer_is_noted_with_its_event_or_not_at_all,
    a_planner_has_an_offer_of_a_day_once;
    by_hand:
}

fn id(text: &str) -> PlannerId {
    text.parse().unwrap()
}

fn query(scopes: BTreeMap<PlannerId, Scope>) -> OfferQuery {
    OfferQuery { arriving_by: date(2026, 12, 1), advanced_to: date(2026, 12, 2), waking_by: at(100), scopes, best: 2 }
}

async fn read(at_hand: &Restocking) -> OfferFacts {
    at_hand.offers.offer_facts(query(BTreeMap::new())).await.unwrap()
}

/// An open suggestion with a value, of a supplier and category.
fn of(n: u128, supplier: &str, category: Option<&str>, value: i64) -> SuggestionRecord {
    let mut record = suggestion(n, &format!("PO-{n}"));
    let details = &mut record.details;
    (details.supplier_id, details.supplier_name) = (supplier.to_owned(), format!("Supplier {supplier}"));
    (details.category, details.value) = (category.map(ToOwned::to_owned), Decimal::new(value, 0));
    record
}

async fn store(at_hand: &Restocking, records: &[SuggestionRecord]) {
    let suggestions = records.iter().flat_map(|record| writes(record, Guard::Absent).suggestions).collect();
    at_hand.store.commit(Work { suggestions, ..Work::default() }).await.unwrap();
}

async fn nothing_open_makes_nothing(at_hand: Restocking) {
    let planners = Planners::new([]);
    let scopes = BTreeMap::from([(id("a"), planners.nobodys())]);
    let facts = at_hand.offers.offer_facts(query(scopes)).await.unwrap();
    assert_eq!(facts, OfferFacts { best: BTreeMap::from([(id("a"), Vec::new())]), ..OfferFacts::default() });
    assert!(at_hand.offers.offered().await.unwrap().is_empty());
}

async fn open_suggestions_are_counted_by_what_tells_whose_they_are(at_hand: Restocking) {
    let ended = moved(&of(4, "S", Some("home"), 99), State::Complete { at: millis(5) });
    let unknown = moved(&of(5, "S", None, 7), State::Attention(submission(1)));
    let records = [of(1, "S", Some("home"), 10), of(2, "S", Some("home"), 20), of(3, "T", None, 40), ended, unknown];
    store(&at_hand, &records).await;
    let facts = read(&at_hand).await;
    let mut open: Vec<_> = facts
        .open
        .iter()
        .map(|group| (group.supplier_name.as_str(), group.category.as_deref(), group.count, group.value.to_string()))
        .collect();
    open.sort();
    assert_eq!(open, [("Supplier S", Some("home"), 2, "30".to_owned()), ("Supplier T", None, 1, "40".to_owned())]);
    assert_eq!((facts.attention.len(), facts.attention[0].count), (1, 1));
}

async fn the_most_valuable_of_each_planner_are_named(at_hand: Restocking) {
    let records = [
        of(1, "S", None, 10),
        of(2, "S", None, 30),
        of(3, "S", Some("home"), 20),
        of(4, "T", Some("home"), 40),
        of(5, "T", None, 50),
    ];
    let mut told = of(6, "S", Some("home"), 99);
    told.row.proposal.kind = ProposalKind::Inform;
    store(&at_hand, &records).await;
    store(&at_hand, &[told]).await;
    let planner = |name: &str, suppliers: &[&str], categories: &[&str]| {
        let set = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        let assigned = Assigned { suppliers: set(suppliers), categories: set(categories) };
        Planner { id: id(name), name: name.to_owned(), assigned, sees: Sees::All, sees_cost: false, offer: None }
    };
    let planners = Planners::new([planner("s", &["S"], &[]), planner("home", &[], &["home"])]);
    let scopes = planners.iter().map(|planner| (planner.id.clone(), Planners::theirs(planner)));
    let facts = at_hand.offers.offer_facts(query(scopes.collect())).await.unwrap();
    let orders = |name: &str| facts.best[&id(name)].iter().map(|row| row.order_id.clone()).collect::<Vec<_>>();
    assert_eq!(orders("s"), ["PO-2", "PO-3"]);
    assert_eq!(orders("home"), ["PO-4", "PO-3"]);
    let row = &facts.best[&id("home")][0];
    assert_eq!((row.from_date, row.to_date), (date(2026, 12, 14), Some(date(2027, 1, 6))));
    assert_eq!((row.from_quantity, row.to_quantity, row.value, row.until), (40, 40, Decimal::from(40), None));
}

async fn lines_that_arrive_soon_and_early_arrivals_that_are_near_may_end_soon(at_hand: Restocking) {
    let dated = |n: u128, kind, from: Date, to: Option<Date>| {
        let mut record = of(n, "S", None, 1);
        (record.row.proposal.kind, record.row.proposal.from_date, record.row.proposal.to_date) = (kind, from, to);
        record
    };
    let records = [
        dated(1, ProposalKind::Postpone, date(2026, 12, 1), Some(date(2027, 2, 1))),
        dated(2, ProposalKind::Postpone, date(2026, 12, 2), Some(date(2027, 2, 1))),
        dated(3, ProposalKind::Advance, date(2027, 3, 1), Some(date(2026, 12, 2))),
        dated(4, ProposalKind::Advance, date(2027, 3, 1), Some(date(2026, 12, 3))),
        dated(5, ProposalKind::Advance, date(2026, 11, 30), Some(date(2026, 11, 28))),
        dated(6, ProposalKind::Cancel, date(2026, 11, 30), None),
    ];
    store(&at_hand, &records).await;
    let closing = read(&at_hand).await.closing;
    let found: BTreeSet<&str> = closing.iter().map(|row| row.order_id.as_str()).collect();
    assert_eq!((found, closing.len()), (BTreeSet::from(["PO-1", "PO-3", "PO-5", "PO-6"]), 4));
    // A line that moves is found where it is now.
    let mut later = moved(&records[0], State::Open);
    later.row.proposal.from_date = date(2027, 1, 1);
    at_hand.store.commit(writes(&later, was(&records[0]))).await.unwrap();
    assert!(read(&at_hand).await.closing.iter().all(|row| row.order_id != "PO-1"));
}

async fn snoozes_that_end_soon_come_in_their_order(at_hand: Restocking) {
    for (n, second) in [(1, 99), (2, 50), (3, 100)] {
        let open = of(n, "S", None, 1);
        store(&at_hand, std::slice::from_ref(&open)).await;
        let snoozed = moved(&open, State::Snoozed { until: millis(second) });
        at_hand.store.commit(writes(&snoozed, was(&open))).await.unwrap();
    }
    let waking = read(&at_hand).await.waking;
    let found: Vec<_> = waking.iter().map(|row| (row.order_id.as_str(), row.until)).collect();
    assert_eq!(found, [("PO-2", Some(at(50))), ("PO-1", Some(at(99)))]);
}

async fn shortages_come_with_their_products_supplier_and_category(at_hand: Restocking) {
    let mut known = product("P-1", "S");
    known.published.category = Some("home".to_owned());
    let short = |product_id: &str, first_day: Date| ShortageRow {
        product_id: product_id.to_owned(),
        shortage: Some(ShortageView {
            product_id: product_id.to_owned(),
            product_name: product_id.to_owned(),
            first_day,
            last_day: first_day,
            stock_out_day: None,
            worst_gap: 1_000,
            unmet: 0,
            value_at_risk: None,
            currency: None,
        }),
    };
    let shortages = vec![short("P-1", date(2026, 12, 9)), short("P-2", date(2026, 12, 1))];
    at_hand.store.commit(Work { products: vec![known], shortages, ..Work::default() }).await.unwrap();
    let found = read(&at_hand).await.shortages;
    let found: Vec<_> = found
        .iter()
        .map(|owned| (owned.shortage.product_id.as_str(), owned.supplier_id.as_str(), owned.category.as_deref()))
        .collect();
    assert_eq!(found, [("P-2", "", None), ("P-1", "S", Some("home"))]);
    // And the page of shortages shows each planner theirs.
    let planner = Planner {
        id: id("home"),
        name: "home".to_owned(),
        assigned: Assigned { categories: ["home".to_owned()].into(), ..Assigned::default() },
        sees: Sees::Own,
        sees_cost: false,
        offer: None,
    };
    let planners = Planners::new([planner]);
    let theirs: Vec<Scope> = planners.iter().map(Planners::theirs).collect();
    for (scopes, expected) in [(theirs, "P-1"), (vec![planners.nobodys()], "P-2")] {
        assert_eq!(at_hand.desk.overview(scopes.clone()).await.unwrap().shortages, 1);
        let shown = at_hand.desk.shortages(10, scopes).await.unwrap();
        assert_eq!(shown.iter().map(|shortage| shortage.product_id.as_str()).collect::<Vec<_>>(), [expected]);
    }
}

fn note(planner: &str, day: Date) -> Work {
    Work {
        offers: vec![OfferNote { planner: id(planner), day }],
        events: vec![said(1, "planner/a")],
        ..Work::default()
    }
}

async fn an_offer_is_noted_with_its_event_or_not_at_all(at_hand: Restocking) {
    at_hand.store.commit(note("a", date(2026, 11, 23))).await.unwrap();
    let head = at_hand.log.head().await.unwrap();
    let again = at_hand.store.commit(note("a", date(2026, 11, 23))).await;
    assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
    assert_eq!((at_hand.log.head().await.unwrap(), head), (1, 1));
}

async fn a_planner_has_an_offer_of_a_day_once(at_hand: Restocking) {
    for (planner, day, is_taken) in
        [("a", 23, true), ("b", 23, true), ("a", 24, true), ("a", 24, false), ("a", 23, false), ("b", 24, true)]
    {
        let stored = at_hand.store.commit(note(planner, date(2026, 11, day))).await;
        assert_eq!(stored.is_ok(), is_taken, "{planner} {day}");
    }
    let offered = at_hand.offers.offered().await.unwrap();
    assert_eq!(offered, [("a", 24), ("b", 24)].map(|(id, day)| (id.to_owned(), date(2026, 11, day))).into());
}
