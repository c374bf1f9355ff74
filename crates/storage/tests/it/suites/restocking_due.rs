//! The restocking context's store: work that is due, taken once and never lost.

use restocking::ports::{Fetch, FetchKind, Work};

use crate::adapter::{Restocking, cases};
use crate::retailer::{cause, clicked, due, product, submission_row};
use crate::support::at;

cases! {
    restocking:
    reviews_are_due_at_their_time_the_earliest_first,
    a_review_asked_for_twice_is_due_at_the_earlier_time,
    a_review_asked_for_while_it_is_done_stays_owed,
    a_review_done_and_asked_for_in_one_piece_of_work_stays_owed,
    reviews_of_a_supplier_and_of_all_are_asked_for_by_what_is_published,
    a_fetch_asked_for_again_keeps_the_earlier_time_unless_it_failed_since,
    a_fetch_that_is_done_is_gone,
    the_next_due_is_the_earliest_of_all,
    a_moment_is_remembered,
    a_note_is_remembered,
    all_products_are_walked_over_in_their_order;
    by_hand:
}

async fn asks(at_hand: &Restocking, work: Work) {
    at_hand.store.commit(work).await.unwrap();
}

fn reviews<const N: usize>(asked: [(&str, i64); N]) -> Work {
    Work { reviews_due: asked.into_iter().map(|(product, second)| due(product, second)).collect(), ..Work::default() }
}

async fn reviews_due(at_hand: &Restocking, now: i64) -> Vec<(String, i64)> {
    let due = at_hand.store.reviews_due(at(now), 100).await.unwrap();
    due.into_iter().map(|due| (due.product_id, due.due_at.as_second() - at(0).as_second())).collect()
}

fn owed<const N: usize>(expected: [(&str, i64); N]) -> Vec<(String, i64)> {
    expected.into_iter().map(|(product, second)| (product.to_owned(), second)).collect()
}

async fn reviews_are_due_at_their_time_the_earliest_first(at_hand: Restocking) {
    asks(&at_hand, reviews([("P", 20), ("Q", 10), ("R", 21)])).await;
    assert_eq!(reviews_due(&at_hand, 20).await, owed([("Q", 10), ("P", 20)]));
    assert_eq!(at_hand.store.reviews_due(at(99), 1).await.unwrap().len(), 1);
    let first = at_hand.store.reviews_due(at(99), 1).await.unwrap().remove(0);
    assert_eq!(first.cause.correlation_id, "because");
}

async fn a_review_asked_for_twice_is_due_at_the_earlier_time(at_hand: Restocking) {
    asks(&at_hand, reviews([("P", 20), ("Q", 10)])).await;
    asks(&at_hand, reviews([("P", 5), ("Q", 30)])).await;
    assert_eq!(reviews_due(&at_hand, 99).await, owed([("P", 5), ("Q", 10)]));
}

async fn a_review_asked_for_while_it_is_done_stays_owed(at_hand: Restocking) {
    asks(&at_hand, reviews([("P", 0), ("Q", 0)])).await;
    let begun = at_hand.store.reviews_due(at(0), 9).await.unwrap();
    asks(&at_hand, reviews([("P", 3)])).await;
    let reviews_done = begun.into_iter().map(|due| (due.product_id, due.token)).collect();
    asks(&at_hand, Work { reviews_done, ..Work::default() }).await;
    assert_eq!(reviews_due(&at_hand, 99).await, owed([("P", 0)]));
}

async fn a_review_done_and_asked_for_in_one_piece_of_work_stays_owed(at_hand: Restocking) {
    asks(&at_hand, reviews([("P", 0)])).await;
    let begun = at_hand.store.reviews_due(at(0), 9).await.unwrap().remove(0);
    asks(&at_hand, Work { reviews_done: vec![("P".to_owned(), begun.token)], ..reviews([("P", 7)]) }).await;
    assert_eq!(reviews_due(&at_hand, 99).await, owed([("P", 7)]));
}

