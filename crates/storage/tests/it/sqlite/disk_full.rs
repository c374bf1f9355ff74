//! A disk without room: writes say so, reads go on, nothing is half there.

use context::{Inbox as _, Log as _, StoreError};
use dispatch::ports::{Store as _, Work};
use restocking::rebuild::RebuildState;
use restocking::use_cases::Worked;
use storage::sqlite::{Migration, RESTOCKING};
use tempfile::TempDir;

use super::{dispatch_with, open, ports};
use crate::adapter::{Adapter, Case, run};
use crate::rebuilding::scene::{Scene, retailer};
use crate::support::{at, incoming, said};

pub(crate) const CASES: &[Case] = &[
    ("a_full_disk_is_told_and_reads_go_on", a_full_disk_is_told_and_reads_go_on),
    ("what_needs_no_room_is_still_written", what_needs_no_room_is_still_written),
    ("a_rebuild_that_finds_no_room_stops_and_can_be_given_up", a_rebuild_that_finds_no_room_stops_and_can_be_given_up),
];

/// The writer's connection may not let the file grow beyond so many pages: the same answer as from a full disk.
const SMALL: Migration = Migration { name: "a small disk", sql: "PRAGMA max_page_count = 60" };

fn long(n: u128) -> Work {
    let mut event = said(n, "a");
    event.data = format!("\"{}\"", "x".repeat(3_000));
    Work { events: vec![event], ..Work::default() }
}

fn a_full_disk_is_told_and_reads_go_on(_: &dyn Adapter) {
    let home = TempDir::new().unwrap();
    let store = open(home.path(), "dispatch", &dispatch_with(SMALL));
    run(async {
        let mut written = 0;
        let error = loop {
            match store.commit(long(written + 1)).await {
                Ok(()) => written += 1,
                Err(error) => break error,
            }
            assert!(written < 1_000, "the disk is never full");
        };
        assert!(error.is_outage(), "nothing of the work may be blamed: {error}");
        assert!(matches!(error, StoreError::Full(_)), "{error}");
        let head = u64::try_from(written).unwrap();
        assert!(head > 0);
        assert_eq!(store.head().await.unwrap(), head);
        assert_eq!(store.read(0, usize::MAX).await.unwrap().len() as u64, head);
        let receipt = store.receive((0..50).map(|n| incoming(&n.to_string(), None, n)).collect(), None, at(0)).await;
        assert!(receipt.unwrap_err().is_outage());
        assert_eq!(store.tally().await.unwrap().total().received, 0, "all of a batch or nothing");
    });
}

fn what_needs_no_room_is_still_written(_: &dyn Adapter) {
    let home = TempDir::new().unwrap();
    let store = open(home.path(), "dispatch", &dispatch_with(SMALL));
    run(async {
        let mut n = 1;
        while store.commit(long(n)).await.is_ok() {
            n += 1;
        }
        store.commit(Work { events: vec![said(n, "a")], ..Work::default() }).await.unwrap();
        assert_eq!(store.head().await.unwrap(), u64::try_from(n).unwrap());
    });
}

fn a_rebuild_that_finds_no_room_stops_and_can_be_given_up(_: &dyn Adapter) {
    const SMALL: Migration = Migration { name: "a small disk", sql: "PRAGMA max_page_count = 260" };
    let home = TempDir::new().unwrap();
    let schema: Vec<Migration> = RESTOCKING.iter().copied().chain([SMALL]).collect();
    let scene = Scene::new(ports(open(home.path(), "restocking", &schema), home));
    run(async {
        scene.say(retailer(3));
        scene.whole().await;
        let shown = scene.shown().await;
        scene.table.rows.lock().unwrap().clear();
        scene.say(retailer(400));
        scene.rebuilder.begin().await.unwrap();
        assert_eq!(scene.work().await, Worked::Nothing);
        let stopped = scene.latest().await;
        assert_eq!(stopped.state, RebuildState::Failed);
        assert!(stopped.reason.unwrap().contains("free space in the data folder, and resume"));
        assert_eq!(scene.shown().await, shown, "what is live is whole");
        scene.rebuilder.abandon().await.unwrap();
        scene.work().await;
        // What it had taken is free again.
        scene.table.rows.lock().unwrap().clear();
        scene.say(retailer(5));
        scene.whole().await;
        assert_eq!(scene.shown().await.len(), 5);
    });
}
