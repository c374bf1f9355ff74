//! The product context: products, groups of them, which product is in which groups, and what a product costs.
//!
//! Each of the four is an axis of change with a type of its own: what a product costs is never said where its name is.

mod events;
mod use_cases;

use event::Contract;

use crate::desk::Thick as _;

pub use events::{CostPublished, GroupPublished, MembershipPublished, ProductChanged, ProductPublished};
pub use use_cases::{
    ChangeGroups, GroupDraft, GroupMove, ProductDraft, PublishGroup, PublishProduct, SetCost, SetMembership,
};

/// Everything that this context says.
pub static CONTRACTS: &[&Contract] = &[
    &ProductPublished::CONTRACT,
    &ProductChanged::CONTRACT,
    &GroupPublished::CONTRACT,
    &MembershipPublished::CONTRACT,
    &CostPublished::CONTRACT,
];
