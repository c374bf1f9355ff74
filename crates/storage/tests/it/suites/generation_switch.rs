//! The switch: what reviews found is shown, unless something happened to it since.

use context::{Mark, Outcome};
use lifecycle::{Mails, State};
use restocking::ports::{
    Fetch, FetchKind, Guard, ShortageRow, ShortageView, SuggestionQuery, SuggestionWrite, Unseen, Work,
};
use restocking::rebuild::Facts;
use restocking::review::DeskReview;
use restocking::suggestion::{Basis, SuggestionRecord};

use crate::adapter::{Restocking, cases};
use crate::generation::{UnderWay, facts, said_in};
use crate::retailer::{millis, moved, order, product, replaces, stock, submission, suggestion, supplier, was, writes};
use crate::support::{at, incoming, next, receive, said};

cases! {
    restocking:
    what_reviews_found_is_shown_by_the_switch,
    what_is_shown_changes_and_gives_way_under_its_guard,
    what_was_kept_for_the_switch_is_cleared_away_in_steps_that_end,
    what_changed_since_its_review_is_held_back_and_due,
    what_a_planner_owns_stays_his,
    products_of_which_only_suggestions_are_left_are_reviewed_too,
    reviews_can_be_begun_anew,
    what_waited_takes_its_turn_again,
    shortages_are_those_of_the_new_generation,
    orders_without_a_change_of_ours_are_known;
    by_hand:
}

fn source() -> Facts {
    facts(
        vec![supplier("S")],
        vec![product("P", "S"), product("Q", "S")],
        vec![stock("P")],
        vec![order("PO-1", &["P"]), order("PO-2", &["Q"])],
    )
}

fn review(record: &SuggestionRecord, guard: Guard, tells: u128) -> DeskReview {
    let subject = format!("suggestion/{tells}");
    DeskReview {
        suggestions: vec![SuggestionWrite { record: record.clone(), guard }],
        shortage: None,
        events: vec![said(tells, &subject)],
    }
}

/// A suggestion about line 1 of an order for a product.
fn about(n: u128, order_id: &str, product_id: &str) -> SuggestionRecord {
    let mut record = suggestion(n, order_id);
    record.details.product_id = product_id.to_owned();
    record
}

async fn reviewing(at_hand: &Restocking) -> UnderWay<'_> {
    let mut rebuild = UnderWay::begin(at_hand, 1).await;
    rebuild.load(source()).await;
    rebuild.arrange().await;
    rebuild
}

async fn shown(at_hand: &Restocking) -> Vec<(String, u64, String)> {
    let page = at_hand.desk.suggestions(SuggestionQuery { limit: 100, ..SuggestionQuery::default() }).await.unwrap();
    let mut shown: Vec<_> = page.items.into_iter().map(|item| (item.order_id, item.version, item.state)).collect();
    shown.sort();
    shown
}

fn row(order_id: &str, version: u64, state: &str) -> (String, u64, String) {
    (order_id.to_owned(), version, state.to_owned())
}

async fn what_reviews_found_is_shown_by_the_switch(at_hand: Restocking) {
    at_hand.store.commit(Work { events: vec![said(1, "a")], ..Work::default() }).await.unwrap();
    let mut rebuild = reviewing(&at_hand).await;
    let mut found = about(1, "PO-1", "P");
    let desk = rebuild.generations.next_desks(None, 1).await.unwrap().remove(0);
    let input = restocking::review::ReviewInput {
        settings: Default::default(),
        product: desk.product.unwrap().published,
        supplier: None,
        on_hand: 4,
        lines: Vec::new(),
    };
    found.basis = Some(Basis { as_of: at(2), input: input.into() });
    rebuild.stage("P", review(&found, Guard::Absent, 2)).await;
    assert_eq!((shown(&at_hand).await, said_in(&*at_hand.log).await.len()), (Vec::new(), 1));
    let watched = at_hand.log.watch();
    rebuild.switch().await;
    assert_eq!(shown(&at_hand).await, [row("PO-1", 1, "open")]);
    assert_eq!(said_in(&*at_hand.log).await.len(), 2);
    assert_eq!(*watched.borrow(), 2, "those who watch the log are told");
    let detail = at_hand.desk.suggestion(found.row.incarnation).await.unwrap().unwrap();
    assert_eq!(detail.basis.unwrap().input.on_hand, 4);
}

