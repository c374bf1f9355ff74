//! From facts to a review: what is assembled, what is decided, what is stored with it.

mod input;

pub use input::{LineInput, ReviewInput};
