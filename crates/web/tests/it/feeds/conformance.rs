//! What every feed has to do, near or far: one table of cases, each run on both.

use std::sync::Arc;
use std::time::Duration;

use feed_client::Office;
use feeds::{Feed, FeedError, FeedEvent, Head, Verified, VerifiedSnapshot};
use web::Settings;

use super::scene::{AUDITOR, Scene, cost, event, price, product};
use crate::support::TestApp;

/// A way to a feed.
struct Way {
    scene: Scene,
    /// The server in between, where there is one.
    app: Option<TestApp>,
}

impl Way {
    async fn near() -> Self {
        Self { scene: Scene::new(), app: None }
    }

    async fn over_http() -> Self {
        let scene = Scene::new();
        let app = TestApp::start_with_feeds(Settings::default(), scene.ports()).await;
        Self { scene, app: Some(app) }
    }

    fn feed(&self, name: &str) -> Arc<dyn Feed> {
        match &self.app {
            None => self.scene.feeds().feed(name).unwrap(),
            Some(app) => {
                let office = Office::new(&format!("http://{}", app.address), AUDITOR, Duration::from_secs(20)).unwrap();
                Arc::new(office.feed(name))
            }
        }
    }
}

macro_rules! on_every_way {
    ($($case:ident),* $(,)?) => {
        mod near {
            $(#[tokio::test] async fn $case() { super::$case(super::Way::near().await).await; })*
        }
        mod over_http {
            $(#[tokio::test] async fn $case() { super::$case(super::Way::over_http().await).await; })*
        }
    };
}

on_every_way! {
    before_anything_is_said_a_feed_is_empty,
    an_event_comes_as_it_was_said,
    positions_have_no_gap_whatever_others_hear,
    a_page_ends_at_its_limit_and_the_next_begins_behind_it,
    a_position_behind_the_end_is_of_no_feed,
    the_digest_of_all_that_was_read_is_that_of_the_head,
    whoever_waits_hears_what_comes,
    waiting_for_nothing_ends,
    a_snapshot_has_the_latest_of_each_subject_and_type,
    a_snapshot_stays_of_its_position_while_events_arrive,
    a_place_that_no_snapshot_gave_is_of_no_feed,
    each_scope_has_a_feed_of_its_own,
}

const AT_ONCE: Duration = Duration::ZERO;

fn keys(events: &[FeedEvent]) -> Vec<(u64, &str)> {
    events.iter().map(|event| (event.position, event.subject.as_str())).collect()
}

async fn before_anything_is_said_a_feed_is_empty(way: Way) {
    let feed = way.feed("product.stores");
    assert_eq!(feed.name(), "product.stores");
    assert_eq!(feed.head().await.unwrap(), Head::EMPTY);
    assert!(feed.read(0, 10, AT_ONCE).await.unwrap().is_empty());
    let chunk = feed.snapshot(None, None, 10).await.unwrap();
    assert_eq!((chunk.at, chunk.events.len(), chunk.next), (Head::EMPTY, 0, None));
}

async fn an_event_comes_as_it_was_said(way: Way) {
    let said = event(1, super::scene::PRODUCT, "product/ü \" /1", "{ \"b\" : [1.50, \"\\u00e4ü\"],\n \"a\": null }");
    way.scene.say([said.clone()]).await;
    let read = way.feed("product.stores").read(0, 10, AT_ONCE).await.unwrap();
    let came = &read[0];
    assert_eq!((came.position, &came.id, came.kind.as_str()), (1, &said.id.to_string(), said.kind));
    assert_eq!((&came.subject, came.time, &came.correlation_id), (&said.subject, said.time, &said.correlation_id));
    assert_eq!(came.data.get(), said.data, "to the byte: the digest is over it");
}

async fn positions_have_no_gap_whatever_others_hear(way: Way) {
    way.scene
        .say([cost(1, "P1", "1"), product(2, "P1"), cost(3, "P1", "2"), cost(4, "P2", "3"), product(5, "P2")])
        .await;
    let read = way.feed("product.stores").read(0, 10, AT_ONCE).await.unwrap();
    assert_eq!(keys(&read), [(1, "product/P1"), (2, "product/P2")]);
    let finance = way.feed("product.finance").read(0, 10, AT_ONCE).await.unwrap();
    assert_eq!(finance.iter().map(|event| event.position).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(way.feed("product").head().await.unwrap().position, 5, "the whole log has everything");
}

async fn a_page_ends_at_its_limit_and_the_next_begins_behind_it(way: Way) {
    way.scene.say((1..=5).map(|n| product(n, &format!("P{n}")))).await;
    let feed = way.feed("product.stores");
    for (after, limit, expected) in [(0, 2, vec![1, 2]), (2, 2, vec![3, 4]), (4, 9, vec![5]), (5, 9, vec![])] {
        let read = feed.read(after, limit, AT_ONCE).await.unwrap();
        assert_eq!(read.iter().map(|event| event.position).collect::<Vec<_>>(), expected);
    }
}

async fn a_position_behind_the_end_is_of_no_feed(way: Way) {
    way.scene.say([product(1, "P1")]).await;
    let feed = way.feed("product.stores");
    assert!(matches!(feed.read(2, 10, AT_ONCE).await, Err(FeedError::Reset(_))));
    assert!(matches!(feed.snapshot(Some(2), None, 10).await, Err(FeedError::Reset(_))));
}

async fn the_digest_of_all_that_was_read_is_that_of_the_head(way: Way) {
    way.scene.say((1..=7).map(|n| product(n, "P1"))).await;
    let feed = way.feed("product.stores");
    let mut reader = Verified::from(Head::EMPTY);
    while !reader.next(feed.as_ref(), 3, AT_ONCE).await.unwrap().is_empty() {}
    assert_eq!(reader.at(), feed.head().await.unwrap());
    assert_eq!(reader.at().position, 7);
    assert_eq!(reader.compare(feed.as_ref()).await.unwrap(), reader.at());
}

async fn whoever_waits_hears_what_comes(way: Way) {
    way.scene.say([product(1, "P1")]).await;
    let feed = way.feed("product.stores");
    let (read, ()) = tokio::join!(feed.read(1, 10, Duration::from_secs(20)), async {
        // What others hear first wakes nobody for long.
        way.scene.say([cost(2, "P1", "1"), product(3, "P3")]).await;
    });
    assert_eq!(keys(&read.unwrap()), [(2, "product/P3")]);
}

async fn waiting_for_nothing_ends(way: Way) {
    let feed = way.feed("product.stores");
    assert!(feed.read(0, 10, Duration::from_millis(5)).await.unwrap().is_empty());
}

async fn a_snapshot_has_the_latest_of_each_subject_and_type(way: Way) {
    let two = |n, id: &str| [product(n, id), event(n + 50, super::scene::CHANGED, &format!("product/{id}"), "{}")];
    way.scene.say(two(1, "B").into_iter().chain(two(2, "A")).chain(two(3, "B"))).await;
    let chunk = way.feed("product.internal").snapshot(None, None, 10).await.unwrap();
    assert_eq!(keys(&chunk.events), [(4, "product/A"), (3, "product/A"), (6, "product/B"), (5, "product/B")]);
    assert_eq!((chunk.at.position, chunk.next), (6, None));
    let kinds: Vec<&str> = chunk.events.iter().map(|event| event.kind.as_str()).collect();
    assert!(kinds[0] < kinds[1], "in the order of subject and type: {kinds:?}");
}

async fn a_snapshot_stays_of_its_position_while_events_arrive(way: Way) {
    way.scene.say((1..=9).map(|n| product(n, &format!("P{}", n % 5)))).await;
    let feed = way.feed("product.stores");
    let mut snapshot = VerifiedSnapshot::new();
    let mut taken = snapshot.next(feed.as_ref(), 2).await.unwrap();
    way.scene.say([product(20, "P0"), product(21, "P3"), product(22, "P9")]).await;
    // Taken up by somebody who has only what was stored.
    let last = taken.last().map(|event| (event.subject.clone(), event.kind.clone())).unwrap();
    let next = snapshot.next_place().unwrap().to_owned();
    let mut snapshot = VerifiedSnapshot::resume(snapshot.at().unwrap(), next, last);
    while snapshot.has_more() {
        taken.extend(snapshot.next(feed.as_ref(), 2).await.unwrap());
    }
    assert_eq!(
        keys(&taken),
        [(5, "product/P0"), (6, "product/P1"), (7, "product/P2"), (8, "product/P3"), (9, "product/P4")]
    );
    let mut tail = Verified::from(snapshot.at().unwrap());
    assert_eq!(tail.next(feed.as_ref(), 10, AT_ONCE).await.unwrap().len(), 3);
    assert_eq!(tail.at(), feed.head().await.unwrap());
}

async fn a_place_that_no_snapshot_gave_is_of_no_feed(way: Way) {
    way.scene.say([product(1, "P1")]).await;
    let feed = way.feed("product.stores");
    for place in ["zzz", "ff", "5b5d"] {
        assert!(matches!(feed.snapshot(None, Some(place), 10).await, Err(FeedError::Reset(_))), "{place}");
    }
}

async fn each_scope_has_a_feed_of_its_own(way: Way) {
    way.scene.say([price(1, "north", "P1"), price(2, "south", "P1"), price(3, "north", "P2")]).await;
    let north = way.feed("price.stores.north").read(0, 10, AT_ONCE).await.unwrap();
    assert_eq!(keys(&north), [(1, "price/north/P1"), (2, "price/north/P2")]);
    assert_eq!(way.feed("price.stores.south").head().await.unwrap().position, 1);
}
