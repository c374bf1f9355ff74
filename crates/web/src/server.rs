//! The desk's connections.

use std::io;
use std::time::Duration;

use connections::{Bounds, Ending};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::App;
use crate::live;
use crate::routes::router;

/// Serves until `shutdown` is cancelled; then: not ready, streams ended with a `reset`, running requests finished,
/// at most [`shutdown_timeout`](crate::Limits::shutdown_timeout) long.
///
/// # Errors
/// When the listener's address cannot be read: it is not listening.
pub async fn serve(listener: TcpListener, app: App, shutdown: CancellationToken) -> io::Result<()> {
    let limits = app.0.settings.limits;
    let bounds = Bounds {
        at_once: limits.connections,
        per_address: limits.connections_per_address,
        header_timeout: limits.header_timeout,
        drain_wait: limits.drain_wait,
        // Pages follow a stream, which is ended with a word of its own; what they ask beside it, they ask again.
        linger: Duration::ZERO,
        shutdown_timeout: limits.shutdown_timeout,
    };
    let ending = Ending { draining: app.0.draining.clone(), closing: app.0.closing.clone() };
    let tailer = tokio::spawn(live::follow(app.0.clone()));
    connections::serve(listener, router(app.0.clone()), bounds, shutdown, ending).await?;
    // The tailer ends with `closing`; a panic in it has been logged, and serving is over anyway.
    drop(tailer.await);
    Ok(())
}
