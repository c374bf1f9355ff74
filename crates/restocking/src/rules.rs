//! How this retailer wants to be advised: settings by scope, zone, and the rules against noise.

mod applied;

use std::sync::Arc;
use std::time::Duration;

use criteria::{Criteria, CriteriaFile, Scopes};
use event::Digest;
use jiff::tz::TimeZone;
use planning::SettingsOverrides;

pub use self::applied::{AppliedSetting, Scope};
use crate::suggestion::Proposal;

/// Settings and rules, fixed while the program runs.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Settings by scope, as configured.
    pub configured: Scopes,
    /// The team's own file: its settings are laid over those of the configuration, scope by scope.
    pub criteria: Arc<CriteriaFile>,
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
            configured: Scopes::default(),
            criteria: Arc::default(),
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
        self.configured.of_both(&self.criteria.scopes, product_id, supplier_id, category)
    }

    /// The team's own criteria.
    pub fn criteria(&self) -> &Criteria {
        &self.criteria.criteria
    }

    /// The same rules under another criteria file.
    #[must_use]
    pub fn with_criteria(&self, criteria: Arc<CriteriaFile>) -> Self {
        Self { criteria, ..self.clone() }
    }

    /// Tells apart two sets of rules under which reviews of the same facts may come out differently.
    pub fn fingerprint(&self) -> String {
        let scopes = [&self.configured, &self.criteria.scopes].map(serde_json::to_string);
        let [configured, of_file] = scopes.map(Result::unwrap_or_default);
        let zone = self.zone.iana_name().unwrap_or_default();
        let text = [configured.as_str(), &of_file, zone, &self.criteria().fingerprint()].join("\n");
        let digest = Digest::of(Some("rules"), Some(&text), None);
        digest.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The longest time, in days, for which any product's lines are frozen before they arrive.
    pub fn longest_freeze(&self) -> u32 {
        self.longest(|overrides| overrides.frozen).max(planning::Settings::default().frozen)
    }

    /// The longest time, in days, that any supplier needs to deliver earlier.
    pub fn longest_expedite(&self) -> u32 {
        self.longest(|overrides| overrides.expedite_lead_time).max(planning::Settings::default().expedite_lead_time)
    }

    fn longest(&self, of: impl Fn(&SettingsOverrides) -> Option<u32>) -> u32 {
        let said = |scopes: &Scopes| {
            let narrow = [&scopes.categories, &scopes.suppliers, &scopes.products].into_iter();
            narrow.flat_map(|scope| scope.values()).chain([&scopes.global]).filter_map(&of).max().unwrap_or(0)
        };
        said(&self.configured).max(said(&self.criteria.scopes))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn file(toml: &str) -> Arc<CriteriaFile> {
        Arc::new(criteria::parse(toml).unwrap())
    }

    #[test]
    fn the_criteria_file_is_laid_over_the_configuration_scope_by_scope() {
        let frozen = |days| SettingsOverrides { frozen: Some(days), ..SettingsOverrides::default() };
        let mut rules = Rules::default();
        rules.configured.global = SettingsOverrides { horizon: Some(90), ..frozen(1) };
        rules.configured.products.insert("P".into(), frozen(4));
        let rules = rules.with_criteria(file("version = 1\n[settings]\nfrozen = 2\n[suppliers.S]\nfrozen = 3\n"));
        let of = |product, supplier| rules.overrides(product, supplier, None).frozen;
        assert_eq!((of("P", "S"), of("Q", "S"), of("Q", "T")), (Some(4), Some(3), Some(2)));
        assert_eq!(rules.overrides("Q", "T", None).horizon, Some(90));
    }

    #[test]
    fn the_fingerprint_tells_rules_apart_that_review_differently() {
        let rules = Rules::default();
        let mut stricter = rules.clone();
        stricter.configured.global.frozen = Some(9);
        let elsewhere = Rules { zone: TimeZone::get("Asia/Tokyo").unwrap(), ..rules.clone() };
        let of_team = rules.with_criteria(file("version = 1\n[settings]\nfrozen = 9\n"));
        let raised = rules.with_criteria(file("version = 2\n[settings]\nfrozen = 9\n"));
        let all = [&rules, &stricter, &elsewhere, &of_team, &raised].map(Rules::fingerprint);
        assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), all.len(), "{all:?}");
        let slower = Rules { debounce: Duration::from_secs(9), ..rules };
        assert_eq!(slower.fingerprint(), all[0], "how soon is reviewed changes no review");
    }
}
