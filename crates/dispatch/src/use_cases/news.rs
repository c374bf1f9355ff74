//! What is read of the restocking context's log: as much as a mail needs, and tolerant of the rest.

use context::Entry;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use thiserror::Error;
use uuid::Uuid;

use crate::change::{AcceptedChange, ChangeKind, Language, LineTerms, Product, Supplier, SupplierId};
use crate::parcel::Fact;
use crate::ports::BatchKey;
use crate::text::PlainText;

pub(super) const ACCEPTED: &str = "restocking.suggestion.accepted.v1";
const APPLIED: &str = "restocking.suggestion.applied.v1";
const REFUSED: &str = "restocking.suggestion.refused.v1";
const UNDONE: &str = "restocking.suggestion.undone.v1";
const NEEDS_ATTENTION: &str = "restocking.submission.needs-attention.v1";

pub(super) const OFFER_COMPOSED: &str = "restocking.offer.composed.v1";

/// What this context reads of the restocking context's log.
pub const NEWS: &[&str] = &[ACCEPTED, APPLIED, REFUSED, UNDONE, NEEDS_ATTENTION, OFFER_COMPOSED];

/// One piece of news about an accepted suggestion.
#[derive(Debug)]
pub(super) struct News {
    /// The suggestion.
    pub(super) incarnation: Uuid,
    /// The batch that it belongs to, where the news says so.
    pub(super) batch: Option<BatchKey>,
    /// What is learned: facts about the same batch.
    pub(super) facts: Vec<Fact>,
}

/// Why news cannot be used; a person has to look.
#[derive(Debug, Error)]
pub(super) enum NewsFault {
    #[error("the payload cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    #[error("the type {0:?} is none of those that were asked for")]
    UnknownType(String),
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("{field} is {value}, which no line can have")]
    OutOfRange { field: &'static str, value: i64 },
    #[error("a change of kind {0:?} goes into no mail")]
    UnknownKind(String),
}

#[derive(Debug, Deserialize)]
struct Told {
    incarnation: Uuid,
    kind: String,
    order_id: String,
    line_id: String,
    product_id: String,
    product_name: String,
    supplier_id: String,
    supplier_name: String,
    from_date: Date,
    to_date: Option<Date>,
    from_quantity: i64,
    to_quantity: i64,
    units_per_pack: i64,
    #[serde(default)]
    click: Option<Click>,
}

#[derive(Debug, Deserialize)]
struct Click {
    click_batch: Uuid,
    batch_size_for_supplier: u32,
    supplier_email: String,
    #[serde(default)]
    supplier_language: Option<String>,
}

impl News {
    pub(super) fn read(entry: &Entry) -> Result<Self, NewsFault> {
        let data = entry.event.data.as_deref().map_or("null", |data| data.get());
        let told: Told = serde_json::from_str(data)?;
        let incarnation = told.incarnation;
        // The size of the batch comes with every event: whichever is lost or late, the others tell it.
        let mut facts: Vec<Fact> = told.click.iter().map(Click::size).collect();
        match entry.kind() {
            ACCEPTED => {}
            APPLIED => facts.push(applied(&told, entry)?),
            REFUSED => facts.push(Fact::Refused { incarnation }),
            // Without a click it was no acceptance that was undone.
            UNDONE if told.click.is_some() => facts.push(Fact::Undone { incarnation }),
            UNDONE => {}
            NEEDS_ATTENTION => facts.push(Fact::NeedsAttention { incarnation }),
            other => return Err(NewsFault::UnknownType(other.to_owned())),
        }
        if told.click.is_none() && matches!(entry.kind(), ACCEPTED | APPLIED) {
            return Err(NewsFault::Missing("click"));
        }
        let supplier = SupplierId::new(told.supplier_id);
        let batch = told.click.map(|click| BatchKey { click_batch: click.click_batch, supplier });
        Ok(Self { incarnation, batch, facts })
    }
}

impl Click {
    fn size(&self) -> Fact {
        Fact::Accepted { batch_size_for_supplier: self.batch_size_for_supplier }
    }
}

fn applied(told: &Told, entry: &Entry) -> Result<Fact, NewsFault> {
    let click = told.click.as_ref().ok_or(NewsFault::Missing("click"))?;
    let count = |field, value: i64| u64::try_from(value).map_err(|_| NewsFault::OutOfRange { field, value });
    let units_per_pack = count("units_per_pack", told.units_per_pack)?;
    if units_per_pack == 0 {
        return Err(NewsFault::OutOfRange { field: "units_per_pack", value: 0 });
    }
    let kind = ChangeKind::ALL.into_iter().find(|kind| kind.as_str() == told.kind);
    let change = AcceptedChange {
        incarnation: told.incarnation,
        click_batch: click.click_batch,
        supplier: Supplier {
            id: SupplierId::new(&told.supplier_id),
            name: PlainText::new(&told.supplier_name),
            email: click.supplier_email.clone(),
            language: click.supplier_language.as_deref().map_or_else(Language::default, Language::from_tag),
        },
        order_id: PlainText::new(&told.order_id),
        line_id: PlainText::new(&told.line_id),
        product: Product { id: PlainText::new(&told.product_id), name: PlainText::new(&told.product_name) },
        kind: kind.ok_or_else(|| NewsFault::UnknownKind(told.kind.clone()))?,
        from: LineTerms {
            arrive_on: told.from_date,
            quantity_purchase_units: count("from_quantity", told.from_quantity)?,
        },
        to: LineTerms {
            arrive_on: told.to_date.unwrap_or(told.from_date),
            quantity_purchase_units: count("to_quantity", told.to_quantity)?,
        },
        units_per_pack,
        // The log's: it is the click's, which the changes of one parcel share.
        correlation_id: PlainText::new(&entry.correlation_id),
        planner_note: None,
    };
    Ok(Fact::Applied { change: Box::new(change), at: happened_at(entry) })
}

fn happened_at(entry: &Entry) -> Timestamp {
    entry.event.time.unwrap_or(entry.received_at)
}
