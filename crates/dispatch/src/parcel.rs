//! Parcels: the changes of one click for one supplier, gathered until all are known, and sealed into mails.
//!
//! What is learned forms a lattice (each member only ever rises: awaited, in attention, undone, refused, applied), so the
//! order and the number of deliveries do not matter. Sealing is a decision of its own, with the time as an argument.

mod batch;
mod record;

pub use batch::{Fact, Learned, NotOfThisBatch, Patience, SupplierBatch};
pub use record::{AcceptedChangeRecord, LineTermsRecord, RecordFault, SupplierBatchRecord, SupplierRecord};

use uuid::Uuid;

use crate::change::{AcceptedChange, Supplier};
use crate::identity::ParcelId;
use crate::text::PlainText;

/// One mail's worth of changes: never empty, all of one click and one supplier, all taken by the central system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    click_batch: Uuid,
    n: u32,
    supplier: Supplier,
    changes: Vec<AcceptedChange>,
}

impl Parcel {
    /// The parcel of these changes, in the order of order, line and incarnation; `None` when there are none.
    pub(crate) fn new(click_batch: Uuid, n: u32, mut changes: Vec<AcceptedChange>) -> Option<Self> {
        changes.sort_by(|a, b| (&a.order_id, &a.line_id, a.incarnation).cmp(&(&b.order_id, &b.line_id, b.incarnation)));
        let supplier = changes.first()?.supplier.clone();
        Some(Self { click_batch, n, supplier, changes })
    }

    /// What the parcel, its mail and every copy of it are known by.
    #[must_use]
    pub fn id(&self) -> ParcelId {
        ParcelId::derive(self.click_batch, &self.supplier.id, self.n)
    }

    /// The click that all its changes were accepted with.
    #[must_use]
    pub const fn click_batch(&self) -> Uuid {
        self.click_batch
    }

    /// Which parcel of (click batch, supplier) this is, from 0.
    #[must_use]
    pub const fn n(&self) -> u32 {
        self.n
    }

    /// Who is asked: the supplier as the first change names it.
    #[must_use]
    pub const fn supplier(&self) -> &Supplier {
        &self.supplier
    }

    /// The changes, at least one, in the order of order and line.
    #[must_use]
    pub fn changes(&self) -> &[AcceptedChange] {
        &self.changes
    }

    /// The correlation id that all changes share; the click's id where they do not.
    #[must_use]
    pub fn correlation_id(&self) -> PlainText {
        let mut ids = self.changes.iter().map(|change| &change.correlation_id);
        match ids.next() {
            Some(shared) if !shared.is_empty() && ids.all(|id| id == shared) => shared.clone(),
            _ => PlainText::new(&self.click_batch.to_string()),
        }
    }
}
