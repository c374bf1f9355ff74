//! The review of one product.

use crate::{DayOfProjection, Facts, Settings, Shortage, Suggestion};

/// What a review found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Review {
    /// What should change, in rank order (promised_on, order_id, line_id).
    pub suggestions: Vec<Suggestion>,
    /// What no open line can mend.
    pub shortage: Option<Shortage>,
    /// The forecast is empty or missing: nothing was raised.
    pub stale: bool,
    /// Stock or what is left of it after backorders is below zero now.
    pub negative_stock: bool,
    /// The stock with all lines as they are, from today to the horizon; empty where stale.
    pub projection: Vec<DayOfProjection>,
}

/// Reviews all open lines of one product together, first in, first out.
#[must_use]
pub fn review(facts: &Facts, settings: &Settings) -> Review {
    let _ = (facts, settings);
    Review::default()
}
