//! The groups of a product, all at once.

use std::collections::BTreeSet;

use super::super::events::{GroupPublished, MembershipPublished, ProductPublished};
use crate::desk::{Change, Needed};
use crate::ledger::Key;
use crate::values::{Id, Refusal};

/// Groups of one product at most.
pub(super) const MOST_GROUPS: usize = 200;

/// Says which groups a product is in.
#[derive(Debug, Clone)]
pub struct SetMembership {
    product_id: String,
    group_ids: BTreeSet<String>,
    seen: Option<u64>,
}

impl SetMembership {
    /// Of sound ids.
    ///
    /// # Errors
    /// Which is none.
    pub fn new(product_id: &str, group_ids: &[String], seen: Option<u64>) -> Result<Self, Refusal> {
        let product_id = Id::parse("product_id", product_id)?.into();
        let groups = group_ids.iter().map(|id| Id::parse("group_ids", id).map(String::from));
        let group_ids: BTreeSet<String> = groups.collect::<Result<_, _>>()?;
        if group_ids.len() > MOST_GROUPS {
            return Err(Refusal::invalid("group_ids", format!("at most {MOST_GROUPS}")));
        }
        Ok(Self { product_id, group_ids, seen })
    }
}

impl Change for SetMembership {
    type Facts = MembershipPublished;

    fn id(&self) -> &str {
        &self.product_id
    }

    fn seen(&self) -> Option<u64> {
        self.seen
    }

    fn needs(&self) -> Vec<Key> {
        let groups = self.group_ids.iter().map(|id| Key::of::<GroupPublished>(id.clone()));
        groups.chain([Key::of::<ProductPublished>(self.product_id.clone())]).collect()
    }

    fn wanted(&self, now: Option<&MembershipPublished>, needed: &Needed) -> Result<MembershipPublished, Refusal> {
        needed.must_have::<ProductPublished>("product", &self.product_id)?;
        let is_member = |id: &String| now.is_some_and(|now| now.group_ids.contains(id));
        for group in self.group_ids.iter().filter(|id| !is_member(id)) {
            needed.must_have::<GroupPublished>("group", group)?;
        }
        Ok(MembershipPublished {
            product_id: self.product_id.clone(),
            version: 0,
            group_ids: self.group_ids.iter().cloned().collect(),
        })
    }

    fn is_nothing(&self, wanted: &MembershipPublished) -> bool {
        wanted.group_ids.is_empty()
    }
}
