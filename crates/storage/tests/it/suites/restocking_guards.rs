//! The restocking context's store: who read something old writes nothing, and work is stored whole or not at all.

use context::{Outcome, StoreError};
use lifecycle::{Incarnation, State};
use restocking::ports::{AcceptedClick, ClickAnswer, Guard, Taking, Work};

use crate::adapter::{Restocking, cases};
use crate::retailer::{due, moved, order, product, replaces, stock, submission_row, suggestion, supplier, was, writes};
use crate::support::{at, id, incoming, next, receive, said};

cases! {
    restocking:
    facts_are_read_as_they_were_written,
    a_new_fact_is_written_once,
    a_fact_under_an_old_revision_conflicts_and_changes_nothing,
    a_line_has_one_current_suggestion,
    a_suggestion_that_was_different_is_not_overwritten,
    an_ended_suggestion_gives_way_to_a_newer_one_once,
    a_click_is_answered_once,
    one_guard_that_does_not_hold_undoes_the_whole_work,
    an_order_takes_its_open_lines_with_it;
    by_hand:
}

fn conflicts(answer: Result<(), StoreError>) -> bool {
    matches!(answer, Err(StoreError::Conflict(_)))
}

fn facts() -> Work {
    Work {
        products: vec![product("P", "S")],
        suppliers: vec![supplier("S")],
        stocks: vec![stock("P")],
        orders: vec![order("PO-1", &["P"])],
        ..Work::default()
    }
}

/// The work that writes one kind of fact alone.
fn one_by_one(work: &Work) -> [Work; 4] {
    [
        Work { products: work.products.clone(), ..Work::default() },
        Work { suppliers: work.suppliers.clone(), ..Work::default() },
        Work { stocks: work.stocks.clone(), ..Work::default() },
        Work { orders: work.orders.clone(), ..Work::default() },
    ]
}

async fn read(at_hand: &Restocking) -> Work {
    let desk = at_hand.store.desks(&["P".to_owned()]).await.unwrap().remove(0);
    Work {
        products: desk.product.into_iter().collect(),
        suppliers: at_hand.store.suppliers(&["S".to_owned()]).await.unwrap(),
        stocks: desk.stock.into_iter().collect(),
        orders: at_hand.store.orders(&["PO-1".to_owned()]).await.unwrap(),
        ..Work::default()
    }
}

fn revisions(work: &Work) -> [i64; 4] {
    [work.products[0].revision, work.suppliers[0].revision, work.stocks[0].revision, work.orders[0].revision]
}

async fn facts_are_read_as_they_were_written(at_hand: Restocking) {
    at_hand.store.commit(facts()).await.unwrap();
    let found = read(&at_hand).await;
    assert_eq!(revisions(&found), [1; 4]);
    let written = facts();
    assert_eq!(found.products[0].published, written.products[0].published);
    assert_eq!(found.suppliers[0].published, written.suppliers[0].published);
    assert_eq!(found.stocks[0].stock, written.stocks[0].stock);
    assert_eq!(found.orders[0].order, written.orders[0].order, "also what means nothing here");
    let desks = at_hand.store.desks(&["Q".to_owned(), "P".to_owned()]).await.unwrap();
    assert_eq!(desks.len(), 2, "a desk also for a product never heard of");
    let desk = desks.into_iter().find(|desk| desk.product_id == "P").unwrap();
    assert_eq!(desk.supplier.unwrap().published.supplier_id, "S");
    assert!(at_hand.store.orders(&["PO-9".to_owned()]).await.unwrap().is_empty());
}

async fn a_new_fact_is_written_once(at_hand: Restocking) {
    at_hand.store.commit(facts()).await.unwrap();
    for work in one_by_one(&facts()) {
        assert!(conflicts(at_hand.store.commit(work).await));
    }
    assert_eq!(revisions(&read(&at_hand).await), [1; 4]);
}

