//! The port of the log.

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::watch;
use uuid::Uuid;

use crate::StoreError;

/// An event to append, in the transaction of the change that it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEvent {
    /// Its id.
    pub id: Uuid,
    /// Its type, such as `restocking.suggestion.opened.v1`.
    pub kind: &'static str,
    /// What it is about.
    pub subject: String,
    /// When it happened, wall time.
    pub time: Timestamp,
    /// Ties together everything that follows from one cause.
    pub correlation_id: String,
    /// Id of the event that caused it, where there is one.
    pub causation_id: Option<String>,
    /// Payload, JSON.
    pub data: String,
}

/// An event of a log, at its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Gapless, from 1.
    pub position: u64,
    /// Its id.
    pub id: Uuid,
    /// Its type.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// When it happened.
    pub time: Timestamp,
    /// Ties together everything that follows from one cause.
    pub correlation_id: String,
    /// Id of the event that caused it.
    pub causation_id: Option<String>,
    /// Payload, JSON.
    pub data: String,
}

/// Reading a context's log. Appending is part of the context's own transaction, never a call of its own.
#[async_trait]
pub trait Log: Send + Sync {
    /// Name of the context that writes it.
    fn name(&self) -> &str;

    /// Events after a position, in order, at most `limit`.
    async fn read(&self, after: u64, limit: usize) -> Result<Vec<Logged>, StoreError>;

    /// The last events about a subject, oldest first, at most `limit`.
    async fn about(&self, subject: &str, limit: u32) -> Result<Vec<Logged>, StoreError>;

    /// The last events tied to a correlation id, oldest first, at most `limit`.
    async fn correlated(&self, correlation_id: &str, limit: u32) -> Result<Vec<Logged>, StoreError>;

    /// Position of the last event; 0 while there is none.
    async fn head(&self) -> Result<u64, StoreError>;

    /// The position of the last event, whenever it changes.
    fn watch(&self) -> watch::Receiver<u64>;
}
