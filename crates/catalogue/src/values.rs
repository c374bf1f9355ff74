//! What the facts of the catalogue are made of. Each is read by a constructor that refuses what it cannot be.

mod amount;
mod currency;
mod id;
mod period;
mod reduction;
mod refusal;
mod words;

pub use amount::Amount;
pub use currency::Currency;
pub use id::{Id, ScopeId};
pub use period::Period;
pub use refusal::Refusal;
pub use words::{Names, Texts, line};
