//! A team's criteria and settings, as one file says them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::criterion::{Amount, Criterion, Wish};
use crate::{Facts, SettingsOverrides};

/// Settings by scope: what each says differently from the wider one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Scopes {
    /// For everything.
    pub global: SettingsOverrides,
    /// By category.
    pub categories: BTreeMap<String, SettingsOverrides>,
    /// By supplier.
    pub suppliers: BTreeMap<String, SettingsOverrides>,
    /// By product.
    pub products: BTreeMap<String, SettingsOverrides>,
}

impl Scopes {
    /// What is said for one product, scope by scope: for everything, its category, its supplier, itself.
    #[must_use]
    pub fn levels(
        &self,
        product_id: &str,
        supplier_id: &str,
        category: Option<&str>,
    ) -> [Option<&SettingsOverrides>; 4] {
        [
            Some(&self.global),
            category.and_then(|category| self.categories.get(category)),
            self.suppliers.get(supplier_id),
            self.products.get(product_id),
        ]
    }

    /// What one product's settings differ by: the narrowest scope wins, setting by setting.
    #[must_use]
    pub fn of(&self, product_id: &str, supplier_id: &str, category: Option<&str>) -> SettingsOverrides {
        self.of_both(&Self::default(), product_id, supplier_id, category)
    }

    /// The same with `over` laid over this scope by scope: it wins within a scope, and a narrower scope wins over a
    /// wider one, whoever says it.
    #[must_use]
    pub fn of_both(
        &self,
        over: &Self,
        product_id: &str,
        supplier_id: &str,
        category: Option<&str>,
    ) -> SettingsOverrides {
        let mut all = SettingsOverrides::default();
        let below = self.levels(product_id, supplier_id, category);
        let above = over.levels(product_id, supplier_id, category);
        for said in below.into_iter().zip(above).flat_map(|(below, above)| [below, above]).flatten() {
            all.lay(said);
        }
        all
    }
}

/// The criteria of a team, the highest priority first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Criteria {
    pub(crate) version: u32,
    pub(crate) criteria: Vec<Criterion>,
}

impl Criteria {
    /// No criteria: the standard one alone.
    pub const NONE: &'static Self = &Self { version: 0, criteria: Vec::new() };

    /// The version of the file; 0 where there is none.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// All of them, the highest priority first; those of one priority in the order of the file.
    #[must_use]
    pub fn all(&self) -> &[Criterion] {
        &self.criteria
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.criteria.is_empty()
    }

    /// The criterion that wins for a line: the first of those that speak, by its place in [`Criteria::all`].
    ///
    /// `shown` is the criterion whose suggestion is shown for the line at present.
    #[must_use]
    pub fn winner<'a>(&'a self, facts: Facts<'_, 'a>, shown: Option<&str>) -> Option<(usize, Wish)> {
        let wish = |criterion: &'a Criterion| criterion.wish(facts, shown == Some(criterion.id.as_ref()));
        self.criteria.iter().enumerate().find_map(|(index, criterion)| Some((index, wish(criterion)?)))
    }

    /// Everything that decides what they say, in one text: two sets with the same text say the same.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut text = format!("version {}\n", self.version);
        for criterion in &self.criteria {
            let Criterion { id, action, priority, when, stays_while, amount, quantity, reason } = criterion;
            let amount = amount.as_ref().map(|amount| match amount {
                Amount::To(expression) => ("to", expression.source()),
                Amount::By(expression) => ("by", expression.source()),
            });
            let [stays_while, quantity] = [stays_while, quantity].map(|e| e.as_ref().map(crate::Expression::source));
            let (action, when, reason) = (action.as_str(), when.source(), reason.source());
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{:?}", (id, action, priority, when, stays_while, amount, quantity, reason));
        }
        text
    }
}

/// What a criteria file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CriteriaFile {
    /// Its settings.
    pub scopes: Scopes,
    /// Its criteria.
    pub criteria: Criteria,
}
