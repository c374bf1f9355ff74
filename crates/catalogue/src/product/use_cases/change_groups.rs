//! A product put into one group, or taken out of it.

use super::super::events::{GroupPublished, MembershipPublished, ProductPublished};
use super::set_membership::MOST_GROUPS;
use crate::desk::{Change, Needed};
use crate::ledger::Key;
use crate::values::{Id, Refusal};

/// Into the group, or out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupMove {
    /// Into it.
    Join,
    /// Out of it.
    Leave,
}

/// Moves a product into a group or out of it; its other groups stay.
#[derive(Debug, Clone)]
pub struct ChangeGroups {
    product_id: String,
    group_id: String,
    to: GroupMove,
}

impl ChangeGroups {
    /// Of sound ids.
    ///
    /// # Errors
    /// Which is none.
    pub fn new(product_id: &str, group_id: &str, to: GroupMove) -> Result<Self, Refusal> {
        let product_id = Id::parse("product_id", product_id)?.into();
        Ok(Self { product_id, group_id: Id::parse("group_id", group_id)?.into(), to })
    }
}

impl Change for ChangeGroups {
    type Facts = MembershipPublished;

    fn id(&self) -> &str {
        &self.product_id
    }

    fn needs(&self) -> Vec<Key> {
        let group = Key::of::<GroupPublished>(self.group_id.clone());
        vec![group, Key::of::<ProductPublished>(self.product_id.clone())]
    }

    fn wanted(&self, now: Option<&MembershipPublished>, needed: &Needed) -> Result<MembershipPublished, Refusal> {
        needed.must_have::<ProductPublished>("product", &self.product_id)?;
        needed.must_have::<GroupPublished>("group", &self.group_id)?;
        let mut group_ids = now.map(|now| now.group_ids.clone()).unwrap_or_default();
        match (self.to, group_ids.binary_search(&self.group_id)) {
            (GroupMove::Join, Err(place)) => group_ids.insert(place, self.group_id.clone()),
            (GroupMove::Leave, Ok(place)) => drop(group_ids.remove(place)),
            _ => {}
        }
        if group_ids.len() > MOST_GROUPS {
            return Err(Refusal::invalid("group_ids", format!("at most {MOST_GROUPS}")));
        }
        Ok(MembershipPublished { product_id: self.product_id.clone(), version: 0, group_ids })
    }

    fn is_nothing(&self, wanted: &MembershipPublished) -> bool {
        wanted.group_ids.is_empty()
    }
}
