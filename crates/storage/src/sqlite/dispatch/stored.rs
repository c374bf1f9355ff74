//! The stored forms, and the doors back into the domain.

use context::StoreError;
use dispatch::change::SupplierId;
use dispatch::identity::ParcelId;
use dispatch::mail::RenderedMail;
use dispatch::parcel::{SupplierBatch, SupplierBatchRecord};
use dispatch::ports::{OfferTo, ParcelFacts};
use rusqlite::Row;
use uuid::Uuid;

use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{timestamp, uuid};

fn corrupt(error: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt(error.to_string())
}

/// A batch as it is stored: its record, version 1, as JSON packed with zstd.
pub(super) fn pack(batch: &SupplierBatch) -> Result<Vec<u8>, StoreError> {
    let refused = |error: &dyn std::error::Error| StoreError::Refused(error.to_string());
    let json = serde_json::to_vec(&SupplierBatchRecord::from(batch)).map_err(|error| refused(&error))?;
    zstd::encode_all(json.as_slice(), 1).map_err(|error| refused(&error))
}

/// A stored batch.
pub(super) fn unpack(packed: &[u8]) -> Result<SupplierBatch, StoreError> {
    let json = zstd::decode_all(packed).map_err(corrupt)?;
    let record: SupplierBatchRecord = serde_json::from_slice(&json).map_err(corrupt)?;
    record.try_into().map_err(corrupt)
}

/// A blob column.
pub(super) fn blob<'a>(row: &'a Row<'_>, index: usize) -> Result<&'a [u8], StoreError> {
    row.get_ref(index).sql()?.as_blob().map_err(corrupt)
}

/// An id column.
pub(super) fn id(row: &Row<'_>, index: usize) -> Result<Uuid, StoreError> {
    uuid(blob(row, index)?)
}

/// Many ids in one column.
pub(super) fn joined(ids: &[Uuid]) -> Vec<u8> {
    ids.iter().flat_map(|id| *id.as_bytes()).collect()
}

fn split(bytes: &[u8]) -> Result<Vec<Uuid>, StoreError> {
    bytes.chunks(16).map(uuid).collect()
}

/// The columns that [`facts`] reads, of `parcel p`.
pub(super) const FACTS: &str =
    "p.id, p.click_batch, p.supplier_id, p.supplier_name, p.n, p.incarnations, p.correlation_id, p.stored_at,
     p.planner_id, p.offer_day";

/// What a parcel is, from the first ten columns.
pub(super) fn facts(row: &Row<'_>) -> Result<ParcelFacts, StoreError> {
    let planner: Option<String> = row.get(8).sql()?;
    let day: Option<String> = row.get(9).sql()?;
    let offer = planner.zip(day).map(|(planner, day)| Ok(OfferTo { planner, day: day.parse().map_err(corrupt)? }));
    Ok(ParcelFacts {
        offer: offer.transpose()?,
        id: ParcelId::stored(id(row, 0)?),
        click_batch: id(row, 1)?,
        supplier: SupplierId::new(row.get::<_, String>(2).sql()?),
        supplier_name: row.get(3).sql()?,
        n: row.get(4).sql()?,
        incarnations: split(blob(row, 5)?)?,
        correlation_id: row.get(6).sql()?,
        stored_at: timestamp(row.get(7).sql()?)?,
    })
}

/// The columns that [`mail`] reads, of `mail m`.
pub(super) const MAIL: &str = "m.message_id, m.envelope_from, m.envelope_to, m.subject, m.bytes";

/// A stored mail, from five columns that begin at `first`.
pub(super) fn mail(row: &Row<'_>, first: usize) -> Result<RenderedMail, StoreError> {
    let text = |index: usize| row.get_ref(first + index).sql()?.as_str().map_err(corrupt);
    Ok(RenderedMail {
        message_id: text(0)?.parse().map_err(corrupt)?,
        envelope_from: text(1)?.parse().map_err(corrupt)?,
        envelope_to: text(2)?.parse().map_err(corrupt)?,
        subject: text(3)?.to_owned(),
        bytes: blob(row, first + 4)?.to_vec(),
    })
}
