//! A price from a moment on, or for a while.

use jiff::Timestamp;

use super::super::events::{ListPublished, PricePublished};
use super::super::timeline::Timeline;
use super::PriceOf;
use crate::desk::{Change, Needed};
use crate::ledger::Key;
use crate::values::{Amount, Period, Refusal};

/// Sets a product's price on a list.
#[derive(Debug, Clone)]
pub struct SetPrice {
    of: PriceOf,
    period: Period,
    amount: String,
    seen: Option<u64>,
}

impl SetPrice {
    /// Of sound ids and a period that is not empty; the amount is read in the list's currency.
    ///
    /// # Errors
    /// What is wrong.
    pub fn new(
        list_id: &str,
        product_id: &str,
        amount: &str,
        from: Timestamp,
        until: Option<Timestamp>,
        seen: Option<u64>,
    ) -> Result<Self, Refusal> {
        let of = PriceOf::parse(list_id, product_id)?;
        Ok(Self { of, period: Period::new(from, until)?, amount: amount.to_owned(), seen })
    }
}

impl Change for SetPrice {
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
        let amount = Amount::parse("amount", &self.amount, &currency)?;
        let prices = now.map(|now| Timeline::published(&now.entries)).unwrap_or_default();
        Ok(self.of.with(&currency, prices.with(self.period, amount)?.into_entries()))
    }
}
