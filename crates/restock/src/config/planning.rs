//! `[planning]`: how cautious the review is, and for what.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use criteria::Scopes;
use jiff::tz::TimeZone;
use planning::{Settings, SettingsOverrides};
use restocking::rules::Rules;
use serde::{Deserialize, Serialize};

use crate::adapters::read_criteria;

type ById = BTreeMap<String, SettingsOverrides>;

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Planning {
    #[serde(with = "super::duration")]
    debounce: Duration,
    moved_percent: u32,
    #[serde(with = "super::duration")]
    gap_timer: Duration,
    /// A team's own settings and criteria.
    pub(crate) criteria: Option<PathBuf>,
    settings: SettingsOverrides,
    #[serde(default)]
    categories: ById,
    #[serde(default)]
    suppliers: ById,
    #[serde(default)]
    products: ById,
}

impl Planning {
    pub(super) fn faults(&self) -> Vec<String> {
        let none = SettingsOverrides::default();
        let check = |path: String, overrides: &SettingsOverrides| {
            let settings = Settings::resolve(&none, &none, &none, overrides);
            settings.check().err().map(|fault| format!("{path}.{fault}"))
        };
        let scopes = [("categories", &self.categories), ("suppliers", &self.suppliers), ("products", &self.products)];
        let narrow = scopes.into_iter().flat_map(|(scope, by_id)| {
            by_id.iter().filter_map(move |(id, overrides)| check(format!("planning.{scope}.{id}"), overrides))
        });
        check("planning.settings".to_owned(), &self.settings).into_iter().chain(narrow).collect()
    }

    /// As the restocking context takes them, with the team's own criteria.
    ///
    /// # Errors
    /// Everything that is wrong with the criteria file.
    pub(crate) fn rules(&self, zone: TimeZone, hurry: u32) -> Result<Rules, String> {
        let rules = self.rules_without_criteria(zone, hurry);
        match &self.criteria {
            Some(file) => Ok(rules.with_criteria(Arc::new(read_criteria(file)?))),
            None => Ok(rules),
        }
    }

    /// The same, with what is configured alone.
    pub(crate) fn rules_without_criteria(&self, zone: TimeZone, hurry: u32) -> Rules {
        Rules {
            configured: Scopes {
                global: self.settings.clone(),
                categories: self.categories.clone(),
                suppliers: self.suppliers.clone(),
                products: self.products.clone(),
            },
            criteria: Arc::default(),
            zone,
            debounce: self.debounce,
            moved_percent: self.moved_percent,
            gap_timer: self.gap_timer,
            hurry,
        }
    }
}
