//! One loop a feed, for as long as the program runs.

use std::sync::Arc;
use std::time::Duration;

use feeds::{Feed, FeedError};
use replica::follow::{FollowError, Follower, Round, Start};
use replica::freshness::Gate;
use replica::ports::{Clock, Receipts, ReplicaStore as _};
use storage::sqlite::LiveReplica;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::rebuild::{RebuildLock, of_feeds, rebuild_beside};
use super::troubles::{Trouble, Troubles};

/// How long an unchanged feed is waited at, at most.
const LONGEST_WAIT: Duration = Duration::from_secs(20);
/// So often it is compared with its feed before it would have to say that it is not current.
const COMPARISONS: i32 = 3;
/// Pauses after a failure: doubled each time, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// Between looks for a generation that another program made.
const LOOK: Duration = Duration::from_millis(500);
/// Between questions whether a revoked feed may be read again.
const REVOKED_PAUSE: Duration = Duration::from_secs(60);

/// What is followed, and into what.
#[derive(Clone)]
pub(crate) struct Following {
    pub(crate) live: Arc<LiveReplica>,
    pub(crate) feeds: Vec<Arc<dyn Feed>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) receipts: Option<Arc<dyn Receipts>>,
    /// From when on it does not call itself current.
    pub(crate) gate: Gate,
    /// What keeps it from its feeds.
    pub(crate) troubles: Troubles,
    /// One rebuild at a time, whichever feed asks for it.
    pub(crate) rebuilding: Arc<Mutex<()>>,
}

/// Follows every feed until told to stop; a round that is under way is ended.
pub(crate) async fn keep_following(following: Following, stop: CancellationToken) {
    let mut loops = JoinSet::new();
    for follower in of_feeds(
        following.live.generations().shape(),
        &following.feeds,
        following.live.clone(),
        &following.clock,
        Start::Snapshot,
    ) {
        loops.spawn(follow_one(following.clone(), follower, stop.clone()));
    }
    loops.spawn(take_up_switches(following, stop));
    while loops.join_next().await.is_some() {}
}

/// A generation that another program made the live one is read from within moments.
async fn take_up_switches(following: Following, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match following.live.look_for_switch().await {
            Ok(false) => {}
            Ok(true) => tracing::info!(generation = following.live.number(), "a rebuilt generation is live"),
            Err(error) => tracing::error!(%error, "the generation that another program made live is not taken up"),
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = stop.cancelled() => {}
        }
    }
}

async fn follow_one(following: Following, follower: Follower, stop: CancellationToken) {
    let (mut pause, wait) = (FIRST_PAUSE, wait_within(&following.gate));
    while !stop.is_cancelled() {
        let generation = following.live.number();
        let waiting = stop.clone();
        let done = tokio::select! {
            done = follower.round(wait) => done,
            // A round that only waits for news is cut off; one that stores is one transaction, whole or not at all.
            () = waiting.cancelled() => return,
        };
        let rest = match done {
            Ok(Round::Loaded | Round::Took(_) | Round::Current) => {
                pause = FIRST_PAUSE;
                following.troubles.over(follower.feed.name());
                Duration::ZERO
            }
            Ok(Round::Erased(receipt)) => {
                tracing::warn!(
                    feed = receipt.feed,
                    rows = receipt.rows,
                    "a feed was revoked; what came from it is gone"
                );
                Duration::ZERO
            }
            Ok(Round::StillRevoked) => {
                let reason = "it was taken away from this store; ask head office".to_owned();
                following.troubles.met(follower.feed.name(), Trouble::Refused(reason));
                REVOKED_PAUSE
            }
            Err(FollowError::Broken { feed, reason }) => {
                tracing::error!(feed, reason, "the copy is made anew beside this one, which goes on answering");
                make_anew(&following, generation).await;
                longer(&mut pause)
            }
            Err(FollowError::Feed(FeedError::Unavailable(reason))) => {
                following.troubles.met(follower.feed.name(), Trouble::Away(reason));
                longer(&mut pause)
            }
            Err(FollowError::Feed(FeedError::Denied(reason))) => {
                following.troubles.met(follower.feed.name(), Trouble::Refused(reason));
                longer(&mut pause)
            }
            Err(error) => {
                tracing::warn!(feed = follower.feed.name(), %error, "a feed is not followed for now");
                longer(&mut pause)
            }
        };
        hand_over_receipts(&following).await;
        if !rest.is_zero() {
            tokio::select! {
                () = tokio::time::sleep(rest) => {}
                () = stop.cancelled() => {}
            }
        }
    }
}

/// A tighter gate asks more often.
fn wait_within(gate: &Gate) -> Duration {
    Duration::try_from(gate.age / COMPARISONS).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT)
}

fn longer(pause: &mut Duration) -> Duration {
    let now = *pause;
    *pause = (now * 2).min(LONGEST_PAUSE);
    now
}

/// The next generation, from snapshots, in the place of one that is broken.
async fn make_anew(following: &Following, broken: u32) {
    let _one_at_a_time = following.rebuilding.lock().await;
    if following.live.number() != broken {
        return;
    }
    let generations = following.live.generations();
    let _alone = match RebuildLock::take(generations) {
        Ok(lock) => lock,
        Err(error) => return tracing::warn!(error, "the copy is not made anew for now"),
    };
    let built = rebuild_beside(generations, broken, &following.feeds, &following.clock, Start::Snapshot).await;
    match built {
        Ok((number, next, parity)) => {
            tracing::warn!(rows = parity.next_rows, differing = parity.differing, "the copy was made anew");
            for difference in parity.differences.iter().take(10) {
                let (table, key) = (&difference.table, &difference.key);
                tracing::warn!(table, key, why = difference.explanation(), "a row differed");
            }
            if let Err(error) = following.live.switch_to(number, next).await {
                tracing::error!(%error, "the new copy could not be made the live one");
            }
        }
        Err(error) => tracing::warn!(%error, "the copy could not be made anew for now"),
    }
}

async fn hand_over_receipts(following: &Following) {
    let Some(receipts) = &following.receipts else { return };
    let Ok(waiting) = following.live.receipts().await else { return };
    for receipt in waiting {
        match receipts.hand_over(&receipt).await {
            Ok(()) => {
                if let Err(error) = following.live.forget_receipt(&receipt).await {
                    tracing::warn!(%error, "a receipt that has arrived is handed over again");
                }
            }
            Err(error) => tracing::debug!(%error, "a receipt of an erasure waits"),
        }
    }
}
