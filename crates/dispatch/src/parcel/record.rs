//! How a batch is written down between events. The records are the stored form, and only that; the types they are
//! made from do not serialise.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use super::batch::{Member, SupplierBatch};
use crate::change::{AcceptedChange, ChangeKind, Language, LineTerms, Product, Supplier, SupplierId};
use crate::text::PlainText;

/// A [`SupplierBatch`] as stored, version 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplierBatchRecord {
    click_batch: Uuid,
    supplier_id: String,
    expected: Option<u32>,
    sealed_parcels: u32,
    members: Vec<MemberRecord>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct MemberRecord {
    incarnation: Uuid,
    #[serde(flatten)]
    state: MemberState,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
enum MemberState {
    InAttention,
    Undone,
    Refused,
    Applied { change: Box<AcceptedChangeRecord>, at: Timestamp, parcel: Option<u32> },
}

/// An [`AcceptedChange`] as stored, and as events carry it. Reading is tolerant: what is not known is passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedChangeRecord {
    /// The suggestion's incarnation.
    pub incarnation: Uuid,
    /// The click.
    pub click_batch: Uuid,
    /// Who is asked.
    pub supplier: SupplierRecord,
    /// The purchase order.
    pub order_id: String,
    /// The line of the order.
    pub line_id: String,
    /// The article.
    pub product_id: String,
    /// The article's name.
    pub product_name: String,
    /// `cancel`, `postpone`, `advance`, `decrease` or `increase`.
    pub kind: String,
    /// The line as it was.
    pub from: LineTermsRecord,
    /// The line as it shall be.
    pub to: LineTermsRecord,
    /// Stock units in one purchase unit.
    pub units_per_pack: u64,
    /// From the causing event to the mail.
    pub correlation_id: String,
    /// What the planner wants the supplier to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planner_note: Option<String>,
}

/// A [`Supplier`] as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplierRecord {
    /// Its identity.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its mail address, as published.
    pub email: String,
    /// A language tag.
    pub language: String,
}

/// A [`LineTerms`] as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineTermsRecord {
    /// The day of arrival.
    pub arrive_on: Date,
    /// How much, in purchase units.
    pub quantity_purchase_units: u64,
}

/// Why a record cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RecordFault {
    /// Not one of the five kinds.
    #[error("unknown kind of change {0:?}")]
    UnknownKind(String),
    /// A pack holds something.
    #[error("a pack of 0 units")]
    EmptyPack,
    /// A member in a parcel that was never sealed, or filed under another incarnation.
    #[error("the batch contradicts itself at change {0}")]
    Contradiction(Uuid),
}

impl From<&AcceptedChange> for AcceptedChangeRecord {
    fn from(change: &AcceptedChange) -> Self {
        let terms = |terms: LineTerms| LineTermsRecord {
            arrive_on: terms.arrive_on,
            quantity_purchase_units: terms.quantity_purchase_units,
        };
        Self {
            incarnation: change.incarnation,
            click_batch: change.click_batch,
            supplier: SupplierRecord {
                id: change.supplier.id.as_str().to_owned(),
                name: change.supplier.name.to_string(),
                email: change.supplier.email.clone(),
                language: change.supplier.language.tag().to_owned(),
            },
            order_id: change.order_id.to_string(),
            line_id: change.line_id.to_string(),
            product_id: change.product.id.to_string(),
            product_name: change.product.name.to_string(),
            kind: change.kind.as_str().to_owned(),
            from: terms(change.from),
            to: terms(change.to),
            units_per_pack: change.units_per_pack,
            correlation_id: change.correlation_id.to_string(),
            planner_note: change.planner_note.as_ref().map(ToString::to_string),
        }
    }
}

impl TryFrom<AcceptedChangeRecord> for AcceptedChange {
    type Error = RecordFault;

    fn try_from(record: AcceptedChangeRecord) -> Result<Self, RecordFault> {
        let kind = ChangeKind::ALL.into_iter().find(|kind| kind.as_str() == record.kind);
        if record.units_per_pack == 0 {
            return Err(RecordFault::EmptyPack);
        }
        let terms = |terms: &LineTermsRecord| LineTerms {
            arrive_on: terms.arrive_on,
            quantity_purchase_units: terms.quantity_purchase_units,
        };
        Ok(Self {
            incarnation: record.incarnation,
            click_batch: record.click_batch,
            supplier: Supplier {
                id: SupplierId::new(record.supplier.id),
                name: PlainText::new(&record.supplier.name),
                email: record.supplier.email,
                language: Language::from_tag(&record.supplier.language),
            },
            order_id: PlainText::new(&record.order_id),
            line_id: PlainText::new(&record.line_id),
            product: Product { id: PlainText::new(&record.product_id), name: PlainText::new(&record.product_name) },
            kind: kind.ok_or(RecordFault::UnknownKind(record.kind))?,
            from: terms(&record.from),
            to: terms(&record.to),
            units_per_pack: record.units_per_pack,
            correlation_id: PlainText::new(&record.correlation_id),
            planner_note: record.planner_note.as_deref().map(PlainText::new).filter(|note| !note.is_empty()),
        })
    }
}

impl From<&SupplierBatch> for SupplierBatchRecord {
    fn from(batch: &SupplierBatch) -> Self {
        let members = batch.members.iter().map(|(incarnation, member)| MemberRecord {
            incarnation: *incarnation,
            state: match member {
                Member::InAttention => MemberState::InAttention,
                Member::Undone => MemberState::Undone,
                Member::Refused => MemberState::Refused,
                Member::Applied { change, at, parcel } => MemberState::Applied {
                    change: Box::new(AcceptedChangeRecord::from(change.as_ref())),
                    at: *at,
                    parcel: *parcel,
                },
            },
        });
        Self {
            click_batch: batch.click_batch,
            supplier_id: batch.supplier.as_str().to_owned(),
            expected: batch.expected,
            sealed_parcels: batch.sealed_parcels,
            members: members.collect(),
        }
    }
}

impl TryFrom<SupplierBatchRecord> for SupplierBatch {
    type Error = RecordFault;

    fn try_from(record: SupplierBatchRecord) -> Result<Self, RecordFault> {
        let mut batch = Self::new(record.click_batch, SupplierId::new(record.supplier_id));
        batch.expected = record.expected;
        batch.sealed_parcels = record.sealed_parcels;
        for MemberRecord { incarnation, state } in record.members {
            let member = match state {
                MemberState::InAttention => Member::InAttention,
                MemberState::Undone => Member::Undone,
                MemberState::Refused => Member::Refused,
                MemberState::Applied { change, at, parcel } => {
                    let change = AcceptedChange::try_from(*change)?;
                    if change.incarnation != incarnation || parcel.is_some_and(|n| n >= record.sealed_parcels) {
                        return Err(RecordFault::Contradiction(incarnation));
                    }
                    Member::Applied { change: Box::new(change), at, parcel }
                }
            };
            batch.members.insert(incarnation, member);
        }
        Ok(batch)
    }
}
