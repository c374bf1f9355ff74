//! The dispatch context's store: batches, memberships, and the work as a whole.

use context::{LogEvent, Outcome, StoreError};
use dispatch::change::{AcceptedChange, ChangeKind, Language, LineTerms, Product, Supplier, SupplierId};
use dispatch::parcel::{Fact, SupplierBatch};
use dispatch::ports::{BatchKey, BatchRow, Membership, Work};
use dispatch::text::PlainText;
use jiff::SignedDuration;
use jiff::civil::date;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::dispatch_parcels::{parcel, taken_ids};
use crate::adapter::{Adapter, Dispatch, cases, run};
use crate::support::{at, id, incoming, next, receive, said};

cases! {
    dispatch:
    a_batch_is_read_as_it_was_written,
    a_new_batch_is_written_once,
    a_batch_under_an_old_revision_conflicts_and_changes_nothing,
    one_guard_that_does_not_hold_undoes_the_whole_work,
    the_batches_due_come_in_the_order_in_which_they_are_due,
    when_a_click_was_heard_of_is_known_with_each_of_its_batches,
    a_suggestion_belongs_to_the_click_that_accepted_it_last,
    the_next_due_is_the_earliest_of_batches_and_parcels;
    by_hand: any_batch_survives_its_storage,
}

pub(crate) fn key(click: u128, supplier: &str) -> BatchKey {
    BatchKey { click_batch: id(click), supplier: SupplierId::new(supplier) }
}

pub(crate) fn new_batch(click: u128, supplier: &str) -> BatchRow {
    BatchRow {
        batch: SupplierBatch::new(id(click), SupplierId::new(supplier)),
        due_at: None,
        heard_at: None,
        revision: 0,
    }
}

async fn commit(at_hand: &Dispatch, batches: Vec<BatchRow>) -> Result<(), StoreError> {
    at_hand.store.commit(Work { batches, ..Work::default() }).await
}

async fn read(at_hand: &Dispatch, click: u128, supplier: &str) -> BatchRow {
    at_hand.store.batches(&[key(click, supplier)]).await.unwrap().remove(0)
}

fn sized(mut row: BatchRow, size: u32) -> BatchRow {
    row.batch.learn(Fact::Accepted { batch_size_for_supplier: size }).unwrap();
    row
}

async fn a_batch_is_read_as_it_was_written(at_hand: Dispatch) {
    let row = BatchRow { due_at: Some(at(9)), ..sized(new_batch(1, "S"), 3) };
    commit(&at_hand, vec![row.clone(), new_batch(1, "T"), new_batch(2, "S")]).await.unwrap();
    let found = read(&at_hand, 1, "S").await;
    assert_eq!((found.batch, found.due_at, found.revision), (row.batch, row.due_at, 1));
    let keys = [key(1, "S"), key(1, "unheard of"), key(2, "S")];
    assert_eq!(at_hand.store.batches(&keys).await.unwrap().len(), 2);
    assert!(at_hand.store.batches(&[]).await.unwrap().is_empty());
}

async fn a_new_batch_is_written_once(at_hand: Dispatch) {
    commit(&at_hand, vec![sized(new_batch(1, "S"), 3)]).await.unwrap();
    let second = commit(&at_hand, vec![sized(new_batch(1, "S"), 5)]).await;
    assert!(matches!(second, Err(StoreError::Conflict(_))));
    assert_eq!(read(&at_hand, 1, "S").await.batch, sized(new_batch(1, "S"), 3).batch);
}

async fn a_batch_under_an_old_revision_conflicts_and_changes_nothing(at_hand: Dispatch) {
    commit(&at_hand, vec![new_batch(1, "S")]).await.unwrap();
    let mine = read(&at_hand, 1, "S").await;
    let theirs = mine.clone();
    commit(&at_hand, vec![sized(theirs, 2)]).await.unwrap();
    assert!(matches!(commit(&at_hand, vec![sized(mine, 7)]).await, Err(StoreError::Conflict(_))));
    let found = read(&at_hand, 1, "S").await;
    assert_eq!((found.batch, found.revision), (sized(new_batch(1, "S"), 2).batch, 2));
    let never_written = BatchRow { revision: 4, ..new_batch(9, "S") };
    assert!(matches!(commit(&at_hand, vec![never_written]).await, Err(StoreError::Conflict(_))));
}

