//! Sending what waits, in order; an answer that is lost is sent for again.

use thiserror::Error;

use super::{HeadOffice, LineError, TillBook};
use crate::ports::ReplicaError;

/// Why sending stopped.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum SendError {
    /// The line.
    #[error(transparent)]
    Line(#[from] LineError),
    /// The store's own file.
    #[error(transparent)]
    Book(#[from] ReplicaError),
}

/// Sends the first of what waits, at most `limit` movements; answers how many.
///
/// # Errors
/// Nothing of it counts as sent, and it is sent again.
pub async fn send_waiting(
    book: &dyn TillBook,
    office: &dyn HeadOffice,
    store: &str,
    limit: usize,
) -> Result<usize, SendError> {
    let waiting = book.waiting(limit).await?;
    let Some(last) = waiting.last().map(|movement| movement.number) else { return Ok(0) };
    office.hand_over(waiting.iter().map(|movement| movement.event(store)).collect()).await?;
    // A crash before this line sends the same events again: same ids, same content, no second effect.
    book.sent_up_to(last).await?;
    Ok(waiting.len())
}
