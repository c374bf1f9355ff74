//! The restocking context's store: suggestions in every state, woken, swept and forgotten.

use std::collections::BTreeSet;

use jiff::civil::date;
use lifecycle::{
    ClickKey, Ended, Incarnation, Level, Mails, Millis, ParcelId, State, StateName, Submission, SubmissionId, Tombstone,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use restocking::ports::{Guard, Work};
use restocking::review::ReviewInput;
use restocking::suggestion::{Basis, Proposal, ProposalKind, SuggestionRecord, TombstoneRecord};
use rust_decimal::Decimal;

use crate::adapter::{Adapter, Restocking, cases, run};
use crate::retailer::{line, millis, moved, product, replaces, submission, suggestion, was, writes};
use crate::support::at;

cases! {
    restocking:
    what_a_suggestion_was_based_on_is_kept_until_it_changes,
    suggestions_wake_at_their_time,
    ended_suggestions_are_swept_page_by_page,
    a_swept_suggestion_leaves_its_tombstone,
    a_suggestion_that_moved_on_is_not_swept,
    a_tombstone_gives_way_to_a_new_suggestion,
    history_and_answered_clicks_are_forgotten;
    by_hand: any_suggestion_survives_its_storage,
}

async fn write(at_hand: &Restocking, record: &SuggestionRecord, guard: Guard) {
    at_hand.store.commit(writes(record, guard)).await.unwrap();
}

async fn latest(at_hand: &Restocking, record: &SuggestionRecord) -> SuggestionRecord {
    at_hand.store.suggestions(&[record.row.incarnation]).await.unwrap().remove(0).1
}

fn basis(on_hand: i64) -> Basis {
    let product = product("P", "S").published;
    let input = ReviewInput { settings: Default::default(), product, supplier: None, on_hand, lines: Vec::new() };
    Basis { as_of: at(0), input: input.into() }
}

async fn what_a_suggestion_was_based_on_is_kept_until_it_changes(at_hand: Restocking) {
    let first = SuggestionRecord { basis: Some(basis(1)), ..suggestion(1, "PO-1") };
    write(&at_hand, &first, Guard::Absent).await;
    let kept = async || at_hand.desk.suggestion(first.row.incarnation).await.unwrap().unwrap().basis;
    assert_eq!(kept().await, Some(basis(1)));
    let unchanged = SuggestionRecord { basis: None, ..moved(&first, State::Open) };
    write(&at_hand, &unchanged, was(&first)).await;
    assert_eq!(kept().await, Some(basis(1)));
    let changed = SuggestionRecord { basis: Some(basis(2)), ..moved(&unchanged, State::Open) };
    write(&at_hand, &changed, was(&unchanged)).await;
    assert_eq!(kept().await, Some(basis(2)));
    // What takes its place without one of its own stands on the same.
    let ended = moved(&changed, State::Complete { at: millis(9) });
    write(&at_hand, &ended, was(&changed)).await;
    let next = suggestion(2, "PO-1");
    write(&at_hand, &next, replaces(&ended)).await;
    let of_next = at_hand.desk.suggestion(next.row.incarnation).await.unwrap().unwrap();
    assert_eq!(of_next.basis, Some(basis(2)));
}

async fn suggestions_wake_at_their_time(at_hand: Restocking) {
    let states = [
        State::Open,
        State::Snoozed { until: millis(10) },
        State::Dismissed { reason: "no".to_owned(), until: Some(millis(20)), at: millis(0) },
        State::Dismissed { reason: "no".to_owned(), until: None, at: millis(0) },
        State::Submitting(Submission { unknown_since: Some(millis(0)), ..submission(5) }),
        State::Attention(submission(6)),
    ];
    for (n, state) in (1..).zip(states) {
        let record = suggestion(n, &format!("PO-{n}"));
        write(&at_hand, &record, Guard::Absent).await;
        write(&at_hand, &moved(&record, state), was(&record)).await;
    }
    let awake = async |business: i64, now: i64| {
        let mut orders: Vec<String> = at_hand
            .store
            .wakeable(at(business), at(now), 99)
            .await
            .unwrap()
            .into_iter()
            .map(|r| r.key.order_id)
            .collect();
        orders.sort();
        orders
    };
    assert!(awake(9, 7_199).await.is_empty());
    assert_eq!(awake(10, 0).await, ["PO-2"]);
    assert_eq!(awake(20, 0).await, ["PO-2", "PO-3"]);
    assert_eq!(awake(0, 7_200).await, ["PO-5"], "past its deadline");
    assert_eq!(at_hand.store.wakeable(at(99), at(99_999), 2).await.unwrap().len(), 2);
}

async fn ended(at_hand: &Restocking, n: u128, second: i64) -> SuggestionRecord {
    let record = suggestion(n, &format!("PO-{n}"));
    write(at_hand, &record, Guard::Absent).await;
    let ended = moved(&record, State::Complete { at: millis(second) });
    write(at_hand, &ended, was(&record)).await;
    ended
}

async fn ended_suggestions_are_swept_page_by_page(at_hand: Restocking) {
    write(&at_hand, &suggestion(9, "PO-9"), Guard::Absent).await;
    let all = [
        ended(&at_hand, 1, 5).await,
        ended(&at_hand, 2, 50).await,
        ended(&at_hand, 3, 5).await,
        ended(&at_hand, 4, 5).await,
    ];
    let page = async |after: Option<Incarnation>| at_hand.store.sweepable(at(50), after, 2).await.unwrap();
    let first = page(None).await;
    assert_eq!(first, [all[0].clone(), all[2].clone()]);
    assert_eq!(page(Some(first[1].row.incarnation)).await, [all[3].clone()]);
}

fn tombstone(record: &SuggestionRecord) -> TombstoneRecord {
    let refused = Ended::Refused { basis: 4, proposal: record.row.proposal.clone() };
    let tombstone = Tombstone { incarnation: record.row.incarnation, fence: 8, ended: refused };
    TombstoneRecord { key: record.key.clone(), tombstone }
}

fn sweeps(record: &SuggestionRecord) -> Work {
    Work { swept: vec![(was(record), tombstone(record))], ..Work::default() }
}

async fn tombstones(at_hand: &Restocking) -> Vec<TombstoneRecord> {
    at_hand.store.desks(&["P".to_owned()]).await.unwrap().remove(0).tombstones
}

async fn a_swept_suggestion_leaves_its_tombstone(at_hand: Restocking) {
    let record = ended(&at_hand, 1, 5).await;
    at_hand.store.commit(sweeps(&record)).await.unwrap();
    assert_eq!(tombstones(&at_hand).await, [tombstone(&record)]);
    assert!(at_hand.store.suggestions(&[record.row.incarnation]).await.unwrap().is_empty());
    assert!(at_hand.desk.suggestion(record.row.incarnation).await.unwrap().is_none());
    for end in [Ended::Handled, Ended::Dismissed, Ended::Complete] {
        let record = ended(&at_hand, 2, 5).await;
        let mut swept = sweeps(&record);
        swept.swept[0].1.tombstone.ended = end.clone();
        at_hand.store.commit(swept).await.unwrap();
        let found = tombstones(&at_hand).await;
        assert_eq!(found.iter().find(|found| found.key == record.key).unwrap().tombstone.ended, end);
    }
}

async fn a_suggestion_that_moved_on_is_not_swept(at_hand: Restocking) {
    let record = ended(&at_hand, 1, 5).await;
    let dirty = moved(&record, record.row.state.clone());
    write(&at_hand, &dirty, was(&record)).await;
    assert!(at_hand.store.commit(sweeps(&record)).await.is_err());
    assert_eq!(latest(&at_hand, &record).await, dirty);
    assert!(tombstones(&at_hand).await.is_empty());
}

async fn a_tombstone_gives_way_to_a_new_suggestion(at_hand: Restocking) {
    let record = ended(&at_hand, 1, 5).await;
    at_hand.store.commit(sweeps(&record)).await.unwrap();
    write(&at_hand, &suggestion(2, "PO-1"), Guard::Absent).await;
    assert!(tombstones(&at_hand).await.is_empty());
}

async fn history_and_answered_clicks_are_forgotten(at_hand: Restocking) {
    let old = ended(&at_hand, 1, 5).await;
    write(&at_hand, &suggestion(2, "PO-1"), replaces(&old)).await;
    let current = ended(&at_hand, 3, 5).await;
    let click = |n, second| restocking::ports::ClickAnswer {
        key: crate::support::id(n),
        answer: String::new(),
        at: at(second),
    };
    at_hand.store.commit(Work { clicks: vec![click(1, 5), click(2, 50)], ..Work::default() }).await.unwrap();
    assert_eq!(at_hand.store.forget(at(5), 100).await.unwrap(), 0);
    assert_eq!(at_hand.store.forget(at(50), 100).await.unwrap(), 2);
    assert!(at_hand.desk.suggestion(old.row.incarnation).await.unwrap().is_none());
    assert_eq!(latest(&at_hand, &current).await, current, "what is current is swept, not forgotten");
    assert_eq!(at_hand.store.click(crate::support::id(1)).await.unwrap(), None);
    assert!(at_hand.store.click(crate::support::id(2)).await.unwrap().is_some());
}

fn instant() -> impl Strategy<Value = Millis> {
    (0_i64..2_000_000_000_000).prop_map(Millis)
}

fn any_submission() -> impl Strategy<Value = Submission> {
    let level = prop::sample::select(Level::ALL.to_vec());
    (any::<u128>(), level, any::<u32>(), instant(), prop::option::of(instant())).prop_map(
        |(id, level, attempts, clicked_at, unknown_since)| Submission {
            id: SubmissionId(id),
            level,
            attempts,
            clicked_at,
            unknown_since,
        },
    )
}

fn any_mails() -> impl Strategy<Value = Mails> {
    let parcels = || prop::collection::btree_set(any::<u128>().prop_map(ParcelId), 0..3);
    (any::<u32>(), parcels(), parcels())
        .prop_map(|(awaited, accepted, failed): (u32, BTreeSet<_>, BTreeSet<_>)| Mails { awaited, accepted, failed })
}

fn any_state() -> impl Strategy<Value = State> {
    let text = || ".{0,12}";
    prop_oneof![
        Just(State::Open),
        instant().prop_map(|until| State::Snoozed { until }),
        any_submission().prop_map(State::Submitting),
        any_submission().prop_map(State::Attention),
        (any_submission(), any_mails()).prop_map(|(submission, mails)| State::Applied { submission, mails }),
        (any_submission(), any_mails(), instant()).prop_map(|(submission, mails, at)| State::Handled {
            submission,
            mails,
            at
        }),
        (any_submission(), text(), instant()).prop_map(|(submission, reason, at)| State::Refused {
            submission,
            reason,
            at
        }),
        (text(), prop::option::of(instant()), instant()).prop_map(|(reason, until, at)| State::Dismissed {
            reason,
            until,
            at
        }),
        instant().prop_map(|at| State::Complete { at }),
    ]
}

fn any_proposal() -> impl Strategy<Value = Proposal> {
    let day = || (0_i64..4_000).prop_map(|days| date(2026, 1, 1).saturating_add(jiff::Span::new().days(days)));
    let kind = || prop::sample::select(ProposalKind::ALL.to_vec());
    let others = prop::collection::vec(".{0,6}".prop_map(|order: String| line(&order)), 0..3);
    let dates = (day(), prop::option::of(day()));
    let rest = (others, prop::option::of(kind()), ".{0,9}", any::<u32>());
    (kind(), dates, any::<i64>(), any::<i64>(), rest).prop_map(|(kind, (from_date, to_date), from, to, rest)| {
        Proposal {
            kind,
            from_date,
            to_date,
            from_quantity: from,
            to_quantity: to,
            depends_on: rest.0,
            would_be: rest.1,
            criterion: rest.2,
            criterion_version: rest.3,
        }
    })
}

/// Any suggestion, apart from its identity.
fn any_suggestion() -> impl Strategy<Value = SuggestionRecord> {
    let life =
        (1_u64..1 << 62, any_state(), any::<u64>(), any::<u64>(), any::<bool>(), prop::option::of(any::<u128>()));
    let texts = (".{0,9}", ".{0,9}", prop::option::of(".{0,9}"), ".{0,9}", ".{0,9}", prop::option::of("[a-z]{2}"));
    let value = (any::<i32>(), 0_u32..5).prop_map(|(number, scale)| Decimal::new(i64::from(number), scale));
    (life, any_proposal(), texts, value, any::<i64>()).prop_map(|(life, proposal, texts, value, units_per_pack)| {
        let mut record = suggestion(1, "PO-1");
        let row = &mut record.row;
        (row.version, row.state, row.basis, row.fence, row.dirty) = (life.0, life.1, life.2, life.3, life.4);
        (row.last_click, row.proposal) = (life.5.map(ClickKey), proposal);
        let details = &mut record.details;
        (details.product_name, details.supplier_name, details.category) = (texts.0, texts.1, texts.2);
        (details.reason, details.supplier_id, details.supplier_language) = (texts.3, texts.4, texts.5);
        (details.value, details.unit_cost, details.units_per_pack) = (value, value, units_per_pack);
        record
    })
}

fn any_suggestion_survives_its_storage(adapter: &dyn Adapter) {
    let at_hand = adapter.restocking();
    let mut runner = TestRunner::new(Config { cases: 192, failure_persistence: None, ..Config::default() });
    let (mut before, mut seen) = (None, BTreeSet::<StateName>::new());
    let (before, seen) = (std::cell::RefCell::new(&mut before), std::cell::RefCell::new(&mut seen));
    let result = runner.run(&any_suggestion(), |record| {
        let guard = before.borrow().as_ref().map_or(Guard::Absent, was);
        run(async {
            write(&at_hand, &record, guard).await;
            **before.borrow_mut() = Some(record.clone());
            seen.borrow_mut().insert(record.row.state.name());
            prop_assert_eq!(latest(&at_hand, &record).await, record);
            Ok(())
        })
    });
    result.unwrap();
    assert_eq!(seen.borrow().len(), StateName::ALL.len(), "every state was met");
}
