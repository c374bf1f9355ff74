//! The one reader of the log.

use std::sync::Arc;
use std::time::Duration;

use context::{Log, StoreError};

use super::frame::Frame;
use crate::app::AppState;

/// Events read at once.
const CHUNK: usize = 500;
/// Pause after the log could not be read.
const PAUSE: Duration = Duration::from_secs(1);

/// Reads the log and hands every event to the clients, until streams are closed.
pub(crate) async fn follow(app: Arc<AppState>) {
    let closing = app.closing.clone();
    tokio::select! {
        () = closing.cancelled() => {}
        () = follow_for_ever(app) => {}
    }
}

async fn follow_for_ever(app: Arc<AppState>) {
    // Without a desk there is no log of its own, and nobody who could follow it.
    let Some(desk) = &app.whole.desk else { return std::future::pending().await };
    let mut heads = desk.log.watch();
    // A client reads for itself what was before it came, so that it does not matter where this begins.
    let mut at = *heads.borrow_and_update();
    loop {
        let head = *heads.borrow_and_update();
        match catch_up(&app, &*desk.log, at, head).await {
            Ok(position) => {
                at = position;
                if heads.changed().await.is_err() {
                    // Whoever writes the log is gone, so nothing new will come.
                    return std::future::pending().await;
                }
            }
            Err(error) => {
                tracing::error!(%error, "failed to read the log for the streams; trying again");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Sends what came after `at`, and answers how far that went.
async fn catch_up(app: &AppState, log: &dyn Log, mut at: u64, head: u64) -> Result<u64, StoreError> {
    // The head was read before this look: a client that joins after the look finds everything up to the head in the log.
    if !app.hub.has_clients() {
        return Ok(at.max(head));
    }
    loop {
        let events = log.read(at, CHUNK).await?;
        let Some(last) = events.last() else { return Ok(at) };
        at = last.position;
        for event in &events {
            app.hub.send(Frame::of(event));
        }
    }
}
