//! What this context does. One use case, one file: load, decide, store.

mod click;
mod receive;

pub use click::{Click, ClickAction, ClickItem, ClickOutcome, ClickResult};
pub use receive::{Contradicted, Receive, Received};
