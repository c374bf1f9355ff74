//! The port of the generation that a rebuild fills beside the live one.

use std::collections::BTreeSet;

use async_trait::async_trait;
use context::StoreError;
use jiff::Timestamp;

use super::store::ProductDesk;
use crate::rebuild::{FactIds, Facts, Rebuild, Told};
use crate::review::{Cause, DeskReview};

/// Rows of each part that are kept to be looked at.
pub const TOLD_ROWS: usize = 1_000;

/// An order that a change of ours was asked of, with the version from which on that change is in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unseen {
    /// The order.
    pub order_id: String,
    /// The version from which on nothing of ours is missing; none while the outcome itself is unknown.
    pub from_version: Option<u64>,
}

/// The next generation. Until the switch nothing of it is seen by anybody, and nothing of the live one changes for it.
///
/// Every call that is given a [`Rebuild`] stores it in the same transaction, as the step after the one that is stored;
/// where another step is stored it is a [`StoreError::Conflict`], and nothing happens. Every adapter passes the same
/// conformance suite.
#[async_trait]
pub trait Generations: Send + Sync {
    /// The latest rebuild, under way or over.
    async fn rebuild(&self) -> Result<Option<Rebuild>, StoreError>;

    /// Begins one with an empty generation. From now on it is noted which live facts are touched.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] while another one is under way.
    async fn begin(&self, rebuild: &Rebuild) -> Result<(), StoreError>;

    /// Stores how far it is, and nothing else.
    async fn note(&self, rebuild: &Rebuild) -> Result<(), StoreError>;

    /// Rows of which something had to be told, in the order in which they were read, at most `limit`. The first
    /// [`TOLD_ROWS`] of each part are kept; all are counted.
    async fn told(&self, number: u32, limit: u32) -> Result<Vec<Told>, StoreError>;

    /// The live facts with these ids.
    async fn live_facts(&self, ids: &FactIds) -> Result<Facts, StoreError>;

    /// A mark in the arrival of events; grows with every event received.
    async fn arrival_mark(&self) -> Result<i64, StoreError>;

    /// Products of whose stock something was received after a mark.
    async fn stock_heard_after(&self, mark: i64) -> Result<BTreeSet<String>, StoreError>;

    /// Puts facts into the next generation; of what is there already the newer is kept.
    async fn load(&self, facts: Facts, told: Vec<Told>, rebuild: &Rebuild) -> Result<(), StoreError>;

    /// A short step of bringing what was loaded into the order in which it is read, of about `rows` rows; answers
    /// whether all is done. To be called until it is.
    async fn arrange(&self, rows: usize) -> Result<bool, StoreError>;

    /// Takes over live facts that were touched since the rebuild began, at most `limit`: of each the newer state.
    /// Products of which something changed by that are not shown as they were reviewed. Answers how many were taken
    /// over; 0: none is left.
    async fn catch_up(&self, limit: usize) -> Result<usize, StoreError>;

    /// Orders that changes of ours are on their way to, or were made in, and which the next generation has without them.
    async fn unseen(&self) -> Result<Vec<Unseen>, StoreError>;

    /// Throws away the reviews that were made so far, and forgets which products are to be reviewed anew.
    async fn begin_reviews(&self, rebuild: &Rebuild) -> Result<(), StoreError>;

    /// Desks over the next generation's facts in the order of their products, after a product: also of products that
    /// only have suggestions.
    async fn next_desks(&self, after: Option<&str>, limit: usize) -> Result<Vec<ProductDesk>, StoreError>;

    /// Keeps what reviews found until the switch.
    async fn stage(&self, reviews: Vec<(String, DeskReview)>, rebuild: &Rebuild) -> Result<(), StoreError>;

    /// Makes the next generation the live one: facts, suggestions, shortages and the log's events, whole or not at all.
    /// A product that something happened to since its review keeps its suggestions and is due. What waits for
    /// something missing is put back into its turn. Answers the rebuild with what was done.
    async fn switch(&self, cause: &Cause, now: Timestamp, rebuild: &Rebuild) -> Result<Rebuild, StoreError>;

    /// A short step of clearing away what a rebuild that is over or switched left behind; answers whether all is gone.
    async fn clean(&self, rows: usize) -> Result<bool, StoreError>;
}
