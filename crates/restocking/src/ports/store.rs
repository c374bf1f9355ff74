//! The port of the store. The transaction is the port: a use case loads, decides, and hands over one [`Work`], which
//! is stored whole or not at all.

use async_trait::async_trait;
use context::{LogEvent, Mark, StoreError};
use jiff::Timestamp;
use jiff::civil::Date;
use lifecycle::{Incarnation, Move, StateName, SubmissionId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::desk::ShortageView;
use super::submissions::{AcceptedClick, EndedSubmission, Pause, SubmissionRow, Taking};
use crate::events::{ProductPublished, SupplierPublished};
use crate::facts::{Article, LineRecord, Order, Stock};
use crate::planners::PlannerId;
use crate::review::Cause;
use crate::suggestion::{SuggestionRecord, TombstoneRecord};

/// A published product, and the revision under which it was read (0: there was none).
#[derive(Debug, Clone, PartialEq)]
pub struct ProductRow {
    /// As published.
    pub published: ProductPublished,
    /// +1 at every write; a write names the one it read.
    pub revision: i64,
}

/// A published supplier.
#[derive(Debug, Clone, PartialEq)]
pub struct SupplierRow {
    /// As published.
    pub published: SupplierPublished,
    /// See [`ProductRow::revision`].
    pub revision: i64,
}

/// The stock of a product.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StockRowKept {
    /// The product.
    pub product_id: String,
    /// Levels per location.
    pub stock: Stock,
    /// See [`ProductRow::revision`].
    pub revision: i64,
}

/// An order.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderRow {
    /// The order.
    pub order: Order,
    /// See [`ProductRow::revision`].
    pub revision: i64,
}

/// Everything a review of one product looks at, and what it is compared with.
#[derive(Debug, Clone, Default)]
pub struct ProductDesk {
    /// The product.
    pub product_id: String,
    /// As published.
    pub product: Option<ProductRow>,
    /// Its supplier.
    pub supplier: Option<SupplierRow>,
    /// Its stock.
    pub stock: Option<StockRowKept>,
    /// Its open lines.
    pub lines: Vec<LineRecord>,
    /// The latest suggestion of each of its lines that has one.
    pub suggestions: Vec<SuggestionRecord>,
    /// Tombstones of its lines.
    pub tombstones: Vec<TombstoneRecord>,
    /// The shortage that was last noticed.
    pub shortage: Option<ShortageView>,
    /// A review that is due, if one is.
    pub due: Option<DueReview>,
}

/// A product whose review is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueReview {
    /// The product.
    pub product_id: String,
    /// Not before this wall time.
    pub due_at: Timestamp,
    /// Changes whenever the review is asked for again, so that a request is never lost to a review that began earlier.
    pub token: i64,
    /// What it is owed to: the latest that asked for it.
    pub cause: Cause,
}

/// What has to be fetched from the central system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FetchKind {
    /// An order.
    Order,
    /// A product's stock.
    Stock,
}

impl FetchKind {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Stock => "stock",
        }
    }

    /// The kind of a stored word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Order, Self::Stock].into_iter().find(|kind| kind.as_str() == word)
    }

    /// The inbox subject that waits for it.
    pub fn subject(self, id: &str) -> String {
        format!("{}/{id}", self.as_str())
    }
}

/// A fetch that heals a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// What.
    pub kind: FetchKind,
    /// Its id.
    pub id: String,
    /// Not before this wall time.
    pub due_at: Timestamp,
    /// Failed tries so far.
    pub attempts: u32,
    /// Why, for people.
    pub reason: String,
}

/// Under which condition a suggestion's row may be written: it still is as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// There is no current row for the key.
    Absent,
    /// There is one with this incarnation, version and state.
    Was(Incarnation, u64, StateName),
    /// There is an ended one, which gives way and becomes history.
    Replaces(Incarnation, u64, StateName),
}

