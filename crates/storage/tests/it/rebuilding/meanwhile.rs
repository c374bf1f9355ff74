//! What happens while a rebuild goes on, and what must not happen because of it.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use lifecycle::{Mails, State};
use restocking::facts::{Location, Stock};
use restocking::ports::{OrderRow, ProductDesk, SourceRow, Store, Work};
use restocking::rebuild::{Phase, RebuildState};
use restocking::suggestion::SuggestionRecord;
use restocking::use_cases::Worked;

use super::scene::{Scene, level, location, order, product, retailer, supplier};
use crate::adapter::{Adapter, Restocking, cases, run};
use crate::retailer::{millis, moved, submission, was, writes};
use crate::support::{at, incoming, receive};

cases! {
    restocking:
    an_accepted_change_is_not_proposed_again_before_it_is_seen,
    what_the_central_system_says_of_an_order_decides,
    a_planner_who_clicks_meanwhile_is_heard,
    what_the_source_does_not_know_any_more_is_not_proposed,
    stock_that_moves_while_it_is_read_is_read_again,
    a_level_without_a_number_is_followed_by_the_next_movement,
    a_day_that_begins_meanwhile_is_reviewed;
    by_hand:
    facts_are_those_of_an_instance_without_a_rebuild,
}

async fn suggestion(scene: &Scene, product_id: &str) -> SuggestionRecord {
    scene.desk(product_id).await.suggestions.remove(0)
}

/// The suggestion of a product accepted and made at the central system, in a version of the order.
async fn handled(scene: &Scene, product_id: &str, in_version: u64) {
    let open = suggestion(scene, product_id).await;
    let submitting = moved(&open, State::Submitting(submission(1)));
    scene.ports.store.commit(writes(&submitting, was(&open))).await.unwrap();
    let mut done =
        moved(&submitting, State::Handled { submission: submission(1), mails: Mails::awaiting(1), at: millis(3) });
    done.row.fence = in_version;
    scene.ports.store.commit(writes(&done, was(&submitting))).await.unwrap();
}

async fn an_accepted_change_is_not_proposed_again_before_it_is_seen(at_hand: Restocking) {
    let scene = Scene::new(at_hand);
    scene.say(retailer(2));
    scene.whole().await;
    handled(&scene, "P0", 2).await;
    // The source still shows the order as it was, and the central system does not answer.
    let done = scene.whole().await;
    assert_eq!((done.asked, done.unasked), (0, 1));
    let shown = scene.shown().await;
    assert_eq!((shown[0].state.as_str(), shown[1].state.as_str()), ("handled", "open"));
}

async fn what_the_central_system_says_of_an_order_decides(at_hand: Restocking) {
    let scene = Scene::new(at_hand);
    scene.say(retailer(2));
    scene.whole().await;
    handled(&scene, "P0", 2).await;
    let changed = order("PO-0", 2, "P0", 399);
    scene.central.0.lock().unwrap().insert("PO-0".to_owned(), changed.clone());
    let done = scene.whole().await;
    assert_eq!((done.asked, done.unasked), (1, 0));
    assert_eq!(scene.ports.store.orders(&["PO-0".to_owned()]).await.unwrap()[0].order, changed);
    let shown = scene.shown().await;
    assert_eq!(
        (shown[0].state.as_str(), shown[0].from_quantity),
        ("open", 399),
        "reviewed anew, with the change in it"
    );
}

async fn a_planner_who_clicks_meanwhile_is_heard(at_hand: Restocking) {
    let scene = Scene::new(at_hand);
    scene.say(retailer(2));
    scene.whole().await;
    scene.table.rows.lock().unwrap().clear();
    // With less on the shelf both orders are to come on another day.
    scene.say(retailer(2).into_iter().map(|row| match row {
        SourceRow::Stock(stock) => level(&stock.product_id, 900, Some(6)),
        other => other,
    }));
    scene.rebuilder.begin().await.unwrap();
    while scene.latest().await.phase != Phase::Switching {
        scene.rebuilder.step().await.unwrap();
    }
    let open = suggestion(&scene, "P0").await;
    let submitting = moved(&open, State::Submitting(submission(1)));
    scene.ports.store.commit(writes(&submitting, was(&open))).await.unwrap();
    scene.work().await;
    let shown = scene.shown().await;
    let states: Vec<(&str, u64)> = shown.iter().map(|item| (item.state.as_str(), item.version)).collect();
    assert_eq!(states, [("submitting", open.row.version + 1), ("open", 2)]);
    let due = scene.ports.store.reviews_due(at(1_000), 10).await.unwrap();
    assert_eq!(due.iter().map(|due| due.product_id.as_str()).collect::<Vec<_>>(), ["P0"]);
}

async fn what_the_source_does_not_know_any_more_is_not_proposed(at_hand: Restocking) {
    let scene = Scene::new(at_hand);
    scene.say(retailer(3));
    scene.whole().await;
    scene.table.rows.lock().unwrap().clear();
    // P0 without its order, P1 without its stock, P2 not at all.
    scene.say([supplier("S"), product("P0"), level("P0", 4_000, Some(5)), product("P1")]);
    scene.say([SourceRow::Order(order("PO-1", 1, "P1", 400))]);
    let done = scene.whole().await;
    assert_eq!(done.reviewed.completed, 3);
    assert!(scene.shown().await.iter().all(|item| item.state == "complete"));
}

