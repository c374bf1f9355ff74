//! Which settings hold for one product, and where each comes from.

use planning::{Settings, SettingsOverrides};
use serde::Serialize;

use super::Rules;

/// Where a setting was said, the widest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Nowhere: the program's own.
    Default,
    /// For everything.
    Global,
    /// For the product's category.
    Category,
    /// For the product's supplier.
    Supplier,
    /// For the product itself.
    Product,
}

/// One setting as it holds for a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppliedSetting {
    /// Its name, as in the configuration.
    pub name: &'static str,
    /// Its value; none where it is switched off.
    pub value: Option<String>,
    /// The narrowest scope that says it.
    pub scope: Scope,
}

/// Name, what a scope says of it (`Some(None)`: switched off), and what holds in the end.
type Setting = (&'static str, fn(&SettingsOverrides) -> Option<Option<String>>, fn(&Settings) -> Option<String>);

macro_rules! settings {
    ($($name:ident),+) => {
        &[$((
            stringify!($name),
            |said| said.$name.as_ref().map(|value| Some(value.to_string())),
            |settings| Some(settings.$name.to_string()),
        )),+]
    };
}

const SETTINGS: &[Setting] = settings!(
    tolerance_out,
    tolerance_in,
    tolerance_quantity_percent,
    frozen,
    rescheduling_period,
    horizon,
    minimum_value,
    expedite_lead_time,
    safety_lead_time,
    backorder_share
);

/// The one that can be switched off.
const AGE: Setting = (
    "cancel_after_age",
    |said| said.cancel_after_age.map(|age| age.map(|days| days.to_string())),
    |settings| settings.cancel_after_age.map(|days| days.to_string()),
);

impl Rules {
    /// Every setting as it holds for one product, with the scope that says it.
    pub fn applied(&self, product_id: &str, supplier_id: &str, category: Option<&str>) -> Vec<AppliedSetting> {
        let levels = [&self.configured, &self.criteria.scopes];
        let levels = levels.map(|scopes| scopes.levels(product_id, supplier_id, category));
        // The widest first; what the configuration and the criteria file say of one scope stands side by side.
        let scopes = [Scope::Global, Scope::Category, Scope::Supplier, Scope::Product].into_iter().enumerate();
        let scopes: Vec<_> = scopes.map(|(level, scope)| (scope, levels.map(|said| said[level]))).collect();
        let mut settings = Settings::default();
        self.overrides(product_id, supplier_id, category).apply_to(&mut settings);
        let applied = |(name, said, holds): &Setting| AppliedSetting {
            name,
            value: holds(&settings),
            scope: scopes
                .iter()
                .rev()
                .find(|(_, said_by)| said_by.iter().flatten().any(|scope| said(scope).is_some()))
                .map_or(Scope::Default, |(scope, _)| *scope),
        };
        SETTINGS.iter().chain([&AGE]).map(applied).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_names_the_narrowest_scope_that_says_it() {
        let frozen = |days| SettingsOverrides { frozen: Some(days), ..SettingsOverrides::default() };
        let mut rules = Rules::default();
        rules.configured.global = frozen(1);
        rules
            .configured
            .categories
            .insert("toys".into(), SettingsOverrides { cancel_after_age: Some(None), ..frozen(2) });
        rules.configured.products.insert("P".into(), frozen(4));
        let told = |product, name| {
            let applied = rules.applied(product, "S", Some("toys"));
            let found = applied.into_iter().find(|setting| setting.name == name).unwrap();
            (found.value, found.scope)
        };
        assert_eq!(told("P", "frozen"), (Some("4".into()), Scope::Product));
        assert_eq!(told("Q", "frozen"), (Some("2".into()), Scope::Category));
        assert_eq!(told("Q", "cancel_after_age"), (None, Scope::Category));
        assert_eq!(told("Q", "horizon"), (Some("180".into()), Scope::Default));
    }

    #[test]
    fn no_setting_is_left_out() {
        let wire = serde_json::to_value(SettingsOverrides {
            tolerance_out: Some(1),
            tolerance_in: Some(1),
            tolerance_quantity_percent: Some(1),
            frozen: Some(1),
            rescheduling_period: Some(1),
            horizon: Some(1),
            minimum_value: Some(1.into()),
            expedite_lead_time: Some(1),
            safety_lead_time: Some(1),
            cancel_after_age: Some(Some(1)),
            backorder_share: Some(1.into()),
        });
        let mut wire: Vec<String> = wire.unwrap().as_object().unwrap().keys().cloned().collect();
        let mut told: Vec<&str> = Rules::default().applied("P", "S", None).iter().map(|setting| setting.name).collect();
        wire.sort();
        told.sort_unstable();
        assert_eq!(told, wire);
    }
}
