//! Whatever is cut, doubled, mixed up, lost or changed on the way: in the end the replica is equal, by digest and by row.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use feeds::Feed;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::test_runner::{Config, TestRunner};
use replica::follow::{FollowError, Round, Start};
use replica::ports::{Answer, Article, ReplicaStore as _, StoreReads as _};
use replica::{Shape, fill};
use storage::sqlite::LiveReplica;
use tempfile::TempDir;

use super::scene::{HeadOffice, clock, followers, open};
use super::weather::{Fault, Weather};
use crate::adapter::run;

pub(super) const CASES: &[super::Case] =
    &[("it_ends_equal_by_digest_and_by_row", it_ends_equal), ("the_property_can_fail", the_property_can_fail)];

/// Something that head office says.
#[derive(Debug, Clone, Copy)]
enum Say {
    Product(u8),
    Price(u8),
    Sale(u8),
}

fn saying() -> impl Strategy<Value = Say> {
    prop_oneof![(0..6u8).prop_map(Say::Product), (0..6u8).prop_map(Say::Price), (0..6u8).prop_map(Say::Sale)]
}

fn fault() -> impl Strategy<Value = Fault> {
    use Fault::{Cut, Doubled, Fine, Holed, Late, Lost, Reversed, Tampered};
    prop_oneof![
        3 => Just(Fine), 1 => Just(Lost), 1 => Just(Cut), 1 => Just(Doubled), 1 => Just(Reversed), 1 => Just(Holed),
        1 => Just(Late), 1 => Just(Tampered),
    ]
}

fn say(office: &HeadOffice, what: Say, version: u64) {
    match what {
        Say::Product(n) => office.product(&n.to_string(), version, &format!("Name {version}")),
        Say::Price(n) => office.price(&n.to_string(), version, &format!("{version}.50")),
        Say::Sale(n) => office.sale("S", &n.to_string(), version, "10", 0, 100),
    }
}

/// Everything that the store would answer.
async fn answers(live: &LiveReplica) -> Vec<Answer<Vec<Article>>> {
    let mut answers = Vec::new();
    for n in 0..6 {
        let mut answer = live.articles(&n.to_string()).await.unwrap();
        answer.places.clear();
        answers.push(answer);
    }
    answers
}

fn it_ends_equal() {
    let cases = if std::env::var_os("RESTOCK_FULL_TESTS").is_some() { 2_000 } else { 60 };
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let stories = (vec(saying(), 0..40), vec(saying(), 0..40), vec(fault(), 0..60));
    runner
        .run(&stories, |(before, after, faults)| {
            run(play(before, after, faults));
            Ok(())
        })
        .unwrap();
}

async fn play(before: Vec<Say>, after: Vec<Say>, faults: Vec<Fault>) {
    let (home, office, clock) = (TempDir::new().unwrap(), HeadOffice::new(), clock());
    let mut version = 0;
    for what in before {
        version += 1;
        say(&office, what, version);
    }
    let faults = Arc::new(Mutex::new(faults));
    let behind = |feed| -> Arc<dyn Feed> { Arc::new(Weather { feed: Shared(feed), faults: faults.clone() }) };
    let bad: Vec<Arc<dyn Feed>> = office.feeds().into_iter().map(behind).collect();
    let mut live = open(home.path(), Shape::Store);
    let mut after = after.into_iter();
    // Round by round over the bad line, while head office goes on; what is broken is made anew, as the program does.
    for _ in 0..40 {
        for mut follower in followers(Shape::Store, bad.clone(), live.clone(), &clock, Start::Snapshot) {
            follower.limits.chunks = 3;
            match follower.round(Duration::ZERO).await {
                Ok(Round::Loaded | Round::Took(_) | Round::Current) | Err(FollowError::Feed(_)) => {}
                Err(FollowError::Broken { .. }) => live = anew(&live),
                other => panic!("{other:?}"),
            }
            if let Some(what) = after.next() {
                version += 1;
                say(&office, what, version);
            }
        }
    }
    for what in after {
        version += 1;
        say(&office, what, version);
    }
    // The line is good again.
    let good = followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot);
    if fill(&good).await.is_err() {
        live = anew(&live);
        fill(&followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Snapshot)).await.unwrap();
    }
    for feed in office.feeds() {
        let (head, place) = (feed.head().await.unwrap(), live.place(feed.name()).await.unwrap());
        assert_eq!((place.position, place.chain), (head.position, head.chain), "{}", feed.name());
    }
    let other_home = TempDir::new().unwrap();
    let undisturbed = open(other_home.path(), Shape::Store);
    fill(&followers(Shape::Store, office.feeds(), undisturbed.clone(), &clock, Start::Log)).await.unwrap();
    assert_eq!(answers(&live).await, answers(&undisturbed).await);
}

/// The next generation, empty, in the place of the one that is broken.
fn anew(live: &LiveReplica) -> Arc<LiveReplica> {
    let next = live.number() + 1;
    live.generations().switch_to(next).unwrap();
    Arc::new(LiveReplica::open(live.generations().clone()).unwrap())
}

/// A row that no event made is seen by the comparison above.
fn the_property_can_fail() {
    run(async {
        let (home, office, clock) = (TempDir::new().unwrap(), HeadOffice::new(), clock());
        office.price("1", 1, "1.00");
        office.product("1", 1, "Tea");
        let live = open(home.path(), Shape::Store);
        fill(&followers(Shape::Store, office.feeds(), live.clone(), &clock, Start::Log)).await.unwrap();
        let before = answers(&live).await;
        let stranger = rusqlite::Connection::open(live.file().path()).unwrap();
        stranger.execute("UPDATE price SET document = replace(document, '1.00', '2.00')", []).unwrap();
        assert_ne!(answers(&live).await, before);
    });
}

/// One feed behind several lines.
struct Shared(Arc<dyn Feed>);

#[async_trait::async_trait]
impl Feed for Shared {
    fn name(&self) -> &str {
        self.0.name()
    }

    async fn head(&self) -> Result<feeds::Head, feeds::FeedError> {
        self.0.head().await
    }

    async fn read(&self, after: u64, limit: usize, wait: Duration) -> Result<Vec<feeds::FeedEvent>, feeds::FeedError> {
        self.0.read(after, limit, wait).await
    }

    async fn snapshot(
        &self,
        at: Option<u64>,
        from: Option<&str>,
        limit: usize,
    ) -> Result<feeds::SnapshotChunk, feeds::FeedError> {
        self.0.snapshot(at, from, limit).await
    }
}
