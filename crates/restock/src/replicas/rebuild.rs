//! A generation made anew beside the live one, compared with it, and made the live one.

use std::fs::{File, TryLockError};
use std::sync::Arc;

use feeds::Feed;
use replica::follow::{FollowError, Follower, Limits, Start};
use replica::parity::Parity;
use replica::ports::{Clock, ReplicaStore};
use replica::{Shape, fill};
use storage::sqlite::{Generations, ReplicaFile};

/// One rebuild at a time in a folder, whichever program makes it; freed when dropped, also by a crash.
pub(crate) struct RebuildLock(#[expect(dead_code, reason = "it is held, not used")] File);

impl RebuildLock {
    /// Takes it. Completes "failed to ..." where another program has it.
    pub(crate) fn take(generations: &Generations) -> Result<Self, String> {
        let path = generations.rebuild_lock();
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|error| format!("lock {}: {error}; the folder must be writable", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => {
                Err("begin a rebuild: another one is under way in this folder; wait for its end".to_owned())
            }
            Err(TryLockError::Error(error)) => Err(format!("lock {}: {error}", path.display())),
        }
    }
}

/// Comparisons of generations of which the live one goes on meanwhile.
const COMPARISONS: usize = 5;

/// Fills the generation after the live one up to the heads of its feeds and compares both. The file that was begun by an
/// interrupted rebuild is gone on with.
///
/// # Errors
/// What stopped it; the live generation is as it was.
pub(crate) async fn rebuild_beside(
    generations: &Generations,
    live: u32,
    feeds: &[Arc<dyn Feed>],
    clock: &Arc<dyn Clock>,
    start: Start,
) -> Result<(u32, Arc<ReplicaFile>, Parity), FollowError> {
    let number = live + 1;
    let next = Arc::new(generations.open(number)?);
    let followers = of_feeds(generations.shape(), feeds, next.clone(), clock, start);
    let mut parity = Parity::default();
    for _ in 0..COMPARISONS {
        fill(&followers).await?;
        let (generations, shape_of) = (generations.clone(), live);
        let compared = tokio::task::spawn_blocking(move || generations.compare(shape_of, number)).await;
        parity = compared.map_err(|error| replica::ports::ReplicaError::Unavailable(error.to_string()))??;
        // What differs only because one of them is further by now is gone after another round.
        if parity.is_equal() {
            break;
        }
    }
    Ok((number, next, parity))
}

/// One follower a feed.
pub(super) fn of_feeds(
    shape: Shape,
    feeds: &[Arc<dyn Feed>],
    store: Arc<dyn ReplicaStore>,
    clock: &Arc<dyn Clock>,
    start: Start,
) -> Vec<Follower> {
    let follower = |feed: &Arc<dyn Feed>| Follower {
        shape,
        feed: feed.clone(),
        store: store.clone(),
        clock: clock.clone(),
        start,
        limits: Limits::default(),
    };
    feeds.iter().map(follower).collect()
}
