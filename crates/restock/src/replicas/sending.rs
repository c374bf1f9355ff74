//! What a till sold goes to head office as long as there is something and the line is there.

use std::sync::Arc;
use std::time::Duration;

use replica::till::{HeadOffice, SendError, TillBook, send_waiting};
use tokio_util::sync::CancellationToken;

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
    stop: CancellationToken,
) {
    while !stop.is_cancelled() {
        let rest = match send_waiting(&*book, &*office, &store, BATCH).await {
            Ok(0) => LOOK,
            Ok(sent) => {
                tracing::debug!(sent, "movements were handed over");
                Duration::ZERO
            }
            Err(SendError::Line(replica::till::LineError::Refused(reason))) => {
                tracing::error!(reason, "head office refuses what was sold; it is kept and sent again");
                REFUSED
            }
            Err(error) => {
                tracing::debug!(%error, "movements wait");
                LOOK * 2
            }
        };
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            () = stop.cancelled() => {}
        }
    }
}
