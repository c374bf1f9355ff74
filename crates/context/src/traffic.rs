//! The port of what passed through a context: which types, from whom, how often, and when last.

use std::collections::BTreeMap;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use crate::StoreError;

/// How far rates look back.
pub const LATELY: SignedDuration = SignedDuration::from_hours(24);

/// Which way an event went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// Into the inbox.
    In,
    /// Into the log.
    Out,
}

/// What passed of one type from one source. Each delivery counts, also one that came twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// Which way.
    pub way: Way,
    /// The type; empty where an event named none.
    pub kind: String,
    /// Who said it; none of what this context said itself, and where so many say a type that the rest is counted
    /// together.
    pub source: Option<String>,
    /// How many.
    pub events: u64,
    /// When the first passed.
    pub first: Timestamp,
    /// When the last passed.
    pub last: Timestamp,
}

/// How many of one type passed lately, to the ten minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lately {
    /// Within the last hour.
    pub hour: u64,
    /// Within the last day.
    pub day: u64,
}

/// What passed through a context, all as of one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Traffic {
    /// By way, type and source.
    pub flows: Vec<Flow>,
    /// By way and type, where anything passed within [`LATELY`].
    pub lately: BTreeMap<(Way, String), Lately>,
    /// How far other contexts' logs were heard, by their names.
    pub heard: BTreeMap<String, u64>,
    /// Position of the last event of its own log.
    pub head: u64,
    /// Whether there is more than is told here: somebody sends types without number.
    pub is_cut: bool,
}

/// What passed through a context.
#[async_trait]
pub trait TrafficBook: Send + Sync {
    /// Name of the context.
    fn context(&self) -> &str;

    /// Everything, with the rates of a moment.
    async fn traffic(&self, now: Timestamp) -> Result<Traffic, StoreError>;
}
