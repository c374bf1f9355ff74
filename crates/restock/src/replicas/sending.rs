//! What a till sold goes to head office as long as there is something and the line is there.

use std::sync::Arc;
use std::time::Duration;

use replica::till::{HeadOffice, LineError, SendError, TillBook, send_waiting};
use tokio_util::sync::CancellationToken;

use super::troubles::{Trouble, Troubles};

/// What is sent, as troubles name it.
const TILL: &str = "what was sold";
/// Movements in one call.
const BATCH: usize = 500;
/// Between two looks; a sale waits no longer than this while the line is there.
const LOOK: Duration = Duration::from_millis(500);
/// After a refusal, which a person has to look at.
const REFUSED: Duration = Duration::from_secs(30);

/// Sends until told to stop. Nothing is passed over: order is kept, also behind a batch that is refused.
pub(super) async fn keep_sending(
    book: Arc<dyn TillBook>,
    office: Arc<dyn HeadOffice>,
    store: String,
    troubles: Troubles,
    stop: CancellationToken,
) {
    while !stop.is_cancelled() {
        let rest = match send_waiting(&*book, &*office, &store, BATCH).await {
            Ok(0) => LOOK,
            Ok(sent) => {
                troubles.over(TILL);
                tracing::debug!(sent, "movements were handed over");
                Duration::ZERO
            }
            Err(SendError::Line(LineError::Refused(reason))) => {
                troubles.met(TILL, Trouble::Refused(format!("{reason}; it is kept and sent again")));
                REFUSED
            }
            Err(SendError::Line(LineError::Unavailable(reason))) => {
                troubles.met(TILL, Trouble::Away(reason));
                LOOK * 2
            }
            Err(SendError::Book(error)) => {
                tracing::error!(%error, "what was sold cannot be read for sending");
                LOOK * 2
            }
        };
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            () = stop.cancelled() => {}
        }
    }
}