async fn one_guard_that_does_not_hold_undoes_the_whole_work(at_hand: Dispatch) {
    let whole = |entry: &context::Entry, n: u128| {
        let events: Vec<LogEvent> = vec![said(n, "parcel/1")];
        Work {
            batches: vec![new_batch(n, "S")],
            memberships: vec![Membership { incarnation: id(n), batch: key(n, "S") }],
            parcels: vec![parcel(n, "S")],
            marks: vec![entry.mark(Outcome::Handled)],
            events,
            ..Work::default()
        }
    };
    receive(&*at_hand.inbox, [incoming("a", None, 1), incoming("b", None, 1)]).await;
    let entries = next(&*at_hand.inbox).await;
    at_hand.store.commit(whole(&entries[0], 1)).await.unwrap();
    let mut doomed = vec![whole(&entries[1], 2), whole(&entries[1], 2), whole(&entries[1], 2)];
    doomed[0].batches.push(new_batch(1, "S"));
    doomed[1].parcels.push(parcel(1, "S"));
    doomed[2].marks.push(entries[0].mark(Outcome::Handled));
    for work in doomed {
        assert!(matches!(at_hand.store.commit(work).await, Err(StoreError::Conflict(_))));
    }
    assert!(at_hand.store.batches(&[key(2, "S")]).await.unwrap().is_empty());
    assert!(at_hand.store.memberships(&[id(2)]).await.unwrap().is_empty());
    assert_eq!(taken_ids(&at_hand, 0, 100).await, [parcel(1, "S").facts.id]);
    assert_eq!(next(&*at_hand.inbox).await.len(), 1);
    assert_eq!(at_hand.log.head().await.unwrap(), 1);
    at_hand.store.commit(whole(&entries[1], 2)).await.unwrap();
}

async fn the_batches_due_come_in_the_order_in_which_they_are_due(at_hand: Dispatch) {
    let due = |click, second| BatchRow { due_at: Some(at(second)), ..new_batch(click, "S") };
    commit(&at_hand, vec![due(1, 30), due(2, 10), new_batch(3, "S"), due(4, 20), due(5, 31)]).await.unwrap();
    let clicks = async |limit| {
        let due = at_hand.store.batches_due(at(30), limit).await.unwrap();
        due.iter().map(|row| row.batch.click_batch()).collect::<Vec<_>>()
    };
    assert_eq!(clicks(10).await, [id(2), id(4), id(1)]);
    assert_eq!(clicks(2).await, [id(2), id(4)]);
    let sealed = BatchRow { due_at: None, ..read(&at_hand, 2, "S").await };
    commit(&at_hand, vec![sealed]).await.unwrap();
    assert_eq!(clicks(10).await, [id(4), id(1)]);
}

async fn a_suggestion_belongs_to_the_click_that_accepted_it_last(at_hand: Dispatch) {
    let first = Membership { incarnation: id(1), batch: key(1, "S") };
    let other = Membership { incarnation: id(1), batch: key(2, "T") };
    let work = |membership: &Membership| Work { memberships: vec![membership.clone()], ..Work::default() };
    at_hand.store.commit(work(&first)).await.unwrap();
    at_hand.store.commit(work(&other)).await.unwrap();
    assert_eq!(at_hand.store.memberships(&[id(1), id(2)]).await.unwrap(), [other]);
}

async fn when_a_click_was_heard_of_is_known_with_each_of_its_batches(at_hand: Dispatch) {
    let hears = |click: u128, second| Work { clicks_heard_of: vec![(id(click), at(second))], ..Work::default() };
    commit(&at_hand, vec![new_batch(1, "S"), new_batch(1, "T"), new_batch(2, "S")]).await.unwrap();
    assert_eq!(read(&at_hand, 1, "S").await.heard_at, None);
    for second in [5, 9, 7] {
        at_hand.store.commit(hears(1, second)).await.unwrap();
    }
    let heard = [read(&at_hand, 1, "S").await, read(&at_hand, 1, "T").await, read(&at_hand, 2, "S").await];
    assert_eq!(heard.map(|row| row.heard_at), [Some(at(9)), Some(at(9)), None], "the latest counts");
}

