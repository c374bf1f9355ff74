//! Connections: our own accept loop, because bounds on time and number belong around every connection, and because
//! streams have to be ended by us at shutdown.

mod per_address;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

use self::per_address::{PerAddress, Place};
use crate::App;
use crate::live;
use crate::routes::router;

/// Longest head of a request, in bytes.
const HEAD_BYTES: usize = 64 * 1024;
/// Pause after the system could not give a connection (no file handles left).
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves until `shutdown` is cancelled; then: not ready, streams ended with a `reset`, running requests finished,
/// at most [`shutdown_timeout`](crate::Limits::shutdown_timeout) long.
///
/// # Errors
/// When the listener's address cannot be read: it is not listening.
pub async fn serve(listener: TcpListener, app: App, shutdown: CancellationToken) -> io::Result<()> {
    let address = listener.local_addr()?;
    tracing::info!(%address, "serving");
    let limits = app.0.settings.limits;
    let closing = app.0.closing.clone();
    let tailer = tokio::spawn(live::follow(app.0.clone()));
    let connections = Connections {
        service: TowerToHyperService::new(router(app.0.clone())),
        graceful: GracefulShutdown::new(),
        permits: Arc::new(Semaphore::new(limits.connections)),
        per_address: PerAddress::new(limits.connections_per_address),
        header_timeout: limits.header_timeout,
    };
    tokio::select! {
        () = connections.accept_all(&listener) => {}
        () = shutdown.cancelled() => {}
    }
    app.0.draining.cancel();
    tracing::info!("not ready any more; no new connections after {} s", limits.drain_wait.as_secs());
    tokio::select! {
        () = connections.accept_all(&listener) => {}
        () = tokio::time::sleep(limits.drain_wait) => {}
    }
    drop(listener);
    closing.cancel();
    if tokio::time::timeout(limits.shutdown_timeout, connections.graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end within {} s and were cut off", limits.shutdown_timeout.as_secs());
    }
    // The tailer ends with `closing`; a panic in it has been logged, and serving is over anyway.
    drop(tailer.await);
    Ok(())
}

struct Connections {
    service: TowerToHyperService<axum::Router>,
    graceful: GracefulShutdown,
    permits: Arc<Semaphore>,
    per_address: PerAddress,
    header_timeout: Duration,
}

impl Connections {
    /// Accepts for ever. A place is taken before a connection is: what waits beyond them waits in the system's queue.
    async fn accept_all(&self, listener: &TcpListener) {
        loop {
            let Ok(permit) = self.permits.clone().acquire_owned().await else { return };
            match listener.accept().await {
                Ok((stream, address)) => self.take(stream, address, permit),
                Err(error) => {
                    tracing::warn!(%error, "failed to accept a connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }

    fn take(&self, stream: TcpStream, address: SocketAddr, permit: OwnedSemaphorePermit) {
        let Some(place) = self.per_address.enter(address.ip()) else {
            tracing::debug!("an address has too many connections; one more was closed");
            return;
        };
        // Small answers leave at once; where it cannot be set, they leave a little later.
        drop(stream.set_nodelay(true));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.header_timeout)
            .max_buf_size(HEAD_BYTES)
            .serve_connection(TokioIo::new(stream), self.service.clone());
        let connection = self.graceful.watch(connection);
        let held: (OwnedSemaphorePermit, Place) = (permit, place);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(held);
        });
    }
}
