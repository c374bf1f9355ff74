//! Sources as they are: away, wrong, half empty, or another one.

use restocking::ports::{Part, SourceError, ToldRow};
use restocking::rebuild::{Phase, RebuildState};
use restocking::use_cases::{RebuildFault, Worked};

use super::scene::{Scene, level, product, retailer, supplier};
use crate::adapter::{Restocking, cases};
use crate::generation::said_in;

cases! {
    restocking:
    everything_comes_from_the_source,
    a_source_that_is_away_is_asked_again,
    a_source_that_stays_away_stops_it_until_it_is_resumed,
    a_source_that_refuses_stops_it_and_nothing_is_changed,
    rows_that_cannot_be_used_are_counted_by_their_fault,
    two_at_once_are_refused,
    another_source_cannot_go_on_with_it,
    a_part_without_rows_is_a_part_without_rows;
    by_hand:
}

async fn everything_comes_from_the_source(at_hand: Restocking) {
    let scene = Scene::new(at_hand);
    scene.say(retailer(5));
    let done = scene.whole().await;
    let shown = scene.shown().await;
    assert_eq!(shown.len(), 5, "{shown:?}");
    assert!(shown.iter().all(|item| item.state == "open" && item.kind.as_str() == "postpone"), "{shown:?}");
    assert_eq!(said_in(&*scene.ports.log).await, ["restocking.suggestion.opened.v1"; 5]);
    assert_eq!((done.reviewed.products, done.reviewed.opened, done.asked), (5, 5, 0));
    let rows: Vec<(u64, Option<u64>)> = done.parts.iter().map(|part| (part.rows, part.expected)).collect();
    assert_eq!(rows, [(1, Some(1)), (5, Some(5)), (5, Some(5)), (5, Some(5))]);
    assert_eq!(done.done_of(), (21, Some(21)));
    // The same again changes nothing.
    let again = scene.whole().await;
    assert_eq!((again.number, again.reviewed.opened + again.reviewed.changed + again.reviewed.completed), (2, 0));
    assert_eq!(scene.shown().await, shown);
}

async fn a_source_that_is_away_is_asked_again(at_hand: Restocking) {
    let scene = Scene::new(at_hand);
    scene.say(retailer(3));
    scene.rebuilder.begin().await.unwrap();
    scene.table.faults.lock().unwrap().push_back(SourceError::Unavailable("no connection".to_owned()));
    let Worked::Until(at) = scene.work().await else { unreachable!("it waits") };
    let latest = scene.latest().await;
    assert_eq!((latest.state, latest.failures), (RebuildState::Running, 1));
    assert!(latest.reason.unwrap().contains("no connection"));
    assert_eq!(scene.rebuilder.step().await.unwrap(), Worked::Until(at), "it is left alone until then");
    *scene.clock.0.lock().unwrap() = at;
    assert_eq!(scene.work().await, Worked::Nothing);
    assert_eq!((scene.latest().await.state, scene.shown().await.len()), (RebuildState::Done, 3));
}

async fn a_source_that_stays_away_stops_it_until_it_is_resumed(at_hand: Restocking) {
    let scene = Scene::new(at_hand);
    scene.say(retailer(3));
    scene.rebuilder.begin().await.unwrap();
    let away = || SourceError::Unavailable("no connection".to_owned());
    scene.table.faults.lock().unwrap().extend((0..100).map(|_| away()));
    while let Worked::Until(at) = scene.work().await {
        *scene.clock.0.lock().unwrap() = at;
    }
    let latest = scene.latest().await;
    assert_eq!(latest.state, RebuildState::Failed);
    assert!(latest.reason.unwrap().contains("resume when it is back"));
    assert!(matches!(scene.rebuilder.begin().await, Err(RebuildFault::UnderWay(_))));
    scene.table.faults.lock().unwrap().clear();
    scene.rebuilder.resume().await.unwrap();
    scene.work().await;
    assert_eq!((scene.latest().await.state, scene.shown().await.len()), (RebuildState::Done, 3));
}

