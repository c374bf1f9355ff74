//! Waiting for a condition. A deadline only says when a test that cannot come to its end fails.

use std::fmt::Debug;
use std::time::{Duration, Instant};

/// Long enough for a loaded machine; a condition that holds is seen within [`LOOK_AGAIN`].
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_AGAIN: Duration = Duration::from_millis(25);

/// Looks until there is an answer.
///
/// # Panics
/// After a minute, naming what was waited for and what was seen last.
pub(crate) async fn eventually<T, S: Debug>(what: &str, look: impl AsyncFnMut() -> Result<T, S>) -> T {
    eventually_within(PATIENCE, what, look).await
}

/// Looks until there is an answer, as long as `patience`.
///
/// # Panics
/// After that, naming what was waited for and what was seen last.
pub(crate) async fn eventually_within<T, S: Debug>(
    patience: Duration,
    what: &str,
    mut look: impl AsyncFnMut() -> Result<T, S>,
) -> T {
    let began = Instant::now();
    loop {
        match look().await {
            Ok(found) => return found,
            Err(seen) if began.elapsed() > patience => {
                panic!("after {patience:?} still not: {what}; seen last: {seen:?}")
            }
            Err(_) => tokio::time::sleep(LOOK_AGAIN).await,
        }
    }
}
