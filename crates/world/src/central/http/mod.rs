//! The HTTP interface: what Restock asks of any central system, and the entrance of the retailer's own people.

mod admin;
mod commands;
mod lines;
mod orders;
mod problem;
mod snapshot;

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post, put};

use super::Level;
use super::calls::CallBook;
use super::database::Database;
use super::publisher::Doorbell;
use crate::clock::BusinessClock;
use crate::faults::FaultBoard;
use problem::Problem;

/// Marks an answer that must not reach the caller.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dropped;

/// What every call needs.
#[derive(Debug, Clone)]
pub(crate) struct Desk {
    pub(crate) db: Database,
    pub(crate) clock: BusinessClock,
    pub(crate) faults: FaultBoard,
    pub(crate) doorbell: Arc<Doorbell>,
    pub(crate) calls: CallBook,
    level: Arc<AtomicU8>,
}

impl Desk {
    pub(crate) fn new(
        db: Database,
        clock: BusinessClock,
        faults: FaultBoard,
        doorbell: Arc<Doorbell>,
        level: Level,
    ) -> Self {
        let calls = CallBook::default();
        let desk = Self { db, clock, faults, doorbell, calls, level: Arc::new(AtomicU8::new(0)) };
        desk.set_level(level);
        desk
    }

    pub(crate) fn level(&self) -> Level {
        match self.level.load(Ordering::Relaxed) {
            0 => Level::Zero,
            1 => Level::One,
            2 => Level::Two,
            _ => Level::Three,
        }
    }

    pub(crate) fn set_level(&self, level: Level) {
        let number = match level {
            Level::Zero => 0,
            Level::One => 1,
            Level::Two => 2,
            Level::Three => 3,
        };
        self.level.store(number, Ordering::Relaxed);
    }
}

pub(crate) fn router(desk: Desk) -> Router {
    let about_commands = Router::new()
        .route("/orders/{order_id}/commands", post(commands::post_command))
        .route("/orders/{order_id}/lines/{line_id}", put(lines::put_line))
        .route("/commands/{key}", get(commands::get_command))
        .layer(from_fn_with_state(desk.clone(), booked));
    let public = Router::new()
        .merge(about_commands)
        .route("/orders/{order_id}", get(orders::get_order))
        .route("/snapshot/{table}", get(snapshot::get_page))
        .layer(from_fn_with_state(desk.clone(), faulty));
    let admin = Router::new()
        .route("/admin/faults", get(admin::get_faults).put(admin::put_faults))
        .route("/admin/level", get(admin::get_level).put(admin::put_level))
        .route("/admin/progress/{actor}", get(admin::get_progress))
        .route("/admin/work", post(admin::post_work))
        .layer(DefaultBodyLimit::max(64 * 1024 * 1024));
    // The retailer's own people read by the same paths, past the faults of the public interface.
    let inside = Router::new()
        .route("/inside/orders/{order_id}", get(orders::get_order))
        .route("/inside/snapshot/{table}", get(snapshot::get_page));
    public.merge(admin).merge(inside).fallback(unknown_path).with_state(desk)
}

async fn faulty(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let faults = desk.faults.get();
    if faults.slow_ms > 0 {
        tokio::time::sleep(Duration::from_millis(faults.slow_ms)).await;
    }
    if faults.down {
        return Problem::new(StatusCode::SERVICE_UNAVAILABLE, "the central system is down").into_response();
    }
    next.run(request).await
}

async fn booked(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let _under_way = desk.calls.arrived();
    next.run(request).await
}

async fn unknown_path() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is nothing at this path")
}
