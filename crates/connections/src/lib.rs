//! Connections: our own accept loop, because bounds on time and number belong around every connection, and because the
//! end of a program is a sequence that its clients can rely on.
//!
//! [`serve`] answers on a listener until it is told to stop. Then, in this order: `draining` is said, and connections are
//! still taken for [`Bounds::drain_wait`], and then while there are any, for [`Bounds::linger`] at most; where that is not
//! zero, each answer says that it is its connection's last one; nothing new is taken; `closing` is said, for whoever holds a
//! stream open; what still runs is finished, at most [`Bounds::shutdown_timeout`] long.

mod per_address;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_util::sync::CancellationToken;

use self::per_address::{PerAddress, Place};

/// Longest head of a request, in bytes.
const HEAD_BYTES: usize = 64 * 1024;
/// Pause after the system could not give a connection (no file handles left).
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Bounds on connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// At once; what comes beyond them waits in the system's queue.
    pub at_once: usize,
    /// At once of one address; loopback is not counted.
    pub per_address: usize,
    /// Time for the head of a request.
    pub header_timeout: Duration,
    /// Time between "not ready" and the end of accepting, for a load balancer to notice; zero where there is none.
    pub drain_wait: Duration,
    /// Time for kept connections to be told with an answer that it was their last one, while new ones are still answered;
    /// zero closes idle ones at once.
    pub linger: Duration,
    /// Time for running requests at the end.
    pub shutdown_timeout: Duration,
}

/// For a program that nobody configured.
impl Default for Bounds {
    fn default() -> Self {
        Self {
            at_once: 1_024,
            per_address: 64,
            header_timeout: Duration::from_secs(10),
            drain_wait: Duration::ZERO,
            linger: Duration::ZERO,
            shutdown_timeout: Duration::from_secs(8),
        }
    }
}

/// What others hear when serving ends.
#[derive(Debug, Clone, Default)]
pub struct Ending {
    /// It is about to end: say that it is not ready.
    pub draining: CancellationToken,
    /// Nothing new is taken any more: end what would never end by itself.
    pub closing: CancellationToken,
}

/// Serves until `stop` is cancelled, and then ends in order.
///
/// # Errors
/// When the listener's address cannot be read: it is not listening.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    bounds: Bounds,
    stop: CancellationToken,
    ending: Ending,
) -> io::Result<()> {
    let address = listener.local_addr()?;
    tracing::info!(%address, "serving");
    let lasts = CancellationToken::new();
    let router = router.layer(from_fn_with_state(lasts.clone(), say_the_last));
    let connections = Connections {
        service: TowerToHyperService::new(router),
        graceful: GracefulShutdown::new(),
        permits: Arc::new(Semaphore::new(bounds.at_once)),
        open: Count::default(),
        late: Count::default(),
        lasts: lasts.clone(),
        per_address: PerAddress::new(bounds.per_address),
        header_timeout: bounds.header_timeout,
    };
    tokio::select! {
        () = connections.accept_all(&listener) => {}
        () = stop.cancelled() => {}
    }
    if !bounds.linger.is_zero() {
        lasts.cancel();
    }
    ending.draining.cancel();
    tracing::info!("not ready any more; no new connections after {} s", bounds.drain_wait.as_secs());
    tokio::select! {
        () = connections.accept_all(&listener) => {}
        () = tokio::time::sleep(bounds.drain_wait) => {}
    }
    if !bounds.linger.is_zero() {
        // Whoever knocks meanwhile is answered. Whoever says nothing in this time is closed below like everybody else.
        tokio::select! {
            () = connections.accept_all(&listener) => {}
            () = gone(&connections.open) => {}
            () = tokio::time::sleep(bounds.linger) => {}
        }
    }
    drop(listener);
    // Who came last has asked for nothing yet, and would be closed unheard.
    drop(tokio::time::timeout(bounds.linger, gone(&connections.late)).await);
    ending.closing.cancel();
    if tokio::time::timeout(bounds.shutdown_timeout, connections.graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end within {} s and were cut off", bounds.shutdown_timeout.as_secs());
    }
    Ok(())
}

/// A connection that is closed while its client writes the next request looks like a failure; one whose last answer said
/// so does not.
async fn say_the_last(State(lasts): State<CancellationToken>, request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    if lasts.is_cancelled() {
        answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    answer
}

struct Connections {
    service: TowerToHyperService<Router>,
    graceful: GracefulShutdown,
    permits: Arc<Semaphore>,
    /// How many are open.
    open: Count,
    /// How many of them came when each answer was the last one already.
    late: Count,
    lasts: CancellationToken,
    per_address: PerAddress,
    header_timeout: Duration,
}

/// Connections, counted.
type Count = Arc<watch::Sender<usize>>;

/// Until there is none.
async fn gone(count: &Count) {
    // The sender is in the caller's hands: it does not go away.
    drop(count.subscribe().wait_for(|count| *count == 0).await);
}

/// One of them, until it is dropped.
struct Counted(Count);

impl Counted {
    fn one_of(count: &Count) -> Self {
        count.send_modify(|count| *count += 1);
        Self(Arc::clone(count))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
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
        let late = self.lasts.is_cancelled().then(|| Counted::one_of(&self.late));
        let held: (OwnedSemaphorePermit, Place, Counted, Option<Counted>) =
            (permit, place, Counted::one_of(&self.open), late);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(held);
        });
    }
}
