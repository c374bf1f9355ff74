//! What the product context does. One use case, one file.

mod change_groups;
mod publish_group;
mod publish_product;
mod set_cost;
mod set_membership;

pub use change_groups::{ChangeGroups, GroupMove};
pub use publish_group::{GroupDraft, PublishGroup};
pub use publish_product::{ProductDraft, PublishProduct};
pub use set_cost::SetCost;
pub use set_membership::SetMembership;