async fn a_fact_under_an_old_revision_conflicts_and_changes_nothing(at_hand: Restocking) {
    at_hand.store.commit(facts()).await.unwrap();
    let mine = read(&at_hand).await;
    at_hand.store.commit(mine.clone()).await.unwrap();
    let mut late = mine;
    late.products[0].published.name = "other".to_owned();
    late.suppliers[0].published.name = "other".to_owned();
    late.stocks[0].stock.stale_since = Some(at(1));
    late.orders[0].order.version = 9;
    for work in one_by_one(&late) {
        assert!(conflicts(at_hand.store.commit(work).await));
    }
    let found = read(&at_hand).await;
    assert_eq!(revisions(&found), [2; 4]);
    assert_eq!(found.products[0].published, facts().products[0].published);
    assert_eq!(found.suppliers[0].published, facts().suppliers[0].published);
    assert_eq!((found.stocks[0].stock.stale_since, found.orders[0].order.version), (None, 1));
}

async fn current(at_hand: &Restocking) -> Vec<Incarnation> {
    let desk = at_hand.store.desks(&["P".to_owned()]).await.unwrap().remove(0);
    desk.suggestions.iter().map(|record| record.row.incarnation).collect()
}

async fn a_line_has_one_current_suggestion(at_hand: Restocking) {
    let first = suggestion(1, "PO-1");
    at_hand.store.commit(writes(&first, Guard::Absent)).await.unwrap();
    assert!(conflicts(at_hand.store.commit(writes(&suggestion(2, "PO-1"), Guard::Absent)).await));
    assert!(conflicts(at_hand.store.commit(writes(&first, Guard::Absent)).await));
    assert_eq!(current(&at_hand).await, [first.row.incarnation]);
}

async fn a_suggestion_that_was_different_is_not_overwritten(at_hand: Restocking) {
    let first = suggestion(1, "PO-1");
    at_hand.store.commit(writes(&first, Guard::Absent)).await.unwrap();
    let snoozed = moved(&first, State::Snoozed { until: crate::retailer::millis(9) });
    let wrong = [
        Guard::Was(first.row.incarnation, 2, first.row.state.name()),
        Guard::Was(first.row.incarnation, 1, snoozed.row.state.name()),
        Guard::Was(Incarnation(id(2).as_u128()), 1, first.row.state.name()),
    ];
    for guard in wrong {
        assert!(conflicts(at_hand.store.commit(writes(&snoozed, guard)).await));
    }
    let found = at_hand.store.suggestions(&[first.row.incarnation]).await.unwrap();
    assert_eq!(found, [(first.row.incarnation, first.clone())]);
    at_hand.store.commit(writes(&snoozed, was(&first))).await.unwrap();
    let found = at_hand.store.suggestions(&[first.row.incarnation]).await.unwrap();
    assert_eq!(found, [(first.row.incarnation, snoozed)]);
}

async fn an_ended_suggestion_gives_way_to_a_newer_one_once(at_hand: Restocking) {
    let first = suggestion(1, "PO-1");
    at_hand.store.commit(writes(&first, Guard::Absent)).await.unwrap();
    let ended = moved(&first, State::Complete { at: crate::retailer::millis(5) });
    at_hand.store.commit(writes(&ended, was(&first))).await.unwrap();
    let second = suggestion(2, "PO-1");
    assert!(conflicts(at_hand.store.commit(writes(&second, replaces(&first))).await), "it is not as it was any more");
    at_hand.store.commit(writes(&second, replaces(&ended))).await.unwrap();
    assert!(conflicts(at_hand.store.commit(writes(&suggestion(3, "PO-1"), replaces(&ended))).await));
    assert!(conflicts(at_hand.store.commit(writes(&ended, was(&ended))).await), "history is not written");
    assert_eq!(current(&at_hand).await, [second.row.incarnation]);
    let asked = [first.row.incarnation, second.row.incarnation, Incarnation(9)];
    let found = at_hand.store.suggestions(&asked).await.unwrap();
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|(_, record)| *record == second), "both lead to the latest of the line");
    let history = at_hand.desk.suggestion(first.row.incarnation).await.unwrap().unwrap();
    assert_eq!(history.record, ended, "what gave way can still be read");
}

