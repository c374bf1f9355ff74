//! What selling needs from outside.

use async_trait::async_trait;
use jiff::Timestamp;
use thiserror::Error;

use super::{Movement, Sale};
use crate::ports::ReplicaError;

/// What became of a sale that was rung up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rung {
    /// It is kept.
    Kept,
    /// It had been kept before.
    Again,
    /// Another sale has this id.
    OtherSale,
}

/// How many movements wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TillState {
    /// Sales kept so far.
    pub sales: u64,
    /// Movements not yet sent.
    pub waiting: u64,
    /// When the oldest of them happened.
    pub oldest_waiting: Option<Timestamp>,
}

/// The file in which a store keeps what it sold.
#[async_trait]
pub trait TillBook: Send + Sync {
    /// Keeps a sale; when this returns, it survives whatever happens.
    async fn ring_up(&self, sale: Sale, at: Timestamp) -> Result<Rung, ReplicaError>;
    /// The movements that were not sent, in order.
    async fn waiting(&self, limit: usize) -> Result<Vec<Movement>, ReplicaError>;
    /// Everything up to this number was taken by head office.
    async fn sent_up_to(&self, number: u64) -> Result<(), ReplicaError>;
    /// How many wait.
    async fn state(&self) -> Result<TillState, ReplicaError>;
}

/// Why head office did not take events. Completes "failed to ...".
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum LineError {
    /// No answer, or not now: send the same again later.
    #[error("reach head office: {0}")]
    Unavailable(String),
    /// It will not take them as they are.
    #[error("hand over movements: {0}")]
    Refused(String),
}

/// Head office, as a till sees it.
#[async_trait]
pub trait HeadOffice: Send + Sync {
    /// Hands over events, all or none; answered when they are kept there. What was handed over before does no harm.
    async fn hand_over(&self, events: Vec<serde_json::Value>) -> Result<(), LineError>;
}
