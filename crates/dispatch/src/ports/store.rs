//! The port of the store. The transaction is the port: a use case loads, decides, and hands over one [`Work`], which
//! is stored whole or not at all.

use async_trait::async_trait;
use context::{LogEvent, Mark, StoreError};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::change::SupplierId;
use crate::identity::{MessageId, ParcelId};
use crate::mail::RenderedMail;
use crate::parcel::SupplierBatch;

/// What a [`SupplierBatch`] is found by: the part of one click that goes to one supplier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BatchKey {
    /// The click.
    pub click_batch: Uuid,
    /// The supplier.
    pub supplier: SupplierId,
}

/// A batch, and the revision under which it was read (0: there was none).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRow {
    /// The batch.
    pub batch: SupplierBatch,
    /// When its next parcel has to be sealed at the latest; none while no change waits.
    pub due_at: Option<Timestamp>,
    /// When a change of its click last came to its end, for whichever supplier; written by [`Work::clicks_heard_of`].
    pub heard_at: Option<Timestamp>,
    /// +1 at every write; a write names the one it read.
    pub revision: i64,
}

/// To which batch an accepted suggestion belongs. News may name the suggestion alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The suggestion.
    pub incarnation: Uuid,
    /// Its batch.
    pub batch: BatchKey,
}

/// An order line as a supplier knows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineKey {
    /// The supplier.
    pub supplier: SupplierId,
    /// The order.
    pub order_id: String,
    /// The line of that order.
    pub line_id: String,
}

/// Whose daily offer a parcel carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferTo {
    /// The planner.
    pub planner: String,
    /// The day.
    pub day: Date,
}

/// What is known of a parcel without opening it, and what the log says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelFacts {
    /// Its identity.
    pub id: ParcelId,
    /// Set where it carries a planner's daily offer, and no changes: the click is then the offer, the supplier nobody,
    /// and the name the planner's.
    pub offer: Option<OfferTo>,
    /// The click that all its changes were accepted with.
    pub click_batch: Uuid,
    /// Which parcel of (click batch, supplier) it is, from 0.
    pub n: u32,
    /// The supplier.
    pub supplier: SupplierId,
    /// Its name, for lists.
    pub supplier_name: String,
    /// The suggestions whose changes it carries.
    pub incarnations: Vec<Uuid>,
    /// Ties it to what caused it.
    pub correlation_id: String,
    /// When it was sealed and stored, wall time.
    pub stored_at: Timestamp,
}

/// What is in a sealed parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The mail, to the byte. It is due at once.
    Mail(RenderedMail),
    /// There can be no mail: the parcel has failed before the first attempt.
    Nothing {
        /// Why.
        reason: String,
    },
}

/// A parcel to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewParcel {
    /// What it is.
    pub facts: ParcelFacts,
    /// The order lines that it is about.
    pub lines: Vec<LineKey>,
    /// What is in it.
    pub content: Content,
}

/// A parcel that was taken to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenParcel {
    /// What it is.
    pub facts: ParcelFacts,
    /// The stored mail.
    pub mail: RenderedMail,
    /// Attempts before this one whose outcome was stored.
    pub attempts: u32,
}

/// What an attempt to send a parcel came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The mail was taken.
    Accepted {
        /// What was answered.
        response: String,
    },
    /// The mail is given up.
    Failed {
        /// Why.
        reason: String,
    },
    /// The mail is tried again.
    Later {
        /// Not before this wall time.
        due_at: Timestamp,
        /// What went wrong this time.
        reason: String,
    },
}

/// The outcome of an attempt, under its guard: the parcel waits, and no other outcome was stored meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendOutcome {
    /// The parcel.
    pub parcel: ParcelId,
    /// [`TakenParcel::attempts`], as read.
    pub attempts_before: u32,
    /// What it came to.
    pub verdict: Verdict,
    /// When, wall time.
    pub at: Timestamp,
}

/// All that one use case writes, in one transaction.
#[derive(Debug, Clone, Default)]
pub struct Work {
    /// Batches, each under the revision it was read with.
    pub batches: Vec<BatchRow>,
    /// Who belongs to which batch. What was undone may be accepted again, with another click: the latest counts.
    pub memberships: Vec<Membership>,
    /// Clicks of which a change came to its end, and when: the latest counts.
    pub clicks_heard_of: Vec<(Uuid, Timestamp)>,
    /// Sealed parcels; each is stored once.
    pub parcels: Vec<NewParcel>,
    /// Outcomes of attempts, each under its guard.
    pub outcomes: Vec<SendOutcome>,
    /// What became of inbox entries.
    pub marks: Vec<Mark>,
    /// What the log says.
    pub events: Vec<LogEvent>,
}

/// The state of this context.
///
/// Every adapter passes the same conformance suite.
#[async_trait]
pub trait Store: Send + Sync {
    /// The batches of these keys that are known.
    async fn batches(&self, keys: &[BatchKey]) -> Result<Vec<BatchRow>, StoreError>;

    /// The batches that these suggestions belong to, as far as they are known.
    async fn memberships(&self, incarnations: &[Uuid]) -> Result<Vec<Membership>, StoreError>;

    /// Those of these parcels that are stored already.
    async fn known_parcels(&self, parcels: &[ParcelId]) -> Result<Vec<ParcelId>, StoreError>;

    /// For each line that a mail was written about: the latest such mail that has not failed.
    async fn latest_mails(&self, lines: &[LineKey]) -> Result<Vec<(LineKey, MessageId)>, StoreError>;

    /// Batches with a parcel that has to be sealed by now, the longest due first.
    async fn batches_due(&self, now: Timestamp, limit: usize) -> Result<Vec<BatchRow>, StoreError>;

    /// Takes parcels that are due, the longest due first, and puts them off until `lease`, so that nobody else takes
    /// them meanwhile.
    async fn take_parcels(
        &self,
        now: Timestamp,
        lease: Timestamp,
        limit: usize,
    ) -> Result<Vec<TakenParcel>, StoreError>;

    /// Makes parcels due at `at` that wait and were taken: leases handed back unused.
    async fn hand_back_parcels(&self, parcels: &[ParcelId], at: Timestamp) -> Result<(), StoreError>;

    /// Stores a piece of work whole, or not at all.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a guard does not hold: load and decide again.
    async fn commit(&self, work: Work) -> Result<(), StoreError>;

    /// Deletes parcels that ended before this, and batches that are [settled](SupplierBatch::is_settled) and have no
    /// parcel any more, at most `limit` of each; answers how many went. A batch that is not settled stays: without it
    /// a later parcel would get the identity, and the Message-ID, of one that was sent.
    async fn forget(&self, before: Timestamp, limit: usize) -> Result<u64, StoreError>;

    /// When the next parcel has to be sealed or sent.
    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError>;
}