async fn the_next_due_is_the_earliest_of_batches_and_parcels(at_hand: Dispatch) {
    let next = async || at_hand.store.next_due().await.unwrap();
    assert_eq!(next().await, None);
    commit(&at_hand, vec![BatchRow { due_at: Some(at(50)), ..new_batch(1, "S") }]).await.unwrap();
    assert_eq!(next().await, Some(at(50)));
    at_hand.store.commit(Work { parcels: vec![parcel(1, "S")], ..Work::default() }).await.unwrap();
    assert_eq!(next().await, Some(at(0)));
    at_hand.store.take_parcels(at(0), at(90), 1).await.unwrap();
    assert_eq!(next().await, Some(at(50)));
}

fn change() -> impl Strategy<Value = AcceptedChange> {
    let text = || ".{0,12}".prop_map(|text| PlainText::new(&text));
    let terms = || {
        (0_i64..4_000, any::<u64>()).prop_map(|(days, quantity)| LineTerms {
            arrive_on: date(2026, 1, 1).saturating_add(jiff::Span::new().days(days)),
            quantity_purchase_units: quantity,
        })
    };
    let words = (text(), text(), text(), text(), text(), text(), ".{0,12}", prop::option::of("[a-z]{1,9}"));
    let numbers = (any::<u128>(), terms(), terms(), 1..u64::MAX, prop::sample::select(&ChangeKind::ALL), any::<bool>());
    (words, numbers).prop_map(|(words, (incarnation, from, to, units_per_pack, kind, german))| AcceptedChange {
        incarnation: uuid::Uuid::from_u128(incarnation),
        click_batch: id(1),
        supplier: Supplier {
            id: SupplierId::new("S"),
            name: words.0,
            email: words.6,
            language: if german { Language::German } else { Language::English },
        },
        order_id: words.1,
        line_id: words.2,
        product: Product { id: words.3, name: words.4 },
        kind,
        from,
        to,
        units_per_pack,
        correlation_id: words.5,
        planner_note: words.7.map(|note| PlainText::new(&note)),
    })
}

fn fact() -> impl Strategy<Value = Fact> {
    prop_oneof![
        1 => (1_u32..9).prop_map(|size| Fact::Accepted { batch_size_for_supplier: size }),
        3 => (change(), 0_i64..5).prop_map(|(change, second)| Fact::Applied { change: Box::new(change), at: at(second) }),
        1 => any::<u128>().prop_map(|n| Fact::Refused { incarnation: uuid::Uuid::from_u128(n) }),
        1 => any::<u128>().prop_map(|n| Fact::NeedsAttention { incarnation: uuid::Uuid::from_u128(n) }),
    ]
}

fn any_batch_survives_its_storage(adapter: &dyn Adapter) {
    let at_hand = adapter.dispatch();
    let mut runner = TestRunner::new(Config { cases: 96, failure_persistence: None, ..Config::default() });
    let batch = (prop::collection::vec(fact(), 0..8), any::<bool>(), prop::option::of(0_i64..99));
    let result = runner.run(&batch, |(facts, sealed, due)| {
        let mut batch = SupplierBatch::new(id(1), SupplierId::new("S"));
        for fact in facts {
            batch.learn(fact).unwrap();
        }
        if sealed {
            batch.seal(at(9), SignedDuration::ZERO);
        }
        run(async {
            let known = at_hand.store.batches(&[key(1, "S")]).await.unwrap();
            let revision = known.first().map_or(0, |row| row.revision);
            let row = BatchRow { batch, due_at: due.map(at), heard_at: None, revision };
            commit(&at_hand, vec![row.clone()]).await.unwrap();
            prop_assert_eq!(read(&at_hand, 1, "S").await, BatchRow { revision: revision + 1, ..row });
            Ok(())
        })
    });
    result.unwrap();
}