/// A suggestion to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct SuggestionWrite {
    /// The row after the step. Without a basis, the stored one stays, also that of a row which gives way.
    pub record: SuggestionRecord,
    /// The row before it.
    pub guard: Guard,
}

/// What was answered to a click, kept so that the same click key gets the same answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClickAnswer {
    /// The click key.
    pub key: Uuid,
    /// The answer, JSON.
    pub answer: String,
    /// When it was given.
    pub at: Timestamp,
}

/// A product's shortage after a review; `None` when it is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortageRow {
    /// The product.
    pub product_id: String,
    /// The shortage.
    pub shortage: Option<ShortageView>,
}

/// That a planner has had the offer of a day. Stored once: never for a day that is not after the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferNote {
    /// The planner.
    pub planner: PlannerId,
    /// The day.
    pub day: Date,
}

/// All that one use case writes, in one transaction.
#[derive(Debug, Clone, Default)]
pub struct Work {
    /// Products, each under the revision it was read with.
    pub products: Vec<ProductRow>,
    /// Suppliers, likewise.
    pub suppliers: Vec<SupplierRow>,
    /// What the catalogue says of products; an older version changes nothing.
    pub articles: Vec<Article>,
    /// Stock, likewise.
    pub stocks: Vec<StockRowKept>,
    /// Orders, likewise; their open lines are replaced with them.
    pub orders: Vec<OrderRow>,
    /// Suggestions, each under its guard.
    pub suggestions: Vec<SuggestionWrite>,
    /// Suggestions that are swept: the row goes, the tombstone stays.
    pub swept: Vec<(Guard, TombstoneRecord)>,
    /// New submissions, and later tries of known ones.
    pub submissions: Vec<SubmissionRow>,
    /// Submissions to be tried at once, and how.
    pub hastened: Vec<(SubmissionId, Move)>,
    /// Orders that a submission of ours moved from one version to the next: those of that order that were conditional
    /// on the one are conditional on the other.
    pub rebased: Vec<(String, u64, u64)>,
    /// Submissions that came to their end; the next one of each order has its turn.
    pub ended_submissions: Vec<EndedSubmission>,
    /// Submissions whose outcome is unknown past the deadline: a person is called.
    pub in_attention: Vec<SubmissionId>,
    /// Clicks that accepted something, with their submissions in `submissions`.
    pub accepted_clicks: Vec<AcceptedClick>,
    /// Pauses that begin or end.
    pub pauses: Vec<Pause>,
    /// Answers to clicks.
    pub clicks: Vec<ClickAnswer>,
    /// Shortages that changed.
    pub shortages: Vec<ShortageRow>,
    /// Reviews asked for: an earlier due time wins.
    pub reviews_due: Vec<DueReview>,
    /// Reviews of all products of these suppliers.
    pub reviews_of_suppliers: Vec<(String, DueReview)>,
    /// Reviews done, by product and token.
    pub reviews_done: Vec<(String, i64)>,
    /// Fetches asked for or put off (one per kind and id; the earlier due time wins unless `attempts` grew).
    pub fetches: Vec<Fetch>,
    /// Fetches done or not needed any more.
    pub fetches_done: Vec<(FetchKind, String)>,
    /// Offers that planners have had, each under its guard.
    pub offers: Vec<OfferNote>,
    /// What became of inbox entries.
    pub marks: Vec<Mark>,
    /// What the log says.
    pub events: Vec<LogEvent>,
    /// Answers that fit nothing: a counter that must stay 0.
    pub stray_answers: u32,
}

/// The state of this context.
///
/// Every adapter passes the same conformance suite.
#[async_trait]
pub trait Store: Send + Sync {
    /// The orders with these ids.
    async fn orders(&self, ids: &[String]) -> Result<Vec<OrderRow>, StoreError>;

    /// The suppliers with these ids.
    async fn suppliers(&self, ids: &[String]) -> Result<Vec<SupplierRow>, StoreError>;

