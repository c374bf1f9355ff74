//! The port of the trend.

use async_trait::async_trait;
use context::StoreError;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::trend::{Flow, Sample};

/// Events of the log that are counted: those after one position up to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Count {
    /// Up to here was counted before.
    pub after: u64,
    /// Up to here is counted with this.
    pub upto: u64,
    /// What happened in between.
    pub flows: Vec<Flow>,
}

/// What was suggested, decided and open over time.
///
/// Every adapter passes the same conformance suite.
#[async_trait]
pub trait TrendStore: Send + Sync {
    /// The position of the log up to which events are counted.
    async fn counted(&self) -> Result<u64, StoreError>;

    /// Adds a count, in one transaction with the position that it goes up to.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when another position was counted meanwhile: nothing is added twice.
    async fn count(&self, count: Count) -> Result<(), StoreError>;

    /// Remembers what is open at this moment, business time, of this calendar day; the second time it changes nothing.
    async fn sample(&self, at: Timestamp, day: Date) -> Result<(), StoreError>;

    /// When was last sampled.
    async fn last_sample(&self) -> Result<Option<Timestamp>, StoreError>;

    /// What happened on these days, and the samples of them, in the order of time.
    async fn trend(&self, from: Date, to: Date) -> Result<(Vec<Flow>, Vec<Sample>), StoreError>;

    /// Forgets the days before `oldest`; of those before `thin` only the last sample of each stays.
    async fn forget_trend(&self, oldest: Date, thin: Date) -> Result<(), StoreError>;
}
