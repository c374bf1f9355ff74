//! What this context does. One use case, one file: load, decide, store.

mod deps;
mod forget;
mod news;
mod report;
mod seal;
mod seal_due;
mod send_due;
mod take_news;
mod take_offers;

pub use deps::{Deps, OfferSettings, Settings};
pub use forget::Forget;
pub use news::NEWS;
pub use seal_due::SealDue;
pub use send_due::{SendDue, SendLimits};
pub use take_news::TakeNews;
