//! How this retailer wants to be advised: settings by scope, zone, and the rules against noise.

mod applied;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::tz::TimeZone;
use planning::SettingsOverrides;

pub use self::applied::{AppliedSetting, Scope};
use crate::suggestion::Proposal;

/// Settings and rules, fixed while the program runs.
#[derive(Debug, Clone)]
pub struct Rules {
    /// For everything.
    pub global: SettingsOverrides,
    /// By category.
    pub categories: BTreeMap<String, SettingsOverrides>,
    /// By supplier.
    pub suppliers: BTreeMap<String, SettingsOverrides>,
    /// By product.
    pub products: BTreeMap<String, SettingsOverrides>,
    /// The retailer's zone: its midnight begins a day.
    pub zone: TimeZone,
    /// A product whose stock moves is reviewed this long after the first movement, unless a stock-out is at stake.
    pub debounce: Duration,
    /// A dismissal or refusal holds until what was proposed moves by more than this share.
    pub moved_percent: u32,
    /// A gap in a thin stream is healed by fetching after this long.
    pub gap_timer: Duration,
    /// Divides the pauses between calls about a change whose outcome is unknown; 1, but in trials that cannot wait.
    pub hurry: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            global: SettingsOverrides::default(),
            categories: BTreeMap::new(),
            suppliers: BTreeMap::new(),
            products: BTreeMap::new(),
            zone: TimeZone::UTC,
            debounce: Duration::from_millis(200),
            moved_percent: 25,
            gap_timer: Duration::from_secs(5),
            hurry: 1,
        }
    }
}

impl Rules {
    /// What differs from the defaults for one product: the narrowest scope wins.
    pub fn overrides(&self, product_id: &str, supplier_id: &str, category: Option<&str>) -> SettingsOverrides {
        let scopes = [
            self.products.get(product_id),
            self.suppliers.get(supplier_id),
            category.and_then(|category| self.categories.get(category)),
            Some(&self.global),
        ];
        scopes.into_iter().flatten().fold(SettingsOverrides::default(), over)
    }

    /// Whether a proposal differs from the one that was dismissed or refused by more than the stated share.
    pub fn has_moved(&self, then: &Proposal, now: &Proposal) -> bool {
        let (before, after) = (measure(then), measure(now));
        then.kind != now.kind || (after - before).abs() * 100 > i64::from(self.moved_percent) * before.abs().max(1)
    }
}

/// Size of a change: days for a change of date, purchase units for one of quantity alone.
fn measure(proposal: &Proposal) -> i64 {
    match proposal.to_date {
        Some(to) if to != proposal.from_date => i64::from((to - proposal.from_date).get_days()),
        _ => proposal.to_quantity - proposal.from_quantity,
    }
}

/// A narrower scope over a wider one.
fn over(narrow: SettingsOverrides, wide: &SettingsOverrides) -> SettingsOverrides {
    SettingsOverrides {
        tolerance_out: narrow.tolerance_out.or(wide.tolerance_out),
        tolerance_in: narrow.tolerance_in.or(wide.tolerance_in),
        tolerance_quantity_percent: narrow.tolerance_quantity_percent.or(wide.tolerance_quantity_percent),
        frozen: narrow.frozen.or(wide.frozen),
        rescheduling_period: narrow.rescheduling_period.or(wide.rescheduling_period),
        horizon: narrow.horizon.or(wide.horizon),
        minimum_value: narrow.minimum_value.or(wide.minimum_value),
        expedite_lead_time: narrow.expedite_lead_time.or(wide.expedite_lead_time),
        safety_lead_time: narrow.safety_lead_time.or(wide.safety_lead_time),
        cancel_after_age: narrow.cancel_after_age.or(wide.cancel_after_age),
        backorder_share: narrow.backorder_share.or(wide.backorder_share),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_scope_wins_setting_by_setting() {
        let frozen = |days| SettingsOverrides { frozen: Some(days), ..SettingsOverrides::default() };
        let mut rules = Rules { global: SettingsOverrides { horizon: Some(90), ..frozen(1) }, ..Rules::default() };
        rules.categories.insert("toys".into(), frozen(2));
        rules.suppliers.insert("S".into(), frozen(3));
        rules.products.insert("P".into(), frozen(4));
        let of = |product, supplier, category| rules.overrides(product, supplier, category).frozen;
        assert_eq!(of("P", "S", Some("toys")), Some(4));
        assert_eq!(of("Q", "S", Some("toys")), Some(3));
        assert_eq!(of("Q", "T", Some("toys")), Some(2));
        assert_eq!(of("Q", "T", None), Some(1));
        assert_eq!(rules.overrides("P", "S", None).horizon, Some(90));
    }
}
