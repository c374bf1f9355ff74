//! A store as a process: filled for the first time, caught up after an absence, and read without head office.

use std::path::Path;
use std::time::{Duration, Instant};

use replica::Shape;
use storage::sqlite::{BareRows, Durability, Generations, back_up, copy_bare};

use super::assortment::{Assortment, LIST};
use super::office::Office;
use super::queries::{self, Kind};
use super::told::{CaughtUp, bootstrapped, catch_up, missed_events, store_memory, store_reads};
use super::{Sizes, unfilled};
use crate::bench::chance::Chance;
use crate::bench::figure::Figure;
use crate::bench::served::Served;
use crate::failure::Failure;

/// The reader that the store is.
const STORE: &str = "north-1";
/// Filling and catching up that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(900);
/// Between two looks at how far the store is.
const LOOK: Duration = Duration::from_millis(5);
/// Events that a follower takes in one transaction.
const PAGE: u64 = 5_000;
/// Readers of a store at once: with more of them than processors, latencies would be of their waiting for one another.
const TILLS: usize = 2;

/// Everything that is measured on one store; answers head office, which knows some news by then.
pub(super) async fn stores(
    folder: &Path,
    office: Office,
    assortment: &Assortment,
    sizes: &Sizes,
    tell: &mut impl FnMut(Figure),
) -> Result<Office, Failure> {
    let data = folder.join("data");
    let file = Generations::in_folder(&data, Shape::Store).map_err(|error| format!("failed to {error}"))?.file(1);
    let feeds = Shape::Store.feeds(LIST);
    let readers = [STORE.to_owned()];
    let office_folder = office.close();
    let open = |folder: &Path| Office::open(folder).map_err(unfilled);

    let served = Served::head_office(folder, &office_folder, &readers, &feeds).await?;
    let start = |url: &str| Served::replica(folder, &data, Shape::Store, LIST, (url, STORE));
    let began = Instant::now();
    let mut store = start(&served.url)?;
    store.ready_within(PATIENCE).await?;
    let took = began.elapsed();
    let (used, peak) = (store.usage()?, store.usage()?.peak_bytes);
    let expected = 2 * sizes.products + 1 + sizes.products.div_ceil(100);
    has_read(&store, expected).await?;
    store.stop().await?;
    served.stop().await?;
    let raw = raw_copy(&file, &folder.join("raw.sqlite"))?;
    tell(bootstrapped(sizes.products, took, raw, &used, peak));

    let mut chance = Chance::of(31, sizes.products);
    let mut known = expected;
    for (version, missed) in (2_u64..).zip(sizes.missed) {
        let office = open(&office_folder)?;
        let numbers: Vec<u64> = (0..missed).map(|_| chance.below(sizes.products)).collect();
        office.change(assortment, &numbers, version).await.map_err(unfilled)?;
        known += missed;
        drop(office.close());
        // With its write-ahead log, where the store left one.
        let copied = folder.join(format!("before-{missed}"));
        std::fs::create_dir_all(&copied).map_err(|error| format!("failed to make {}: {error}", copied.display()))?;
        back_up(&data, &["store.1"], &copied).map_err(raw_failed)?;
        let before = copied.join("store.1.sqlite");
        let served = Served::head_office(folder, &office_folder, &readers, &feeds).await?;
        let began = Instant::now();
        let store = start(&served.url)?;
        until_read(&store, known).await?;
        let took = began.elapsed();
        let used = (store.usage()?, served.usage()?);
        store.stop().await?;
        served.stop().await?;
        let rows = BareRows::between(&before, &file).map_err(raw_failed)?;
        let transactions = usize::try_from(missed.div_ceil(PAGE)).unwrap_or(1);
        let raw = rows.write(&before, transactions, Durability::Copy).map_err(raw_failed)?;
        drop(std::fs::remove_dir_all(&copied));
        let caught = CaughtUp { missed, took, raw, rows: rows.count(), used: used.0, office: used.1 };
        tell(if version == 2 { missed_events(&caught) } else { catch_up(&caught) });
    }

    // Nobody is there any more but the store.
    let mut store = start("http://127.0.0.1:9")?;
    store.ready_within(PATIENCE).await?;
    let floor = queries::answers(&store.url, Kind::Nothing, TILLS, sizes.store_reads / 10, sizes.products).await?;
    for (kind, share) in [(Kind::Barcode, 9), (Kind::Words, 1)] {
        let count = sizes.store_reads * share / 10;
        let answers = queries::answers(&store.url, kind, TILLS, count, sizes.products).await?;
        tell(store_reads(kind, count, TILLS, &answers, &floor));
    }
    tell(store_memory(sizes.products, store.usage()?.peak_bytes, peak));
    store.stop().await?;
    open(&office_folder)
}

/// Waits until a copy has so many events of its feeds, and calls itself current.
async fn until_read(store: &Served, events: u64) -> Result<(), Failure> {
    let reading = async {
        loop {
            if let Ok(freshness) = store.client.get(&["api", "freshness"]).await
                && read(&freshness) == events
                && freshness["is_current"] == true
            {
                return;
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, reading).await;
    waited.map_err(|_| Failure::Failed(format!("a store has not read all of {events} events")))
}

async fn has_read(store: &Served, events: u64) -> Result<(), Failure> {
    let freshness = store.client.get(&["api", "freshness"]).await?;
    let is_whole = read(&freshness) == events;
    let missing = || Failure::Failed(format!("of {events} events a store has not all: {freshness}"));
    is_whole.then_some(()).ok_or_else(missing)
}

/// Events of all feeds together.
fn read(freshness: &serde_json::Value) -> u64 {
    freshness["feeds"].as_array().into_iter().flatten().filter_map(|feed| feed["position"].as_u64()).sum()
}

/// What SQLite alone needs for the tables of a file.
pub(super) fn raw_copy(file: &Path, target: &Path) -> Result<Duration, Failure> {
    let took = copy_bare(file, target).map_err(raw_failed);
    drop(std::fs::remove_file(target));
    took
}

fn raw_failed(error: context::StoreError) -> Failure {
    Failure::Failed(format!("failed to write the same rows raw: {error}"))
}
