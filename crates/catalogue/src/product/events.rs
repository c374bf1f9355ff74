//! What the product context says.

mod cost;
mod group;
mod membership;
mod product_changed;
mod product_published;

pub use cost::CostPublished;
pub use group::GroupPublished;
pub use membership::MembershipPublished;
pub use product_changed::ProductChanged;
pub use product_published::ProductPublished;