async fn reviews_of_a_supplier_and_of_all_are_asked_for_by_what_is_published(at_hand: Restocking) {
    let products = vec![product("P", "S"), product("Q", "T"), product("R", "S")];
    asks(&at_hand, Work { products, reviews_due: vec![due("R", 1)], ..Work::default() }).await;
    asks(&at_hand, Work { reviews_of_suppliers: vec![("S".to_owned(), due("", 5))], ..Work::default() }).await;
    assert_eq!(reviews_due(&at_hand, 99).await, owed([("R", 1), ("P", 5)]));
    assert_eq!(at_hand.store.review_all(at(3), &cause()).await.unwrap(), 3);
    let all = reviews_due(&at_hand, 99).await;
    assert_eq!(all[0], ("R".to_owned(), 1));
    assert_eq!(all.len(), 3);
    assert!(all[1..].iter().all(|(_, second)| *second == 3));
}

fn fetch(order_id: &str, second: i64, attempts: u32) -> Fetch {
    Fetch {
        kind: FetchKind::Order,
        id: order_id.to_owned(),
        due_at: at(second),
        attempts,
        reason: format!("try {attempts}"),
    }
}

async fn a_fetch_asked_for_again_keeps_the_earlier_time_unless_it_failed_since(at_hand: Restocking) {
    let ask = |fetch| Work { fetches: vec![fetch], ..Work::default() };
    let steps = [
        (fetch("PO-1", 10, 0), fetch("PO-1", 10, 0)),
        (fetch("PO-1", 20, 0), fetch("PO-1", 10, 0)),
        (fetch("PO-1", 5, 0), fetch("PO-1", 5, 0)),
        (fetch("PO-1", 60, 1), fetch("PO-1", 60, 1)),
        (fetch("PO-1", 50, 0), Fetch { reason: "try 0".to_owned(), ..fetch("PO-1", 50, 1) }),
    ];
    for (asked, expected) in steps {
        asks(&at_hand, ask(asked)).await;
        assert_eq!(at_hand.store.fetches_due(at(999), 9).await.unwrap(), [expected]);
    }
    assert!(at_hand.store.fetches_due(at(49), 9).await.unwrap().is_empty());
}

async fn a_fetch_that_is_done_is_gone(at_hand: Restocking) {
    let stock = Fetch { kind: FetchKind::Stock, ..fetch("PO-1", 10, 0) };
    asks(&at_hand, Work { fetches: vec![fetch("PO-1", 10, 0), stock.clone()], ..Work::default() }).await;
    asks(&at_hand, Work { fetches_done: vec![(FetchKind::Order, "PO-1".to_owned())], ..Work::default() }).await;
    assert_eq!(at_hand.store.fetches_due(at(99), 9).await.unwrap(), [stock]);
}

async fn the_next_due_is_the_earliest_of_all(at_hand: Restocking) {
    let next = async || at_hand.store.next_due().await.unwrap();
    assert_eq!(next().await, None);
    asks(&at_hand, reviews([("P", 30)])).await;
    assert_eq!(next().await, Some(at(30)));
    asks(&at_hand, clicked(7, vec![submission_row(1, 20)])).await;
    assert_eq!(next().await, Some(at(20)));
    asks(&at_hand, Work { fetches: vec![fetch("PO-1", 10, 0)], ..Work::default() }).await;
    assert_eq!(next().await, Some(at(10)));
}

async fn a_moment_is_remembered(at_hand: Restocking) {
    assert_eq!(at_hand.store.moment("midnight").await.unwrap(), None);
    for second in [5, 3] {
        at_hand.store.remember("midnight", at(second)).await.unwrap();
        assert_eq!(at_hand.store.moment("midnight").await.unwrap(), Some(at(second)));
    }
    assert_eq!(at_hand.store.moment("sweep").await.unwrap(), None);
}

async fn a_note_is_remembered(at_hand: Restocking) {
    assert_eq!(at_hand.store.note("rules").await.unwrap(), None);
    for text in ["one", "another"] {
        at_hand.store.keep_note("rules", text).await.unwrap();
        assert_eq!(at_hand.store.note("rules").await.unwrap().as_deref(), Some(text));
    }
    assert_eq!(at_hand.store.note("ru").await.unwrap(), None);
}

async fn all_products_are_walked_over_in_their_order(at_hand: Restocking) {
    let products = ["R", "P", "Q"].map(|id| product(id, "S")).to_vec();
    asks(&at_hand, Work { products, ..Work::default() }).await;
    assert_eq!(at_hand.store.products_after(None, 2).await.unwrap(), ["P", "Q"]);
    assert_eq!(at_hand.store.products_after(Some("Q"), 2).await.unwrap(), ["R"]);
    assert_eq!(at_hand.store.products_after(Some("R"), 2).await.unwrap(), [""; 0]);
}
