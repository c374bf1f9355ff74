//! What is told of a type beside its contract.

use jiff::Timestamp;
use serde::Serialize;

/// How somebody who was seen stands to what was declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Standing {
    /// Seen or not, it was declared.
    Declared,
    /// Nobody named the sources that speak for the owner.
    Unnamed,
    /// Seen, and not among those who may.
    Undeclared,
}

/// All that is known of events.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EventsTold {
    /// In the order of the contracts.
    pub(crate) types: Vec<Seen>,
    /// Types that nobody declared.
    pub(crate) undeclared: Vec<UndeclaredTold>,
    /// Whether more passed than is told.
    pub(crate) is_cut: bool,
}

/// What was seen of a declared type.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Seen {
    pub(crate) events: u64,
    pub(crate) last_hour: u64,
    pub(crate) last_day: u64,
    pub(crate) last_seen: Option<Timestamp>,
    pub(crate) publishers: Vec<PublisherTold>,
    pub(crate) consumers: Vec<ConsumerTold>,
}

/// Somebody who says a type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct PublisherTold {
    /// None for all those that are not told apart.
    pub(crate) source: Option<String>,
    pub(crate) standing: Standing,
    pub(crate) events: u64,
    pub(crate) first_seen: Option<Timestamp>,
    pub(crate) last_seen: Option<Timestamp>,
}

/// Somebody who hears a type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct ConsumerTold {
    pub(crate) name: String,
    /// The feed, the log or the door at which it hears it.
    pub(crate) at: String,
    /// How many it has taken in; none where that is not known here.
    pub(crate) events: Option<u64>,
    /// How many events it has still to hear there; none where it never asked.
    pub(crate) behind: Option<u64>,
    /// When it heard one, or asked, last.
    pub(crate) last_contact: Option<Timestamp>,
    /// Whether the feed was taken from it.
    pub(crate) is_revoked: bool,
}

/// A type that was seen and never declared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct UndeclaredTold {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// The context where it was seen.
    pub(crate) context: String,
    /// Who said it; the context itself among them, by its source.
    pub(crate) sources: Vec<String>,
    pub(crate) events: u64,
    pub(crate) last_seen: Timestamp,
}

impl Seen {
    /// Whether somebody says it who may not.
    pub(crate) fn has_undeclared_publisher(&self) -> bool {
        self.publishers.iter().any(|publisher| publisher.standing == Standing::Undeclared)
    }
}
