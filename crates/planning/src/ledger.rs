//! The projection of one set of receipts, kept up to date as lines are put in.

use crate::calendar::Day;
use crate::product::Product;

/// Stock per day from today to the horizon, in thousandths.
///
/// ```text
/// balance[t] = PAB[t-1] + receipts[t] - forecast[t]            PAB[-1] = on hand - backorders
/// unmet[t]   = min(forecast[t], max(0, -balance[t]))
/// PAB[t]     = balance[t] + (1 - backorder_share) x unmet[t]
/// ```
#[derive(Debug, Clone)]
pub(crate) struct Ledger<'p> {
    product: &'p Product,
    receipts: Vec<i64>,
    balance: Vec<i64>,
    available: Vec<i64>,
}

impl<'p> Ledger<'p> {
    /// The ledger of these receipts, each a day and thousandths.
    pub(crate) fn new(product: &'p Product, receipts: impl IntoIterator<Item = (Day, i64)>) -> Self {
        let days = product.forecast.len();
        let mut ledger = Self { product, receipts: vec![0; days], balance: vec![0; days], available: vec![0; days] };
        for (day, quantity) in receipts {
            ledger.book(day, quantity);
        }
        ledger.project_from(0);
        ledger
    }

    /// Puts a receipt in (or, negative, takes it out) and projects anew.
    pub(crate) fn receive(&mut self, day: Day, quantity: i64) {
        if let Some(from) = self.book(day, quantity) {
            self.project_from(from);
        }
    }

    /// The first day from `day` to the horizon on which the floor is broken.
    pub(crate) fn first_broken_from(&self, day: Day) -> Option<Day> {
        let from = usize::try_from(day).unwrap_or(0);
        let broken = self.balance.get(from..)?.iter().position(|&balance| balance < self.product.floor)?;
        Some((from + broken) as Day)
    }

    /// How far the balance of a day is below the floor; 0 where it is not.
    pub(crate) fn shortage(&self, day: Day) -> i64 {
        (self.product.floor - self.balance[day as usize]).max(0)
    }

    /// The day's own demand that cannot be met.
    pub(crate) fn unmet(&self, day: Day) -> i64 {
        unmet(self.product.forecast[day as usize], self.balance[day as usize])
    }

    /// What has to come on `from` so that the balance, counted without losing demand from there,
    /// is nowhere below the floor up to and with `until`.
    pub(crate) fn lacking(&self, from: Day, until: Day) -> i64 {
        let from = usize::try_from(from).unwrap_or(0);
        let until = usize::try_from(until + 1).unwrap_or(0).min(self.balance.len());
        let mut balance = if from == 0 { self.product.opening } else { self.available[from - 1] };
        let mut lacking = 0;
        for day in from..until {
            balance = balance.saturating_add(self.receipts[day]) - self.product.forecast[day];
            lacking = lacking.max(self.product.floor - balance);
        }
        lacking
    }

    pub(crate) fn receipts(&self) -> &[i64] {
        &self.receipts
    }

    pub(crate) fn balances(&self) -> &[i64] {
        &self.balance
    }

    pub(crate) fn available(&self) -> &[i64] {
        &self.available
    }

    fn book(&mut self, day: Day, quantity: i64) -> Option<usize> {
        let day = usize::try_from(day).ok()?;
        let receipts = self.receipts.get_mut(day)?;
        *receipts = receipts.saturating_add(quantity);
        Some(day)
    }

    fn project_from(&mut self, from: usize) {
        let mut available = if from == 0 { self.product.opening } else { self.available[from - 1] };
        for day in from..self.balance.len() {
            let forecast = self.product.forecast[day];
            let balance = available.saturating_add(self.receipts[day]).saturating_sub(forecast);
            available = balance + self.product.lost(unmet(forecast, balance));
            self.balance[day] = balance;
            self.available[day] = available;
        }
    }
}

fn unmet(forecast: i64, balance: i64) -> i64 {
    forecast.min(balance.saturating_neg().max(0))
}
