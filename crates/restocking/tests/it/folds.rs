//! Confluence: the facts at rest depend on the set of events, not on their order, number or grouping.

use context::{Entry, EntryState, Mark, Outcome};
use event::read_structured;
use proptest::prelude::*;
use restocking::events::{Payload, contract_of};
use restocking::facts::{Order, Stock, fold_order, fold_stock};
use serde_json::{Value, json};

fn entry(seq: i64, kind: &str, data: &Value) -> (Entry, Payload) {
    let envelope = json!({"specversion": "1.0", "id": seq.to_string(), "source": "test", "type": kind, "data": data});
    let event = read_structured(envelope.to_string().as_bytes()).unwrap();
    let payload = Payload::read(contract_of(kind).unwrap(), event.data.as_deref()).unwrap();
    let entry = Entry {
        seq,
        state: EntryState::Pending,
        subject: None,
        correlation_id: "c".into(),
        attempts: 0,
        reason: None,
        received_at: jiff::Timestamp::UNIX_EPOCH,
        reading: Default::default(),
        event,
    };
    (entry, payload)
}

/// Takes marks over into what is held, as the inbox does.
fn settle(waiting: &mut Vec<(Entry, Payload)>, marks: &[Mark]) {
    for mark in marks {
        let Some(at) = waiting.iter().position(|(entry, _)| entry.seq == mark.seq) else { continue };
        match &mark.outcome {
            Outcome::Held(_) => waiting[at].0.state = EntryState::Held,
            _ => drop(waiting.remove(at)),
        }
    }
}

fn first() -> Order {
    Order::read(
        r#"{"order_id":"O","version":1,"supplier_id":"S","status":"open","currency":"EUR",
            "lines":{"1":{"product_id":"P","quantity":10,"unit_cost":"1","promised_on":"2026-12-01"}}}"#,
    )
    .unwrap()
}

fn changes(count: u64) -> Vec<(&'static str, Value)> {
    (2..=count)
        .map(|version| match version {
            v if v == count => ("purchasing.order.finished.v1", json!({"order_id": "O", "version": v})),
            v => (
                "purchasing.order.changed.v1",
                json!({"order_id": "O", "version": v, "changes": {"lines": {"1": {"quantity": 10 + v}, v.to_string(): {
                    "product_id": "P", "quantity": v, "promised_on": "2026-12-02"}}}}),
            ),
        })
        .collect()
}

/// A delivery: which event comes, cut into batches.
fn deliveries(count: usize) -> impl Strategy<Value = Vec<Vec<usize>>> {
    let all = (0..count).flat_map(|n| [n, n]).collect::<Vec<_>>();
    (Just(all).prop_shuffle(), proptest::collection::vec(1usize..5, 1..20)).prop_map(|(order, sizes)| {
        let (mut batches, mut rest) = (Vec::new(), order.as_slice());
        for size in sizes.into_iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (batch, later) = rest.split_at(size.min(rest.len()));
            batches.push(batch.to_vec());
            rest = later;
        }
        batches
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn an_order_is_the_same_whatever_the_order_of_its_changes(batches in deliveries(7)) {
        let events = changes(8);
        let (mut order, mut waiting, mut seq) = (first(), Vec::new(), 0);
        for batch in batches {
            for n in batch {
                seq += 1;
                waiting.push(entry(seq, events[n].0, &events[n].1));
            }
            let folded = fold_order(Some(&order), None, waiting.iter().map(|(entry, payload)| (entry, payload)).collect(), &[]);
            order = folded.order.unwrap();
            settle(&mut waiting, &folded.marks);
            prop_assert_eq!(folded.gap, !waiting.is_empty());
        }
        let mut straight = first();
        for (_, data) in &events {
            let version = data["version"].as_u64().unwrap();
            straight = if data.get("changes").is_some() { straight.patched(&data["changes"], version).unwrap() } else { straight.finished(version) };
        }
        prop_assert_eq!(order, straight);
        prop_assert!(waiting.is_empty());
    }

    #[test]
    fn stock_is_the_same_whatever_the_order_of_movements_and_counts(batches in deliveries(10)) {
        let mut events: Vec<(&str, Value)> = (1..=8u64)
            .map(|seq| ("warehouse.stock.changed.v1", json!({"product_id": "P", "location_id": "L", "seq": seq, "delta": i64::try_from(seq).unwrap() * 3 - 10})))
            .collect();
        // A count says what the movements up to it say: -7 -4 -1 +2 +5 = -5.
        events.push(("warehouse.stock.counted.v1", json!({"product_id": "P", "location_id": "L", "seq": 5, "level": -5})));
        events.push(("warehouse.stock.counted.v1", json!({"product_id": "P", "location_id": "M", "seq": 0, "level": 100})));
        let (mut stock, mut waiting, mut seq) = (Stock::default(), Vec::new(), 0);
        for batch in batches {
            for n in batch {
                seq += 1;
                waiting.push(entry(seq, events[n].0, &events[n].1));
            }
            let folded = fold_stock(&stock, None, waiting.iter().map(|(entry, payload)| (entry, payload)).collect(), &[]);
            stock = folded.stock;
            settle(&mut waiting, &folded.marks);
        }
        prop_assert_eq!(stock.on_hand_units(), Some(28 + 100));
        prop_assert!(waiting.is_empty());
    }
}

#[test]
fn a_dead_change_holds_the_later_ones_until_the_order_is_fetched() {
    let (mut dead, _) = entry(1, "purchasing.order.changed.v1", &json!({"order_id": "O", "version": 2, "changes": {}}));
    dead.state = EntryState::Dead;
    let (later, payload) = entry(
        2,
        "purchasing.order.changed.v1",
        &json!({"order_id": "O", "version": 2, "changes": {"currency": "GBP"}}),
    );
    let folded = fold_order(Some(&first()), None, vec![(&later, &payload)], &[&dead]);
    assert!(folded.gap && !folded.changed);
    assert_eq!(folded.marks[0].outcome, Outcome::Held("waits for the dead letter 1 of the same order".into()));

    let fetched = Order { version: 3, ..first() };
    let folded = fold_order(Some(&first()), Some(fetched), vec![(&later, &payload)], &[&dead]);
    let outcomes: Vec<&Outcome> = folded.marks.iter().map(|mark| &mark.outcome).collect();
    assert!(matches!(outcomes[..], [Outcome::Ignored(_), Outcome::Overtaken(_)]), "{outcomes:?}");
    assert!(!folded.gap);
}
