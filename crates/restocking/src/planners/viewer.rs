//! Who looks and acts.

use std::sync::Arc;

use super::{Planner, PlannerId, Scope};

/// Who looks and acts: somebody of whom nothing is known, or a planner.
#[derive(Debug, Clone, Default)]
pub struct Viewer {
    planner: Option<Arc<Planner>>,
    sees: Option<Scope>,
}

impl Viewer {
    /// Nothing is known of them: they see everything.
    pub fn anyone() -> Self {
        Self::default()
    }

    pub(super) fn planner(planner: Arc<Planner>, sees: Option<Scope>) -> Self {
        Self { planner: Some(planner), sees }
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
