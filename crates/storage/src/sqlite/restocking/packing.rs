//! Documents made small. A row that is longer than a quarter of a page takes a whole page more, so what is long in a document is
//! packed: a forecast to a byte or two a day, anything else beyond a bound with zstd. What was stored before, as plain JSON,
//! is read as it is.

use std::borrow::Cow;
use std::cell::RefCell;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use context::StoreError;
use restocking::events::ProductPublished;
use restocking::review::ReviewInput;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rust_decimal::Decimal;
use serde::Serialize;

use super::stored::{from_json, json};

/// Longer documents are packed with zstd.
const LONG: usize = 800;
/// No document is longer than this when unpacked.
const LONGEST: usize = 64 << 20;
/// zstd's first level: the others take longer and save little on documents of this size.
const LEVEL: i32 = 1;
/// Where a packed forecast stands in a document: always at its end.
const DAILY: &str = ",\"packed_daily\":\"";
/// The first byte of a review's facts packed with their forecast apart; those of before begin with zstd's own.
const VERSION: u8 = 1;
/// More decimals than these are kept as they are.
const MOST_DECIMALS: u32 = 6;

/// A document as it is stored.
pub(super) enum Doc {
    Text(String),
    Packed(Vec<u8>),
}

impl Doc {
    /// JSON, packed where it is long.
    pub(super) fn of<T: Serialize>(record: &T) -> Result<Self, StoreError> {
        let text = json(record)?;
        if text.len() <= LONG { Ok(Self::Text(text)) } else { compress(text.as_bytes(), &[]).map(Self::Packed) }
    }
}