    /// What the catalogue says of these products, as far as it does.
    async fn articles(&self, product_ids: &[String]) -> Result<Vec<Article>, StoreError>;

    /// All that reviews of these products look at: one desk per id, also for products never heard of.
    async fn desks(&self, product_ids: &[String]) -> Result<Vec<ProductDesk>, StoreError>;

    /// For each incarnation that is still known, the latest suggestion of its line: itself, or the one it gave way to.
    async fn suggestions(
        &self,
        incarnations: &[Incarnation],
    ) -> Result<Vec<(Incarnation, SuggestionRecord)>, StoreError>;

    /// Stores a piece of work whole, or not at all.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a guard does not hold: load and decide again.
    async fn commit(&self, work: Work) -> Result<(), StoreError>;

    /// Reviews that are due, oldest first.
    async fn reviews_due(&self, now: Timestamp, limit: usize) -> Result<Vec<DueReview>, StoreError>;

    /// Makes the review of every product due (midnight, changed settings); answers how many.
    async fn review_all(&self, due_at: Timestamp, cause: &Cause) -> Result<u64, StoreError>;

    /// Fetches that are due.
    async fn fetches_due(&self, now: Timestamp, limit: usize) -> Result<Vec<Fetch>, StoreError>;

    /// Takes submissions that are due and puts them off until `lease`, so that nobody else takes them meanwhile. From
    /// here on a call counts as begun.
    ///
    /// Those that were called before come first, the longest due first. Then first calls: the clicks take turns, so that
    /// a large one does not hold up a small one; of each, the earliest due. None is begun of a click in a pause, nor
    /// while all are, nor of an order of which another one (that takes turns) is under way.
    ///
    /// One that was taken before, and whose outcome was not stored since, comes with [`Move::ReadBack`]: whoever took
    /// it may have made the call.
    async fn take_submissions(
        &self,
        now: Timestamp,
        lease: Timestamp,
        taking: Taking,
    ) -> Result<Vec<SubmissionRow>, StoreError>;

    /// Those of these submissions that wait for their first call.
    async fn unsent_submissions(&self, ids: &[SubmissionId]) -> Result<Vec<SubmissionRow>, StoreError>;

    /// Suggestions whose snooze or dismissal has ended, or whose submission is past its deadline.
    async fn wakeable(
        &self,
        business_now: Timestamp,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<SuggestionRecord>, StoreError>;

    /// Ended suggestions older than this, for the sweep, after a given one.
    async fn sweepable(
        &self,
        ended_before: Timestamp,
        after: Option<Incarnation>,
        limit: usize,
    ) -> Result<Vec<SuggestionRecord>, StoreError>;

    /// Deletes history (rows that gave way, answered clicks) older than this; answers how many went.
    async fn forget(&self, before: Timestamp, limit: usize) -> Result<u64, StoreError>;

    /// The answer that a click key got before.
    async fn click(&self, key: Uuid) -> Result<Option<ClickAnswer>, StoreError>;

    /// When something of this kind of work is due next: reviews, fetches, submissions, wake-ups.
    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError>;

    /// A named moment that is remembered (the last midnight worked off, the last sweep).
    async fn moment(&self, name: &str) -> Result<Option<Timestamp>, StoreError>;

    /// Remembers a named moment.
    async fn remember(&self, name: &str, at: Timestamp) -> Result<(), StoreError>;

    /// A short text that is remembered under a name (what the reviews went by).
    async fn note(&self, name: &str) -> Result<Option<String>, StoreError>;

    /// Remembers a text in place of the one before.
    async fn keep_note(&self, name: &str, text: &str) -> Result<(), StoreError>;

    /// Ids of products, in their order, after a given one; for walks over all of them.
    async fn products_after(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>, StoreError>;

    /// How often an answer fitted nothing; must stay 0.
    async fn stray_answers(&self) -> Result<u64, StoreError>;
}
