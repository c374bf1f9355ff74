//! Planners: what is assigned to whom, and what each of them sees.
//!
//! The one rule, [`Planners::whose`]: something is a planner's when its supplier or its category is assigned to them. It
//! may be several planners'. What is nobody's is everybody's business: each planner sees it, and may act on it.

mod id;
mod scope;
mod viewer;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::offer::Schedule;

pub use id::{PlannerId, PlannerIdFault};
pub use scope::{Assigned, Scope};
pub use viewer::Viewer;

/// A planner, as configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planner {
    /// Who.
    pub id: PlannerId,
    /// What people call them.
    pub name: String,
    /// What is theirs.
    pub assigned: Assigned,
    /// What they see beside it.
    pub sees: Sees,
    /// Whether they may see, and set, what products cost.
    pub sees_cost: bool,
    /// When they get the daily offer; none where they do not.
    pub offer: Option<Schedule>,
}

/// What a planner sees and may act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sees {
    /// What is theirs, and what is nobody's.
    Own,
    /// Everything.
    All,
}

/// All planners. None is the usual beginning: everything is everybody's.
#[derive(Debug, Clone, Default)]
pub struct Planners {
    by_id: BTreeMap<PlannerId, Arc<Planner>>,
    /// Everything that is assigned to anybody.
    anybodys: Arc<Assigned>,
}

/// Whose something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose<'a> {
    /// Assigned to these, at least one, in the order of their ids.
    Of(Vec<&'a Planner>),
    /// Assigned to nobody.
    Nobody,
}

impl Planners {
    /// These planners.
    pub fn new(planners: impl IntoIterator<Item = Planner>) -> Self {
        let by_id: BTreeMap<PlannerId, Arc<Planner>> =
            planners.into_iter().map(|planner| (planner.id.clone(), Arc::new(planner))).collect();
        let mut anybodys = Assigned::default();
        for planner in by_id.values() {
            anybodys.suppliers.extend(planner.assigned.suppliers.iter().cloned());
            anybodys.categories.extend(planner.assigned.categories.iter().cloned());
        }
        Self { by_id, anybodys: Arc::new(anybodys) }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// All, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Planner> {
        self.by_id.values().map(AsRef::as_ref)
    }

    /// One of them.
    pub fn get(&self, id: &str) -> Option<&Planner> {
        self.by_id.get(id).map(AsRef::as_ref)
    }

    /// Whose something of this supplier and category is.
    pub fn whose(&self, supplier_id: &str, category: Option<&str>) -> Whose<'_> {
        let of: Vec<&Planner> = self.iter().filter(|planner| planner.assigned.has(supplier_id, category)).collect();
        if of.is_empty() { Whose::Nobody } else { Whose::Of(of) }
    }

    /// What is this planner's.
    pub fn theirs(planner: &Planner) -> Scope {
        Scope::of(planner.assigned.clone())
    }

    /// What is nobody's.
    pub fn nobodys(&self) -> Scope {
        Scope::but(self.anybodys.clone())
    }

    /// Who looks and acts under this id; none where nobody has it.
    pub fn viewer(&self, id: &str) -> Option<Viewer> {
        let planner = self.by_id.get(id)?.clone();
        let sees = match planner.sees {
            Sees::All => None,
            Sees::Own => Some(Scope::of_and_but(planner.assigned.clone(), self.anybodys.clone())),
        };
        Some(Viewer::planner(planner, sees))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUPPLIERS: [&str; 2] = ["S-1", "S-2"];
    const CATEGORIES: [&str; 2] = ["Home", "Kitchen"];

    /// A planner whom the bits of a number assign suppliers and categories to.
    fn planner(id: &str, bits: usize) -> Planner {
        let pick = |names: [&str; 2], shift: usize| {
            let picked = names.into_iter().enumerate().filter(|(n, _)| bits >> (shift + n) & 1 == 1);
            picked.map(|(_, name)| name.to_owned()).collect()
        };
        Planner {
            id: id.parse().unwrap(),
            name: id.to_owned(),
            assigned: Assigned { suppliers: pick(SUPPLIERS, 0), categories: pick(CATEGORIES, 2) },
            sees: Sees::Own,
            sees_cost: false,
            offer: None,
        }
    }

    #[test]
    fn everything_is_somebodys_or_nobodys_and_each_sees_what_is_theirs_and_what_is_nobodys() {
        let categories = CATEGORIES.map(Some).into_iter().chain([Some("Toys"), None]);
        let things: Vec<(&str, Option<&str>)> =
            categories.flat_map(|category| ["S-1", "S-2", "S-3"].map(|supplier| (supplier, category))).collect();
        // Every way to assign two suppliers and two categories to two planners.
        for (a, b) in (0..16).flat_map(|a| (0..16).map(move |b| (a, b))) {
            let planners = Planners::new([planner("a", a), planner("b", b)]);
            for &(supplier, category) in &things {
                let ids = match planners.whose(supplier, category) {
                    Whose::Of(of) => of.iter().map(|planner| planner.id.as_str()).collect(),
                    Whose::Nobody => Vec::new(),
                };
                assert_eq!(planners.nobodys().has(supplier, category), ids.is_empty());
                for planner in planners.iter() {
                    let is_theirs = ids.contains(&planner.id.as_str());
                    assert_eq!(Planners::theirs(planner).has(supplier, category), is_theirs);
                    let viewer = planners.viewer(planner.id.as_str()).unwrap();
                    assert_eq!(viewer.may(supplier, category), is_theirs || ids.is_empty());
                }
            }
        }
    }

    #[test]
    fn whoever_sees_all_is_kept_from_nothing() {
        let planners = Planners::new([Planner { sees: Sees::All, ..planner("a", 1) }, planner("b", 2)]);
        assert!(planners.viewer("a").unwrap().may("S-2", None));
        assert!(!planners.viewer("b").unwrap().may("S-1", None));
        assert!(Viewer::anyone().may("S-1", None));
        assert!(Viewer::stranger().may("S-1", None));
        assert!(planners.viewer("c").is_none());
    }

    #[test]
    fn what_products_cost_is_for_those_who_are_named_as_soon_as_anybody_is() {
        let planners = Planners::new([Planner { sees_cost: true, ..planner("a", 1) }, planner("b", 2)]);
        assert!(planners.viewer("a").unwrap().sees_cost());
        assert!(!planners.viewer("b").unwrap().sees_cost());
        assert!(!Viewer::stranger().sees_cost());
        assert!(Viewer::anyone().sees_cost());
    }

    #[test]
    fn ids_are_such_that_they_can_stand_anywhere() {
        for id in ["home", "buyer-2", "a"] {
            assert_eq!(id.parse::<PlannerId>().unwrap().as_str(), id);
        }
        for id in ["", "Home", "-a", "a-", "a b", "a;b", "ü", "a\r\nb", &"a".repeat(33)] {
            assert_eq!(id.parse::<PlannerId>(), Err(PlannerIdFault::Malformed), "{id}");
        }
        assert_eq!("nobody".parse::<PlannerId>(), Err(PlannerIdFault::Reserved));
    }
}