impl rusqlite::ToSql for Doc {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Packed(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// The JSON of a stored document, unpacked where it was long.
pub(super) fn text(stored: ValueRef<'_>) -> Result<Cow<'_, str>, StoreError> {
    let corrupt = |error: &dyn std::fmt::Display| StoreError::Corrupt(error.to_string());
    match stored {
        ValueRef::Blob(bytes) => String::from_utf8(decompress(bytes)?).map(Cow::Owned).map_err(|error| corrupt(&error)),
        other => other.as_str().map(Cow::Borrowed).map_err(|error| corrupt(&error)),
    }
}

/// A product's document: JSON that SQL can look into, its forecast packed at the end.
pub(super) fn product_doc(published: &ProductPublished) -> Result<String, StoreError> {
    let Some(packed) = packed_daily(published) else { return json(published) };
    with_daily(json(&without_daily(published))?, &packed)
}

/// The product of a stored document.
pub(super) fn product(doc: &str) -> Result<ProductPublished, StoreError> {
    let mut published: ProductPublished = from_json(doc)?;
    restore_daily(doc, &mut published)?;
    Ok(published)
}

/// The facts of a review, packed.
pub(super) fn review_input(input: &ReviewInput) -> Result<Vec<u8>, StoreError> {
    let text = match packed_daily(&input.product) {
        Some(packed) => {
            let slim = ReviewInput { product: without_daily(&input.product), ..input.clone() };
            with_daily(json(&slim)?, &packed)?
        }
        None => json(input)?,
    };
    compress(text.as_bytes(), &[VERSION])
}

/// The facts of a review as they were stored, in this form or the one before.
pub(super) fn read_review_input(stored: &[u8]) -> Result<ReviewInput, StoreError> {
    let packed = stored.strip_prefix(&[VERSION]).unwrap_or(stored);
    let text = String::from_utf8(decompress(packed)?).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let mut input: ReviewInput = from_json(&text)?;
    restore_daily(&text, &mut input.product)?;
    Ok(input)
}

fn without_daily(published: &ProductPublished) -> ProductPublished {
    let mut slim = published.clone();
    if let Some(forecast) = &mut slim.forecast {
        forecast.daily = Vec::new();
    }
    slim
}

fn with_daily(mut document: String, packed: &str) -> Result<String, StoreError> {
    if document.pop() != Some('}') {
        return Err(StoreError::Refused("a document that is no object".to_owned()));
    }
    document.push_str(DAILY);
    document.push_str(packed);
    document.push_str("\"}");
    Ok(document)
}

fn restore_daily(document: &str, published: &mut ProductPublished) -> Result<(), StoreError> {
    let Some(forecast) = &mut published.forecast else { return Ok(()) };
    let Some((_, packed)) = document.rsplit_once(DAILY) else { return Ok(()) };
    let corrupt = || StoreError::Corrupt("a packed forecast".to_owned());
    let bytes = STANDARD_NO_PAD.decode(packed.trim_end_matches("\"}")).map_err(|_| corrupt())?;
    forecast.daily = unpack(&bytes).ok_or_else(corrupt)?;
    Ok(())
}

/// A product's forecast: its decimals, then the difference of each day to the one before, seven bits a byte. Nothing where
/// it is not of that kind.
fn packed_daily(published: &ProductPublished) -> Option<String> {
    let daily = &published.forecast.as_ref()?.daily;
    let decimals = daily.iter().map(Decimal::scale).max().filter(|decimals| *decimals <= MOST_DECIMALS)?;
    let mut bytes = vec![u8::try_from(decimals).ok()?];
    let mut before = 0_i64;
    for units in daily {
        let factor = 10_i128.pow(decimals - units.scale());
        let number = i64::try_from(units.mantissa().checked_mul(factor)?).ok()?;
        let step = number.checked_sub(before)?;
        // Zigzag: small steps down are small numbers as well.
        let mut rest = ((step << 1) ^ (step >> 63)).cast_unsigned();
        while rest >= 0x80 {
            bytes.push((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        bytes.push((rest & 0x7f) as u8);
        before = number;
    }
    Some(STANDARD_NO_PAD.encode(bytes))
}

fn unpack(bytes: &[u8]) -> Option<Vec<Decimal>> {
    let (decimals, steps) = bytes.split_first()?;
    let decimals = u32::from(*decimals).min(MOST_DECIMALS);
    let (mut daily, mut number, mut rest, mut shift) = (Vec::with_capacity(steps.len()), 0_i64, 0_u64, 0_u32);
    for byte in steps {
        rest |= u64::from(byte & 0x7f).checked_shl(shift)?;
        shift += 7;
        if byte & 0x80 == 0 {
            let step = (rest >> 1).cast_signed() ^ -((rest & 1).cast_signed());
            number = number.checked_add(step)?;
            daily.push(Decimal::new(number, decimals));
            (rest, shift) = (0, 0);
        }
    }
    Some(daily)
}

thread_local! {
    // Made once a thread: making one takes longer than packing a document with it.
    static COMPRESSOR: RefCell<Option<zstd::bulk::Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<zstd::bulk::Decompressor<'static>>> = const { RefCell::new(None) };
}

fn compress(bytes: &[u8], before: &[u8]) -> Result<Vec<u8>, StoreError> {
    let refused = |error: std::io::Error| StoreError::Refused(error.to_string());
    COMPRESSOR.with_borrow_mut(|slot| {
        let compressor = match slot {
            Some(compressor) => compressor,
            None => slot.insert(zstd::bulk::Compressor::new(LEVEL).map_err(refused)?),
        };
        let packed = compressor.compress(bytes).map_err(refused)?;
        Ok(if before.is_empty() { packed } else { [before, &packed].concat() })
    })
}

fn decompress(bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    let corrupt = |error: std::io::Error| StoreError::Corrupt(error.to_string());
    // What was packed as a stream does not say its size beforehand.
    let Ok(Some(size)) = zstd::zstd_safe::get_frame_content_size(bytes) else {
        return zstd::decode_all(bytes).map_err(corrupt);
    };
    let size = usize::try_from(size).unwrap_or(usize::MAX).min(LONGEST);
    DECOMPRESSOR.with_borrow_mut(|slot| {
        let decompressor = match slot {
            Some(decompressor) => decompressor,
            None => slot.insert(zstd::bulk::Decompressor::new().map_err(corrupt)?),
        };
        decompressor.decompress(bytes, size).map_err(corrupt)
    })
}

#[cfg(test)]
mod tests;
