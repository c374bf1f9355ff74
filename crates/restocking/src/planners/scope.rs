//! A part of everything, told by supplier and category. Stores ask it in their own language; here is what it means.

use std::collections::BTreeSet;
use std::sync::Arc;

/// What is assigned to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Assigned {
    /// Everything of these suppliers.
    pub suppliers: BTreeSet<String>,
    /// Everything of these categories.
    pub categories: BTreeSet<String>,
}

impl Assigned {
    /// Whether something of this supplier and category is among it.
    pub fn has(&self, supplier_id: &str, category: Option<&str>) -> bool {
        self.suppliers.contains(supplier_id) || category.is_some_and(|category| self.categories.contains(category))
    }
}

/// What is assigned to somebody, what is assigned to nobody, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    within: Arc<Assigned>,
    without: Option<Arc<Assigned>>,
}

impl Scope {
    pub(super) fn of(assigned: Assigned) -> Self {
        Self { within: Arc::new(assigned), without: None }
    }

    pub(super) fn but(anybodys: Arc<Assigned>) -> Self {
        Self { within: Arc::default(), without: Some(anybodys) }
    }

    pub(super) fn of_and_but(assigned: Assigned, anybodys: Arc<Assigned>) -> Self {
        Self { within: Arc::new(assigned), without: Some(anybodys) }
    }

    /// Whether something of this supplier and category is in it: it is among [`within`](Self::within), or not among
    /// [`without`](Self::without).
    pub fn has(&self, supplier_id: &str, category: Option<&str>) -> bool {
        self.within.has(supplier_id, category)
            || self.without.as_ref().is_some_and(|without| !without.has(supplier_id, category))
    }

    /// What is in it by assignment.
    pub fn within(&self) -> &Assigned {
        &self.within
    }

    /// Where there is one: whatever is not among it is in the scope, too.
    pub fn without(&self) -> Option<&Assigned> {
        self.without.as_deref()
    }
}
