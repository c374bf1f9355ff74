//! The book of the inbox: it balances after every operation, and agrees with the entries themselves.

use std::collections::BTreeMap;

use context::{Entry, EntryState, Inbox, Incoming, Outcome, Verdict};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::adapter::{Adapter, Dispatch, cases, run};
use crate::support::{at, incoming, receive};

cases! {
    dispatch:
    every_delivery_is_counted_by_its_type;
    by_hand: the_book_balances_after_any_operations,
}

async fn every_delivery_is_counted_by_its_type(at_hand: Dispatch) {
    let inbox = &*at_hand.inbox;
    let mut nameless = incoming("n", None, 1);
    nameless.event.kind = None;
    receive(inbox, [incoming("a", None, 1), incoming("a", None, 1), incoming("a", None, 2), nameless]).await;
    let tally = inbox.tally().await.unwrap();
    let counts = tally.0["test.happened.v1"];
    assert_eq!((counts.received, counts.duplicates, counts.contradictions), (3, 1, 1));
    assert_eq!(counts.in_state(EntryState::Pending), 1);
    assert_eq!(tally.0[""].received, 1, "an event without a type is counted too");
}

#[derive(Debug, Clone)]
enum Operation {
    /// Events by number, content, subject and soundness.
    Receive(Vec<(u8, u32, u8, bool)>),
    /// An outcome for some entry.
    Mark(usize, Outcome),
    /// A dead entry put back, or set aside.
    Release(usize, bool),
}

fn operation() -> impl Strategy<Value = Operation> {
    let event = (0_u8..12, 0_u32..2, 0_u8..3, prop::bool::weighted(0.85));
    let why = || "why".to_owned();
    let outcome = prop_oneof![
        Just(Outcome::Handled),
        Just(Outcome::Ignored(why())),
        Just(Outcome::Held(why())),
        Just(Outcome::Dead(why())),
        Just(Outcome::Pending),
        (0_i64..3, any::<bool>()).prop_map(move |(second, counts)| Outcome::Retry {
            at: at(second),
            reason: why(),
            counts
        }),
    ];
    prop_oneof![
        1 => prop::collection::vec(event, 1..6).prop_map(Operation::Receive),
        3 => (0_usize..40, outcome).prop_map(|(entry, outcome)| Operation::Mark(entry, outcome)),
        1 => (0_usize..40, any::<bool>()).prop_map(|(entry, aside)| Operation::Release(entry, aside)),
    ]
}

fn the_book_balances_after_any_operations(adapter: &dyn Adapter) {
    let mut runner = TestRunner::new(Config { cases: 48, failure_persistence: None, ..Config::default() });
    let result = runner.run(&prop::collection::vec(operation(), 1..30), |operations| {
        let at_hand = adapter.dispatch();
        run(async {
            for operation in operations {
                apply(&*at_hand.inbox, operation).await;
                agrees(&*at_hand.inbox).await?;
            }
            Ok(())
        })
    });
    result.unwrap();
}

async fn apply(inbox: &dyn Inbox, operation: Operation) {
    match operation {
        Operation::Receive(events) => {
            let batch = events.into_iter().map(|(number, content, subject, sound)| Incoming {
                verdict: if sound { Verdict::Sound } else { Verdict::Dead("unsound".to_owned()) },
                reading: Default::default(),
                ..incoming(&number.to_string(), Some(&format!("order/{subject}")), content)
            });
            receive(inbox, batch).await;
        }
        Operation::Mark(number, outcome) => {
            let entries = everything(inbox).await;
            let is_open = |entry: &&Entry| !matches!(entry.state, EntryState::Handled | EntryState::Ignored);
            if let Some(entry) = entries.iter().filter(is_open).nth(number) {
                inbox.mark(vec![entry.mark(outcome)]).await.unwrap();
            }
        }
        Operation::Release(number, aside) => {
            if let Some(entry) = everything(inbox).await.get(number) {
                inbox.release(entry.seq, aside.then(|| "set aside".to_owned()), at(0)).await.unwrap();
            }
        }
    }
}

/// Every entry there is.
async fn everything(inbox: &dyn Inbox) -> Vec<Entry> {
    let mut entries = Vec::new();
    for subject in 0..3 {
        entries.extend(inbox.journal(&format!("order/{subject}"), 1_000).await.unwrap());
    }
    entries
}

async fn agrees(inbox: &dyn Inbox) -> Result<(), TestCaseError> {
    let tally = inbox.tally().await.unwrap();
    for (kind, counts) in &tally.0 {
        prop_assert!(counts.balances(), "{kind}: {counts:?}");
    }
    let mut counted: BTreeMap<EntryState, u64> = BTreeMap::new();
    for entry in everything(inbox).await {
        *counted.entry(entry.state).or_default() += 1;
    }
    let total = tally.total();
    for state in EntryState::ALL {
        prop_assert_eq!(total.in_state(state), counted.get(&state).copied().unwrap_or(0), "{}", state.name());
    }
    Ok(())
}
