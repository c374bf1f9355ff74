//! The accept loop. It is our own because an answer that is to be lost must close the connection without a word.

use std::convert::Infallible;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::http::Dropped;

/// The error that makes hyper close the connection.
#[derive(Debug, thiserror::Error)]
#[error("the answer is lost, as the faults ask for")]
struct AnswerLost;

/// Serves until it is stopped, then finishes the calls that it has begun.
pub(super) async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) {
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "failed to accept a connection");
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                continue;
            }
        };
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone());
        let service = service_fn(move |request: Request<Incoming>| answer(service.clone(), request));
        let connection = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A lost connection is the caller's affair.
            let _ = connection.await;
        });
    }
    graceful.shutdown().await;
}

async fn answer(
    service: TowerToHyperService<Router>,
    request: Request<Incoming>,
) -> Result<Response<Body>, AnswerLost> {
    let answered: Result<_, Infallible> = hyper::service::Service::call(&service, request).await;
    let response = answered.unwrap_or_else(|never| match never {});
    if response.extensions().get::<Dropped>().is_some() {
        return Err(AnswerLost);
    }
    Ok(response)
}