async fn a_source_that_refuses_stops_it_and_nothing_is_changed(at_hand: Restocking) {
    let scene = Scene::new(at_hand);
    scene.say(retailer(3));
    scene.whole().await;
    let shown = scene.shown().await;
    scene.table.rows.lock().unwrap().clear();
    scene.say(retailer(1));
    scene.rebuilder.begin().await.unwrap();
    scene.rebuilder.step().await.unwrap();
    scene.table.faults.lock().unwrap().extend((0..2).map(|_| SourceError::Refused("no such column".to_owned())));
    scene.work().await;
    let latest = scene.latest().await;
    assert_eq!((latest.state, latest.phase), (RebuildState::Failed, Phase::Loading));
    assert!(latest.reason.unwrap().contains("no such column"));
    assert_eq!(scene.shown().await, shown);
    scene.rebuilder.abandon().await.unwrap();
    scene.work().await;
    assert_eq!(scene.shown().await, shown);
    assert_eq!(scene.desk("P2").await.lines.len(), 1);
    assert!(matches!(scene.rebuilder.resume().await, Err(RebuildFault::NoneUnderWay(_))));
}

async fn rows_that_cannot_be_used_are_counted_by_their_fault(at_hand: Restocking) {
    let scene = Scene::new(at_hand);
    scene.say(retailer(2));
    let told = |n: usize| ToldRow {
        place: format!("orders row {n}"),
        fault: ["no date", "no product"][n % 2].to_owned(),
        detail: "nothing stands there".to_owned(),
    };
    scene.table.rejected.lock().unwrap().extend((0..5).map(|n| (Part::Orders, told(n))));
    let done = scene.whole().await;
    let orders = &done.parts[3];
    assert_eq!((orders.rows, orders.rejected), (2, 5));
    assert_eq!((orders.faults["no date"], orders.faults["no product"]), (3, 2));
    let report = scene.rebuilder.report().await.unwrap().unwrap();
    assert_eq!((report.told.len(), report.told[4].place.as_str()), (5, "orders row 4"));
    assert_eq!((report.percent, report.of), (Some(100), Some(report.done)));
}

async fn two_at_once_are_refused(at_hand: Restocking) {
    let scene = Scene::new(at_hand);
    scene.say(retailer(2));
    let first = scene.rebuilder.begin().await.unwrap();
    let Err(RebuildFault::UnderWay(other)) = scene.rebuilder.begin().await else { unreachable!("it is refused") };
    assert_eq!(other.id, first.id);
    scene.rebuilder.pause().await.unwrap();
    assert_eq!(scene.work().await, Worked::Nothing);
    assert_eq!(scene.latest().await.state, RebuildState::Paused);
    assert!(matches!(scene.rebuilder.pause().await, Err(RebuildFault::NoneUnderWay(_))));
    scene.rebuilder.resume().await.unwrap();
    scene.work().await;
    assert!(matches!(scene.rebuilder.abandon().await, Err(RebuildFault::NoneUnderWay(_))), "it is done");
}

async fn another_source_cannot_go_on_with_it(at_hand: Restocking) {
    let scene = Scene::new(at_hand);
    scene.say(retailer(3));
    scene.rebuilder.begin().await.unwrap();
    scene.rebuilder.step().await.unwrap();
    *scene.table.identity.lock().unwrap() = "t2".to_owned();
    scene.work().await;
    let latest = scene.latest().await;
    assert_eq!(latest.state, RebuildState::Failed, "what its places mean is not known");
    assert!(matches!(scene.rebuilder.resume().await, Err(RebuildFault::OtherSource { .. })));
    *scene.table.identity.lock().unwrap() = "t1".to_owned();
    scene.rebuilder.resume().await.unwrap();
    scene.work().await;
    assert_eq!(scene.latest().await.state, RebuildState::Done);
}

async fn a_part_without_rows_is_a_part_without_rows(at_hand: Restocking) {
    let scene = Scene::new(at_hand);
    scene.say([supplier("S"), product("P"), level("P", 4_000, Some(1))]);
    let done = scene.whole().await;
    assert_eq!((done.reviewed.products, scene.shown().await.len()), (1, 0));
    scene.table.rows.lock().unwrap().clear();
    let done = scene.whole().await;
    assert_eq!(done.switched.unwrap().gone[&Part::Products].count, 1);
    assert!(scene.desk("P").await.product.is_none());
}
