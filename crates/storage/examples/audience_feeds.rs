//! What audiences cost, and how fast feeds are read:
//! `cargo run --release -p storage --example audience_feeds -- 100000`. The number is that of products, each said once in
//! batches and read by 1 and by 100 readers at once; and a snapshot of all.

#![expect(clippy::print_stdout, reason = "that is what it is for")]

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use context::{Charter, LogEvent};
use event::{Audience, Contract, Retention, Subject, Weight};
use feeds::{Feed, FeedError, Head, Verified, VerifiedSnapshot};
use jiff::Timestamp;
use storage::sqlite::{AudienceFeed, Database, SPEAKING};
use uuid::Uuid;

const KIND: &str = "product.product.published.v1";
const BATCH: u64 = 1_000;
const SINGLE: u64 = 1_000;
const PAGE: usize = 5_000;
const READERS: usize = 100;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let count: u64 = std::env::args().nth(1).map_or(Ok(100_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let charter = Charter::new("product", [contract()]);
    let database = Arc::new(Database::open_under(folder.path(), "product", SPEAKING, charter)?);

    let began = Instant::now();
    for first in (0..count).step_by(usize::try_from(BATCH)?) {
        database.say((first..count.min(first + BATCH)).map(product).collect(), Timestamp::UNIX_EPOCH).await?;
    }
    told("appended in batches of 1,000, to three audiences and the log", count, began.elapsed());

    let began = Instant::now();
    for n in count..count + SINGLE {
        database.say(vec![product(n)], Timestamp::UNIX_EPOCH).await?;
    }
    told("appended one by one, each durable before the next", SINGLE, began.elapsed());

    let feed = Arc::new(AudienceFeed::new(database.clone(), "stores"));
    let began = Instant::now();
    let read = read_all(feed.as_ref()).await?;
    told("read and checked by 1 reader", read, began.elapsed());

    let began = Instant::now();
    let readers = (0..READERS).map(|_| {
        let feed = feed.clone();
        tokio::spawn(async move { read_all(feed.as_ref()).await })
    });
    let mut read = 0;
    for reader in readers.collect::<Vec<_>>() {
        read += reader.await??;
    }
    told("read and checked by 100 readers at once, together", read, began.elapsed());

    let began = Instant::now();
    let (mut snapshot, mut taken) = (VerifiedSnapshot::new(), 0);
    while snapshot.has_more() {
        taken += snapshot.next(feed.as_ref(), PAGE).await?.len() as u64;
    }
    told("read and checked as a snapshot", taken, began.elapsed());
    println!("{} MB", std::fs::metadata(database.path())?.len() / 1_000_000);
    Ok(())
}

async fn read_all(feed: &dyn Feed) -> Result<u64, FeedError> {
    let mut reader = Verified::from(Head::EMPTY);
    while !reader.next(feed, PAGE, Duration::ZERO).await?.is_empty() {}
    Ok(reader.at().position)
}

fn told(what: &str, count: u64, took: Duration) {
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX).max(1);
    println!("{count} events {what}: {millis} ms, {} a second", count * 1_000 / millis);
}

fn contract() -> Contract {
    Contract {
        kind: KIND,
        owner: "product",
        subject: Subject { aggregate: "product", id_field: "product_id" },
        axis: "product",
        weight: Weight::Thick,
        summary: "A product as it is now",
        schema: schemars::Schema::default,
        audiences: &[Audience::Public, Audience::Stores, Audience::Finance],
        scoped_by: None,
        visible_from: None,
        references: &[],
        derived_from: &[],
        compensates: None,
        retention: Retention::Forever,
        examples: &[],
        exemptions: &[],
    }
}

fn product(n: u64) -> LogEvent {
    LogEvent {
        id: Uuid::from_u128(u128::from(n)),
        kind: KIND,
        subject: format!("product/P{n}"),
        time: Timestamp::UNIX_EPOCH,
        correlation_id: format!("import-{}", n / BATCH),
        causation_id: None,
        data: format!(
            "{{\"product_id\":\"P{n}\",\"version\":1,\"names\":{{\"en\":\"Lantern number {n}\",\"de\":\"Laterne Nummer {n}\"}},\
             \"descriptions\":{{\"en\":\"A lantern for the garden, made of tin and glass, with a hook to hang it up\"}},\
             \"brand\":\"Bright\",\"categories\":[\"garden\",\"light\"],\"barcodes\":[\"40000{n:08}\"],\"discontinued\":false}}"
        ),
    }
}