async fn a_click_is_answered_once(at_hand: Restocking) {
    let answer = |answer: &str| ClickAnswer { key: id(1), answer: answer.to_owned(), at: at(0) };
    let work = |text| Work { clicks: vec![answer(text)], ..Work::default() };
    assert_eq!(at_hand.store.click(id(1)).await.unwrap(), None);
    at_hand.store.commit(work("taken")).await.unwrap();
    assert!(conflicts(at_hand.store.commit(work("other")).await));
    assert_eq!(at_hand.store.click(id(1)).await.unwrap(), Some(answer("taken")));
}

async fn one_guard_that_does_not_hold_undoes_the_whole_work(at_hand: Restocking) {
    receive(&*at_hand.inbox, [incoming("a", None, 1)]).await;
    let entry = next(&*at_hand.inbox).await.remove(0);
    let whole = || Work {
        suggestions: writes(&suggestion(1, "PO-1"), Guard::Absent).suggestions,
        accepted_clicks: vec![AcceptedClick { key: id(7), at: at(0), accepted: 1 }],
        submissions: vec![submission_row(1, 0)],
        clicks: vec![ClickAnswer { key: id(1), answer: String::new(), at: at(0) }],
        reviews_due: vec![due("P", 0)],
        marks: vec![entry.mark(Outcome::Handled)],
        events: vec![said(1, "a")],
        stray_answers: 1,
        ..facts()
    };
    at_hand.store.commit(writes(&suggestion(8, "PO-8"), Guard::Absent)).await.unwrap();
    at_hand.store.commit(Work { products: vec![product("Q", "S")], ..Work::default() }).await.unwrap();
    let mut doomed = [whole(), whole(), whole()];
    doomed[0].suggestions.extend(writes(&suggestion(9, "PO-8"), Guard::Absent).suggestions);
    doomed[1].products.push(product("Q", "S"));
    doomed[2].clicks.push(ClickAnswer { key: id(1), answer: String::new(), at: at(0) });
    for work in doomed {
        assert!(conflicts(at_hand.store.commit(work).await));
    }
    let found = at_hand.store.desks(&["P".to_owned()]).await.unwrap().remove(0);
    assert!(found.product.is_none() && found.stock.is_none() && found.lines.is_empty() && found.due.is_none());
    assert_eq!(found.suggestions.len(), 1, "the one that was there");
    assert!(at_hand.store.take_submissions(at(9), at(99), Taking::any(9)).await.unwrap().is_empty());
    assert_eq!(at_hand.store.click(id(1)).await.unwrap(), None);
    assert_eq!((next(&*at_hand.inbox).await.len(), at_hand.log.head().await.unwrap()), (1, 0));
    assert_eq!(at_hand.store.stray_answers().await.unwrap(), 0);
    at_hand.store.commit(whole()).await.unwrap();
    assert_eq!((next(&*at_hand.inbox).await.len(), at_hand.log.head().await.unwrap()), (0, 1));
    assert_eq!(at_hand.store.stray_answers().await.unwrap(), 1);
}

async fn an_order_takes_its_open_lines_with_it(at_hand: Restocking) {
    let lines = async || {
        let desks = at_hand.store.desks(&["P".to_owned(), "Q".to_owned()]).await.unwrap();
        let lines = desks.into_iter().flat_map(|desk| desk.lines);
        lines.map(|line| format!("{} {} {}", line.line.product_id, line.order_id, line.line_id)).collect::<Vec<_>>()
    };
    let orders = |orders| Work { orders, ..Work::default() };
    at_hand.store.commit(orders(vec![order("PO-1", &["P", "Q"]), order("PO-2", &["P"])])).await.unwrap();
    assert_eq!(lines().await, ["P PO-1 1", "P PO-2 1", "Q PO-1 2"]);
    let mut changed = at_hand.store.orders(&["PO-1".to_owned()]).await.unwrap();
    changed[0].order.lines.get_mut("2").unwrap().received = 40;
    at_hand.store.commit(orders(changed)).await.unwrap();
    assert_eq!(lines().await, ["P PO-1 1", "P PO-2 1"]);
    let mut finished = at_hand.store.orders(&["PO-1".to_owned()]).await.unwrap();
    finished[0].order = finished[0].order.finished(3);
    at_hand.store.commit(orders(finished)).await.unwrap();
    assert_eq!(lines().await, ["P PO-2 1"]);
}
