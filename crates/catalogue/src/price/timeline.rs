//! Prices over time, without overlaps. Pure.

use jiff::Timestamp;

use super::events::PriceEntry;
use crate::values::{Amount, Period, Refusal};

/// Prices of one product on one list at most.
const MOST: usize = 1_000;

/// Entries in the order of time that do not overlap; neighbours of the same amount are one entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timeline(Vec<PriceEntry>);

impl Timeline {
    /// Of entries in any order.
    ///
    /// # Errors
    /// Where two overlap, one is empty, or there are too many.
    pub fn new(mut entries: Vec<PriceEntry>) -> Result<Self, Refusal> {
        for entry in &entries {
            Period::new(entry.from, entry.until)?;
        }
        entries.sort_by_key(|entry| entry.from);
        for pair in entries.windows(2) {
            if pair[0].until.is_none_or(|until| until > pair[1].from) {
                let reason =
                    format!("the price from {} is not over when the one from {} begins", pair[0].from, pair[1].from);
                return Err(Refusal::invalid("entries", reason));
            }
        }
        Self::joined(entries)
    }

    /// What was published before.
    pub fn published(entries: &[PriceEntry]) -> Self {
        Self(entries.to_vec())
    }

    /// With a price for a period: what held then gives way, before and after it stays. An open period ends where the next
    /// entry begins.
    ///
    /// # Errors
    /// When there would be too many entries.
    pub fn with(&self, period: Period, amount: Amount) -> Result<Self, Refusal> {
        let next = self.0.iter().map(|entry| entry.from).filter(|from| *from > period.from()).min();
        let until = period.until().or(next);
        let mut entries = self.without(period.from(), until);
        entries.push(PriceEntry { from: period.from(), until, amount });
        entries.sort_by_key(|entry| entry.from);
        Self::joined(entries)
    }

    /// With no price any more from a moment on.
    #[must_use]
    pub fn ended(&self, at: Timestamp) -> Self {
        Self(self.without(at, None))
    }

    fn without(&self, from: Timestamp, until: Option<Timestamp>) -> Vec<PriceEntry> {
        let mut kept = Vec::with_capacity(self.0.len() + 2);
        for entry in &self.0 {
            if entry.from < from {
                let cut = entry.until.map_or(from, |known| known.min(from));
                kept.push(PriceEntry { until: Some(cut), ..*entry });
            }
            if let Some(until) = until
                && entry.until.is_none_or(|known| known > until)
            {
                kept.push(PriceEntry { from: entry.from.max(until), ..*entry });
            }
        }
        kept
    }

    fn joined(entries: Vec<PriceEntry>) -> Result<Self, Refusal> {
        let mut joined: Vec<PriceEntry> = Vec::with_capacity(entries.len());
        for entry in entries {
            match joined.last_mut() {
                Some(last) if last.until == Some(entry.from) && last.amount == entry.amount => last.until = entry.until,
                _ => joined.push(entry),
            }
        }
        if joined.len() > MOST {
            return Err(Refusal::invalid("entries", format!("at most {MOST} prices on one list")));
        }
        Ok(Self(joined))
    }

    /// The price at a moment.
    pub fn at(&self, moment: Timestamp) -> Option<Amount> {
        let holds = |entry: &&PriceEntry| entry.from <= moment && entry.until.is_none_or(|until| moment < until);
        self.0.iter().rev().find(holds).map(|entry| entry.amount)
    }

    /// The entries.
    pub fn into_entries(self) -> Vec<PriceEntry> {
        self.0
    }
}

#[cfg(test)]
mod tests;
