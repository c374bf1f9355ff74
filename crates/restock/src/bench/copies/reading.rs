//! Feeds read over HTTP from a served head office, every event checked by its reader.

use std::path::Path;
use std::time::{Duration, Instant};

use context::StoreError;
use feeds::{FeedError, Head, Verified};
use storage::sqlite::{read_bare, read_of_audience};
use tokio::task::JoinSet;

use super::Sizes;
use super::told::{FeedRead, feed_read};
use crate::bench::figure::Figure;
use crate::bench::served::{Served, token_of};
use crate::bench::usage::usage_of;
use crate::failure::Failure;

const FEED: &str = "product.stores";
/// Events in a page: what a copy asks for, and what is given where nothing is said.
const LARGE_PAGE: usize = 5_000;
const PAGE: usize = 500;
const TIMEOUT: Duration = Duration::from_secs(60);
/// A connection that was closed between two questions is no answer; whoever asks again so often in vain has failed.
const TRIES: usize = 5;

/// One reader reads the whole feed; then many read a part of it, at once. Beside it what SQLite gives of the same rows.
pub(super) async fn reading(
    folder: &Path,
    office: &Path,
    sizes: &Sizes,
    mut tell: impl FnMut(Figure),
) -> Result<(), Failure> {
    let readers: Vec<String> = (0..sizes.readers).map(|number| format!("reader-{number}")).collect();
    let served = Served::head_office(folder, office, &readers, &[FEED.to_owned()]).await?;
    let file = office.join("product.sqlite");
    for (id, readers, each, page) in
        [("feed_by_one", &readers[..1], u64::MAX, LARGE_PAGE), ("feed_by_many", &readers[..], sizes.read_by_each, PAGE)]
    {
        let before = (served.usage()?, usage_of("self")?);
        let began = Instant::now();
        let read = read_at_once(&served.url, readers, each, page).await;
        let events = read.map_err(|error| format!("failed to {error}"))?;
        let took = began.elapsed();
        let raw = raw_reading(&file, readers.len(), each)?;
        let (used, load) = (served.usage()?.since(&before.0), usage_of("self")?.since(&before.1));
        tell(feed_read(id, &FeedRead { readers: readers.len(), page, events, took, raw, used, load }));
    }
    served.stop().await
}

/// Every reader reads so many events from the beginning, or all there are.
async fn read_at_once(url: &str, readers: &[String], each: u64, page: usize) -> Result<u64, FeedError> {
    let mut reading = JoinSet::new();
    for reader in readers {
        let office = feed_client::Office::new(url, &token_of(reader), TIMEOUT)
            .map_err(|error| FeedError::Unavailable(error.to_string()))?;
        reading.spawn(read_alone(office, each, page));
    }
    let mut events = 0;
    while let Some(read) = reading.join_next().await {
        events += read.map_err(|error| FeedError::Unavailable(error.to_string()))??;
    }
    Ok(events)
}

async fn read_alone(office: feed_client::Office, each: u64, page: usize) -> Result<u64, FeedError> {
    let feed = office.feed(FEED);
    let mut reader = Verified::from(Head::EMPTY);
    let mut in_vain = 0;
    while reader.at().position < each {
        let left = usize::try_from(each - reader.at().position).unwrap_or(page);
        match reader.next(&feed, left.min(page), Duration::ZERO).await {
            Ok(events) if events.is_empty() => break,
            Ok(_) => in_vain = 0,
            Err(FeedError::Unavailable(_)) if in_vain < TRIES => in_vain += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(reader.at().position)
}

/// The same rows read by as many threads as there are processors, with nothing around: events a second.
fn raw_reading(file: &Path, readers: usize, each: u64) -> Result<f64, Failure> {
    let sql = read_of_audience("stores", each);
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(readers);
    let shares = (0..threads).map(|thread| readers / threads + usize::from(thread < readers % threads));
    let began = Instant::now();
    let read = std::thread::scope(|scope| {
        let threads: Vec<_> = shares
            .map(|share| {
                let sql = &sql;
                scope.spawn(move || (0..share).map(|_| read_bare(file, sql)).sum::<Result<u64, _>>())
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| {
                thread.join().unwrap_or_else(|_| Err(StoreError::Unavailable("a reading thread ended".to_owned())))
            })
            .sum::<Result<u64, StoreError>>()
    });
    let events = read.map_err(|error| format!("failed to read the same rows raw: {error}"))?;
    Ok(events as f64 / began.elapsed().as_secs_f64())
}