async fn what_is_shown_changes_and_gives_way_under_its_guard(at_hand: Restocking) {
    let (open, ended) = (about(1, "PO-1", "P"), about(2, "PO-2", "Q"));
    at_hand.store.commit(writes(&open, Guard::Absent)).await.unwrap();
    at_hand.store.commit(writes(&ended, Guard::Absent)).await.unwrap();
    let complete = moved(&ended, State::Complete { at: millis(1) });
    at_hand.store.commit(writes(&complete, was(&ended))).await.unwrap();
    let mut rebuild = reviewing(&at_hand).await;
    let after = moved(&open, State::Complete { at: millis(2) });
    rebuild.stage("P", review(&after, was(&open), 1)).await;
    rebuild.stage("Q", review(&about(3, "PO-2", "Q"), replaces(&complete), 2)).await;
    rebuild.switch().await;
    assert_eq!(shown(&at_hand).await, [row("PO-1", 2, "complete"), row("PO-2", 1, "open")]);
    let latest = at_hand.store.suggestions(&[ended.row.incarnation]).await.unwrap();
    assert_eq!(latest[0].1.row.incarnation, about(3, "PO-2", "Q").row.incarnation, "the ended one gave way");
}

async fn what_was_kept_for_the_switch_is_cleared_away_in_steps_that_end(at_hand: Restocking) {
    let mut rebuild = reviewing(&at_hand).await;
    for n in 1..=5 {
        rebuild.stage("P", review(&about(n, &format!("PO-{n}"), "P"), Guard::Absent, n)).await;
    }
    rebuild.switch().await;
    let mut steps = 0;
    while !at_hand.generations.clean(2).await.unwrap() {
        steps += 1;
        assert!(steps < 200, "it clears the same rows away again and again");
    }
    assert_eq!(shown(&at_hand).await.len(), 5);
}

async fn what_changed_since_its_review_is_held_back_and_due(at_hand: Restocking) {
    let (open, other) = (about(1, "PO-1", "P"), about(2, "PO-2", "Q"));
    at_hand.store.commit(writes(&open, Guard::Absent)).await.unwrap();
    let mut rebuild = reviewing(&at_hand).await;
    let mut changes = review(&moved(&open, State::Complete { at: millis(2) }), was(&open), 1);
    changes.shortage = Some(ShortageRow { product_id: "P".to_owned(), shortage: None });
    rebuild.stage("P", changes).await;
    rebuild.stage("Q", review(&other, Guard::Absent, 2)).await;
    // The planner is faster, and somebody else opens what the review would open.
    let clicked = moved(&open, State::Submitting(submission(9)));
    at_hand.store.commit(writes(&clicked, was(&open))).await.unwrap();
    at_hand.store.commit(writes(&about(4, "PO-2", "Q"), Guard::Absent)).await.unwrap();
    rebuild.switch().await;
    assert_eq!(shown(&at_hand).await, [row("PO-1", 2, "submitting"), row("PO-2", 1, "open")]);
    assert_eq!(said_in(&*at_hand.log).await.len(), 0, "what is not shown is not told");
    let due = at_hand.store.reviews_due(at(90), 10).await.unwrap();
    assert_eq!(due.iter().map(|due| due.product_id.as_str()).collect::<Vec<_>>(), ["P", "Q"]);
    assert_eq!(rebuild.rebuild.switched.as_ref().unwrap().due, 2);
}

async fn what_a_planner_owns_stays_his(at_hand: Restocking) {
    let open = about(1, "PO-1", "P");
    at_hand.store.commit(writes(&open, Guard::Absent)).await.unwrap();
    let snoozed = moved(&open, State::Snoozed { until: millis(500) });
    at_hand.store.commit(writes(&snoozed, was(&open))).await.unwrap();
    let mut rebuild = reviewing(&at_hand).await;
    rebuild.switch().await;
    rebuild.end().await;
    assert_eq!(shown(&at_hand).await, [row("PO-1", 2, "snoozed")]);
    assert_eq!(at_hand.store.wakeable(at(501), at(501), 10).await.unwrap().len(), 1);
}

async fn products_of_which_only_suggestions_are_left_are_reviewed_too(at_hand: Restocking) {
    at_hand.store.commit(writes(&about(1, "PO-9", "OLD"), Guard::Absent)).await.unwrap();
    at_hand.store.commit(writes(&about(2, "PO-8", "Q"), Guard::Absent)).await.unwrap();
    let rebuild = reviewing(&at_hand).await;
    let mut seen = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let desks = rebuild.generations.next_desks(after.as_deref(), 1).await.unwrap();
        let Some(desk) = desks.into_iter().next() else { break };
        after = Some(desk.product_id.clone());
        seen.push((desk.product_id, desk.product.is_some(), desk.suggestions.len(), desk.lines.len()));
    }
    let row = |id: &str, known, suggestions, lines| (id.to_owned(), known, suggestions, lines);
    assert_eq!(seen, [row("OLD", false, 1, 0), row("P", true, 0, 1), row("Q", true, 1, 1)]);
}

