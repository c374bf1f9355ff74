//! What a product costs from a moment on.

use jiff::Timestamp;

use super::super::events::{CostPublished, ProductPublished};
use crate::desk::{Change, Needed};
use crate::ledger::Key;
use crate::values::{Amount, Currency, Id, Refusal};

/// Says what a product costs.
#[derive(Debug, Clone)]
pub struct SetCost {
    cost: CostPublished,
    seen: Option<u64>,
}

impl SetCost {
    /// Of a sound amount.
    ///
    /// # Errors
    /// What is wrong.
    pub fn new(
        product_id: &str,
        unit_cost: &str,
        currency: &str,
        valid_from: Timestamp,
        seen: Option<u64>,
    ) -> Result<Self, Refusal> {
        let currency = Currency::parse("currency", currency)?;
        let cost = CostPublished {
            product_id: Id::parse("product_id", product_id)?.into(),
            version: 0,
            unit_cost: Amount::parse("unit_cost", unit_cost, &currency)?,
            currency: currency.as_str().to_owned(),
            valid_from,
        };
        Ok(Self { cost, seen })
    }
}

impl Change for SetCost {
    type Facts = CostPublished;

    fn id(&self) -> &str {
        &self.cost.product_id
    }

    fn seen(&self) -> Option<u64> {
        self.seen
    }

    fn needs(&self) -> Vec<Key> {
        vec![Key::of::<ProductPublished>(self.cost.product_id.clone())]
    }

    fn wanted(&self, _now: Option<&CostPublished>, needed: &Needed) -> Result<CostPublished, Refusal> {
        needed.must_have::<ProductPublished>("product", &self.cost.product_id)?;
        Ok(self.cost.clone())
    }
}
