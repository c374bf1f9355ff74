//! No price any more from a moment on.

use jiff::Timestamp;

use super::super::events::{ListPublished, PricePublished};
use super::super::timeline::Timeline;
use super::PriceOf;
use crate::desk::{Change, Needed};
use crate::ledger::Key;
use crate::values::Refusal;

/// Ends a product's prices on a list.
#[derive(Debug, Clone)]
pub struct EndPrice {
    of: PriceOf,
    at: Timestamp,
    seen: Option<u64>,
}

impl EndPrice {
    /// Of sound ids.
    ///
    /// # Errors
    /// Which is none.
    pub fn new(list_id: &str, product_id: &str, at: Timestamp, seen: Option<u64>) -> Result<Self, Refusal> {
        Ok(Self { of: PriceOf::parse(list_id, product_id)?, at, seen })
    }
}

impl Change for EndPrice {
    type Facts = PricePublished;

    fn id(&self) -> &str {
        &self.of.price_id
    }

    fn seen(&self) -> Option<u64> {
        self.seen
    }

    fn needs(&self) -> Vec<Key> {
        vec![Key::of::<ListPublished>(self.of.list_id.clone())]
    }

    fn due_at(&self, after: &PricePublished, _needed: &Needed) -> Option<Timestamp> {
        after.last_moment()
    }

    fn wanted(&self, now: Option<&PricePublished>, needed: &Needed) -> Result<PricePublished, Refusal> {
        let currency = self.of.currency(needed)?;
        let prices = now.map(|now| Timeline::published(&now.entries)).unwrap_or_default();
        Ok(self.of.with(&currency, prices.ended(self.at).into_entries()))
    }

    fn is_nothing(&self, wanted: &PricePublished) -> bool {
        wanted.entries.is_empty()
    }
}