async fn reviews_can_be_begun_anew(at_hand: Restocking) {
    let mut rebuild = reviewing(&at_hand).await;
    rebuild.stage("P", review(&about(1, "PO-1", "P"), Guard::Absent, 1)).await;
    rebuild.rebuild = rebuild.rebuild.next();
    rebuild.generations.begin_reviews(&rebuild.rebuild).await.unwrap();
    rebuild.stage("Q", review(&about(2, "PO-2", "Q"), Guard::Absent, 2)).await;
    rebuild.switch().await;
    assert_eq!(shown(&at_hand).await, [row("PO-2", 1, "open")]);
}

async fn what_waited_takes_its_turn_again(at_hand: Restocking) {
    receive(&*at_hand.inbox, [incoming("1", Some("stock/P"), 0), incoming("2", Some("order/PO-7"), 0)]).await;
    let entries = next(&*at_hand.inbox).await;
    let held: Vec<Mark> = entries.iter().map(|entry| entry.mark(Outcome::Held("a gap".to_owned()))).collect();
    at_hand.inbox.mark(held).await.unwrap();
    let fetch = |kind, id: &str| Fetch { kind, id: id.to_owned(), due_at: at(5), attempts: 0, reason: "a gap".into() };
    let fetches = vec![fetch(FetchKind::Stock, "P"), fetch(FetchKind::Order, "PO-7")];
    at_hand.store.commit(Work { fetches, ..Work::default() }).await.unwrap();
    assert!(next(&*at_hand.inbox).await.is_empty());
    let mut rebuild = reviewing(&at_hand).await;
    rebuild.switch().await;
    assert_eq!(next(&*at_hand.inbox).await.len(), 2);
    let asked = at_hand.store.fetches_due(at(90), 10).await.unwrap();
    assert_eq!(asked.len(), 1, "of the order that the source does not know");
    assert_eq!(rebuild.rebuild.switched.as_ref().unwrap().released, 2);
    assert_eq!(at_hand.inbox.tally().await.unwrap().total().by_state[3], 0);
}

async fn shortages_are_those_of_the_new_generation(at_hand: Restocking) {
    let shortage = |product_id: &str, day: &str| ShortageRow {
        product_id: product_id.to_owned(),
        shortage: Some(ShortageView {
            product_id: product_id.to_owned(),
            product_name: product_id.to_owned(),
            first_day: day.parse().unwrap(),
            last_day: day.parse().unwrap(),
            stock_out_day: None,
            worst_gap: 1,
            unmet: 0,
            value_at_risk: None,
            currency: None,
        }),
    };
    let before = vec![shortage("P", "2026-12-01"), shortage("Q", "2026-12-02"), shortage("OLD", "2026-12-03")];
    at_hand.store.commit(Work { shortages: before, ..Work::default() }).await.unwrap();
    let mut rebuild = reviewing(&at_hand).await;
    let over = ShortageRow { product_id: "P".to_owned(), shortage: None };
    rebuild.stage("P", DeskReview { shortage: Some(over), ..DeskReview::default() }).await;
    let later = shortage("Q", "2026-12-24");
    rebuild.stage("Q", DeskReview { shortage: Some(later), ..DeskReview::default() }).await;
    rebuild.switch().await;
    let left = at_hand.desk.shortages(10, Vec::new()).await.unwrap();
    let left: Vec<_> = left.iter().map(|view| (view.product_id.as_str(), view.first_day.to_string())).collect();
    assert_eq!(left, [("Q", "2026-12-24".to_owned())]);
}

async fn orders_without_a_change_of_ours_are_known(at_hand: Restocking) {
    let handled = |record: &SuggestionRecord, fence| {
        let mails = Mails::awaiting(1);
        let mut after = moved(record, State::Handled { submission: submission(1), mails, at: millis(3) });
        after.row.fence = fence;
        after
    };
    let records = [
        (about(1, "PO-1", "P"), 2, true),
        (about(2, "PO-2", "Q"), 1, true),
        (about(3, "PO-3", "P"), 9, true),
        (about(4, "PO-4", "P"), 1, false),
    ];
    for (record, fence, is_handled) in &records {
        at_hand.store.commit(writes(record, Guard::Absent)).await.unwrap();
        let after = match is_handled {
            true => handled(record, *fence),
            false => moved(record, State::Submitting(submission(4))),
        };
        at_hand.store.commit(writes(&after, was(record))).await.unwrap();
    }
    let mut rebuild = UnderWay::begin(&at_hand, 1).await;
    let mut facts = source();
    facts.orders.insert("PO-4".to_owned(), order("PO-4", &["P"]).order);
    rebuild.load(facts).await;
    let unseen = rebuild.generations.unseen().await.unwrap();
    let unknown = |order_id: &str, from_version| Unseen { order_id: order_id.to_owned(), from_version };
    assert_eq!(unseen.len(), 2, "PO-2 shows the change, and PO-3 is not known to the source: {unseen:?}");
    assert!(unseen.contains(&unknown("PO-1", Some(2))) && unseen.contains(&unknown("PO-4", None)));
}
