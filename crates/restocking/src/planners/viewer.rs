//! Who looks and acts.

use std::sync::Arc;

use super::{Planner, PlannerId, Scope};

/// Who looks and acts: somebody of whom nothing is known, or a planner.
#[derive(Debug, Clone)]
pub struct Viewer {
    planner: Option<Arc<Planner>>,
    sees: Option<Scope>,
    sees_cost: bool,
}

impl Viewer {
    /// There are no planners, so everything is everybody's: they see all of it.
    pub fn anyone() -> Self {
        Self { planner: None, sees: None, sees_cost: true }
    }

    /// There are planners, and it is not known which of them it is: they see everything but what products cost.
    pub fn stranger() -> Self {
        Self { planner: None, sees: None, sees_cost: false }
    }

    pub(super) fn planner(planner: Arc<Planner>, sees: Option<Scope>) -> Self {
        let sees_cost = planner.sees_cost;
        Self { planner: Some(planner), sees, sees_cost }
    }

    /// Whether they may see, and set, what products cost.
    pub fn sees_cost(&self) -> bool {
        self.sees_cost
    }

    /// The planner; none where it is not known who it is.
    pub fn who(&self) -> Option<&Planner> {
        self.planner.as_deref()
    }

    /// Their id, as it is recorded with what they do.
    pub fn id(&self) -> Option<&PlannerId> {
        self.planner.as_deref().map(|planner| &planner.id)
    }

    /// What they see and may act on; none where that is everything.
    pub fn sees(&self) -> Option<&Scope> {
        self.sees.as_ref()
    }

    /// Whether they see, and may act on, something of this supplier and category.
    pub fn may(&self, supplier_id: &str, category: Option<&str>) -> bool {
        self.sees.as_ref().is_none_or(|scope| scope.has(supplier_id, category))
    }
}
