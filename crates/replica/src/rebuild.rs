//! A generation filled from its feeds, up to where they are now.

use std::time::Duration;

use crate::follow::{FollowError, Follower, Round};

/// What filling came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Rounds that it took.
    pub rounds: u64,
    /// Events of tails.
    pub events: u64,
}

/// Runs the followers of one generation, one after the other, until each is equal to its feed by digest.
///
/// # Errors
/// The first that stops; what was stored stays, and the next call goes on from there.
pub async fn fill(followers: &[Follower]) -> Result<Rebuilt, FollowError> {
    let mut rebuilt = Rebuilt::default();
    for follower in followers {
        loop {
            rebuilt.rounds += 1;
            match follower.round(Duration::ZERO).await? {
                Round::Loaded => {}
                Round::Took(events) => rebuilt.events += events,
                Round::Current | Round::Erased(_) | Round::StillRevoked => break,
            }
        }
    }
    Ok(rebuilt)
}
