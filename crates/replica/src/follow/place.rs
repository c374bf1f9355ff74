//! Where a replica stands in a feed, and what one step makes of it.

use feeds::{Chain, Head};
use jiff::Timestamp;

use crate::facts::Fact;

/// How far a feed was read into a replica. Kept in the transaction of the rows that were made from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The feed's name.
    pub feed: String,
    /// What is being done with it.
    pub stage: Stage,
    /// Position up to which its events had their effect.
    pub position: u64,
    /// Digest of everything up to there.
    pub chain: Chain,
    /// How far the feed went when it was last heard of.
    pub known_head: u64,
    /// When it was last heard of.
    pub last_contact: Option<Timestamp>,
    /// Up to when the rows are known to hold everything.
    pub as_of: Option<Timestamp>,
    /// Events whose payload was not understood.
    pub unreadable: u64,
}

/// What is being done with a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Nothing was read yet.
    Empty,
    /// A snapshot is being read.
    Loading {
        /// What the snapshot is of.
        at: Head,
        /// Where its next chunk begins.
        next: String,
    },
    /// Its tail is read, from the place's position.
    Following,
    /// It may not be held any more, and nothing of it is.
    Revoked,
}

impl Place {
    /// Before anything was read.
    pub fn at_the_beginning(feed: &str) -> Self {
        Self {
            feed: feed.to_owned(),
            stage: Stage::Empty,
            position: 0,
            chain: Chain::EMPTY,
            known_head: 0,
            last_contact: None,
            as_of: None,
            unreadable: 0,
        }
    }

    /// What the place is recognised by when work is stored: two works made from the same one cannot both be stored.
    pub fn mark(&self) -> String {
        match &self.stage {
            Stage::Empty => "empty".to_owned(),
            Stage::Loading { at, next } => format!("loading {} {next}", at.position),
            Stage::Following => format!("following {}", self.position),
            Stage::Revoked => "revoked".to_owned(),
        }
    }

    /// Events that are known to be there and are not here.
    pub fn behind(&self) -> u64 {
        self.known_head.saturating_sub(self.position)
    }
}

/// That a feed was heard of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    /// When.
    pub at: Timestamp,
    /// How far it went.
    pub head: u64,
    /// Whether it was compared and found equal to what is here.
    pub is_equal: bool,
}

/// What one step brings: stored whole, or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// [`Place::mark`] of the place that it was made from.
    pub made_from: String,
    /// The place afterwards.
    pub place: Place,
    /// Whether what came from this feed before goes first.
    pub anew: bool,
    /// What became true, in order.
    pub facts: Vec<Fact>,
    /// What was not understood.
    pub unreadable: Vec<Unreadable>,
}

/// An event whose payload was not understood. It is passed over, counted and shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Its position.
    pub position: u64,
    /// Its id.
    pub event_id: String,
    /// Its type.
    pub kind: String,
    /// What is wrong and who can help, without anything of the payload.
    pub reason: String,
}

/// That what may not be held any more is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The feed.
    pub feed: String,
    /// How far it had been read.
    pub position: u64,
    /// Rows that were removed.
    pub rows: u64,
    /// When.
    pub erased_at: Timestamp,
}
