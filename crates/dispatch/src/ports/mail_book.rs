//! What pages read about mails.

use async_trait::async_trait;
use context::StoreError;
use jiff::Timestamp;

use super::store::ParcelFacts;
use crate::identity::{MessageId, ParcelId};
use crate::mail::RenderedMail;

/// Where a parcel's mail stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MailState {
    /// Not taken by the mail server yet.
    Waiting,
    /// Taken by the mail server.
    Accepted,
    /// Given up: somebody has to tell the supplier otherwise.
    Failed,
}

impl MailState {
    /// All, in the order of their codes.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Accepted, Self::Failed];

    /// The word used in APIs and metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Accepted => "accepted",
            Self::Failed => "failed",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// The number used in storage.
    #[must_use]
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// The state of a stored number.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// One line of a list of mails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailEntry {
    /// What the parcel is.
    pub facts: ParcelFacts,
    /// Where it stands.
    pub state: MailState,
    /// Its mail's Message-ID; none where no mail could be written.
    pub message_id: Option<MessageId>,
    /// Its mail's subject, likewise.
    pub subject: Option<String>,
    /// Attempts whose outcome is known.
    pub attempts: u32,
    /// While it waits: not sent before then.
    pub due_at: Option<Timestamp>,
    /// When it was accepted or given up.
    pub ended_at: Option<Timestamp>,
    /// What the mail server answered when it took the mail.
    pub response: Option<String>,
    /// Why the last attempt failed, or why it was given up.
    pub reason: Option<String>,
}

/// A mail with its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailDetail {
    /// As in lists.
    pub entry: MailEntry,
    /// The stored mail; none where no mail could be written.
    pub mail: Option<RenderedMail>,
}

/// Which mails to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailQuery {
    /// Only in this state.
    pub state: Option<MailState>,
    /// Only about this order.
    pub order_id: Option<String>,
    /// Only older ones than the page before: its [`MailPage::next`].
    pub before: Option<i64>,
    /// At most so many.
    pub limit: u32,
}

/// One page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailPage {
    /// The mails, the latest first.
    pub items: Vec<MailEntry>,
    /// To be given for the next page; none on the last.
    pub next: Option<i64>,
}

/// How many mails stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MailCounts {
    /// Not taken by the mail server yet.
    pub waiting: u64,
    /// Taken by the mail server.
    pub accepted: u64,
    /// Given up.
    pub failed: u64,
    /// When the oldest one that waits was stored: its age tells whether mails leave at all.
    pub oldest_waiting: Option<Timestamp>,
    /// Daily offers taken by the mail server, ever.
    pub offers_accepted: u64,
    /// Daily offers given up, ever.
    pub offers_failed: u64,
}

/// Reading for pages and API. No call writes anything.
#[async_trait]
pub trait MailBook: Send + Sync {
    /// A page of mails, the latest first.
    async fn mails(&self, query: MailQuery) -> Result<MailPage, StoreError>;

    /// One mail.
    async fn mail(&self, parcel: ParcelId) -> Result<Option<MailDetail>, StoreError>;

    /// The figures above the list.
    async fn counts(&self) -> Result<MailCounts, StoreError>;
}
