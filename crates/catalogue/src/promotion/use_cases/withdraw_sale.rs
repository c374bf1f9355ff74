//! A sale called off.

use jiff::Timestamp;

use super::super::announcement::announcement_due;
use super::super::events::{Sale, SaleAnnounced, SalePrepared};
use crate::desk::{Change, Needed};
use crate::ledger::Key;
use crate::values::{Id, Refusal};

/// Calls a sale off: before its announcement nobody outside hears of it, after it everybody hears that it is off.
#[derive(Debug, Clone)]
pub struct WithdrawSale {
    sale_id: String,
    seen: Option<u64>,
}

impl WithdrawSale {
    /// Of a sound id.
    ///
    /// # Errors
    /// When it is none.
    pub fn new(sale_id: &str, seen: Option<u64>) -> Result<Self, Refusal> {
        Ok(Self { sale_id: Id::parse("sale_id", sale_id)?.into(), seen })
    }
}

impl Change for WithdrawSale {
    type Facts = SalePrepared;

    fn id(&self) -> &str {
        &self.sale_id
    }

    fn seen(&self) -> Option<u64> {
        self.seen
    }

    fn needs(&self) -> Vec<Key> {
        vec![Key::of::<SaleAnnounced>(self.sale_id.clone())]
    }

    fn wanted(&self, now: Option<&SalePrepared>, needed: &Needed) -> Result<SalePrepared, Refusal> {
        let Some(now) = now else { return Err(Refusal::Unknown { what: "sale", id: self.sale_id.clone() }) };
        // What was planned since the announcement never becomes known: what is off is what was announced.
        let announced = needed.get::<SaleAnnounced>(&self.sale_id).map(|announced| announced.0);
        Ok(SalePrepared(Sale { withdrawn: true, ..announced.unwrap_or_else(|| now.0.clone()) }))
    }

    fn due_at(&self, after: &SalePrepared, needed: &Needed) -> Option<Timestamp> {
        announcement_due(after, needed.get::<SaleAnnounced>(&after.0.sale_id).as_ref())
    }
}