async fn stock_that_moves_while_it_is_read_is_read_again(at_hand: Restocking) {
    let scene = Scene::new(at_hand);
    let known = |upto, level| {
        let locations = [("L".to_owned(), Location::numbered(level, upto))].into();
        restocking::ports::StockRowKept {
            product_id: "P".to_owned(),
            stock: Stock { locations, stale_since: None },
            revision: i64::try_from(upto).unwrap() - 7,
        }
    };
    scene.ports.store.commit(Work { stocks: vec![known(7, 100)], ..Work::default() }).await.unwrap();
    scene.say([supplier("S"), product("P"), level("P", 90, None)]);
    scene.rebuilder.begin().await.unwrap();
    // The page of the stock is read ahead only within its part: the mark is from before the movement.
    while scene.table.pages.lock().unwrap().iter().all(|(part, _)| *part != restocking::ports::Part::Products) {
        scene.rebuilder.step().await.unwrap();
    }
    scene.work().await;
    let desk = scene.desk("P").await;
    assert_eq!(location(&desk), Location::numbered(90, 7), "nothing was heard of while it was read");
    // A movement after the switch goes on from there.
    receive(&*scene.ports.inbox, [incoming("1", Some("stock/P"), 0)]).await;
    assert_eq!(scene.ports.generations.stock_heard_after(0).await.unwrap().len(), 1);
    assert!(scene.ports.generations.stock_heard_after(1).await.unwrap().is_empty());
}

async fn a_level_without_a_number_is_followed_by_the_next_movement(at_hand: Restocking) {
    let scene = Scene::new(at_hand);
    scene.say([supplier("S"), product("P"), level("P", 90, None)]);
    scene.whole().await;
    let desk = scene.desk("P").await;
    assert_eq!(location(&desk), Location { level: 90, upto: 0, unnumbered: true });
    assert_eq!(scene.latest().await.parts[2].unsettled, 0);
}

async fn a_day_that_begins_meanwhile_is_reviewed(at_hand: Restocking) {
    let scene = Scene::new(at_hand);
    scene.say(retailer(2));
    scene.rebuilder.begin().await.unwrap();
    while scene.latest().await.phase != Phase::Switching {
        scene.rebuilder.step().await.unwrap();
    }
    scene.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(scene.work().await, Worked::Nothing);
    assert_eq!(scene.latest().await.state, RebuildState::Done);
    let due = scene.ports.store.reviews_due(at(100_000), 10).await.unwrap();
    assert_eq!(due.len(), 2, "every product");
}

/// Something that happens: a movement of a stock, a new version of an order, or a new order.
async fn happens(store: &dyn Store, n: u64) {
    let id = format!("P{}", n % 7);
    let desk = store.desks(std::slice::from_ref(&id)).await.unwrap().remove(0);
    let mut work = Work::default();
    match n % 3 {
        0 => {
            let mut row = desk.stock.unwrap();
            let known = row.stock.locations["L"];
            row.stock.locations.insert("L".to_owned(), Location::numbered(known.level - 1, known.upto + 1));
            work.stocks.push(row);
        }
        1 => {
            let order_id = format!("PO-{}", n % 7);
            let row = store.orders(std::slice::from_ref(&order_id)).await.unwrap().remove(0);
            let version = row.order.version + 1;
            let moved_to = format!("P{}", (n * 5) % 7);
            work.orders.push(OrderRow { order: order(&order_id, version, &moved_to, 400), revision: row.revision });
        }
        _ => work.orders.push(OrderRow { order: order(&format!("NEW-{n}"), 1, &id, 10), revision: 0 }),
    }
    store.commit(work).await.unwrap();
}

fn facts(desk: ProductDesk) -> (Option<Stock>, BTreeMap<String, u64>, Option<String>) {
    let lines = desk.lines.into_iter().map(|line| (line.order_id, line.order_version)).collect();
    (desk.stock.map(|row| row.stock), lines, desk.product.map(|row| row.published.name))
}

fn facts_are_those_of_an_instance_without_a_rebuild(adapter: &dyn Adapter) {
    run(async {
        let (with, without) = (Scene::new(adapter.restocking()), Scene::new(adapter.restocking()));
        for scene in [&with, &without] {
            scene.say(retailer(7));
            scene.whole().await;
        }
        with.rebuilder.begin().await.unwrap();
        let (mut n, mut steps) = (0, 0);
        while with.latest().await.state == RebuildState::Running {
            assert!(steps < 200, "what happens all the time must not keep it from its end");
            for _ in 0..3 {
                happens(&*with.ports.store, n).await;
                happens(&*without.ports.store, n).await;
                n += 1;
            }
            with.rebuilder.step().await.unwrap();
            steps += 1;
        }
        assert!(steps > 15, "{steps} steps are few chances to go wrong");
        for n in 0..7 {
            let id = format!("P{n}");
            assert_eq!(facts(with.desk(&id).await), facts(without.desk(&id).await), "{id}");
        }
    });
}
