//! A last line of defence: a library's panic becomes an error of the one mail it happened to.

use std::panic::{AssertUnwindSafe, catch_unwind};

use thiserror::Error;

/// Something panicked; the text is what it said.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a defect in the program: {0}")]
pub struct Panicked(pub String);

impl Panicked {
    /// From what a panic left behind.
    #[must_use]
    pub fn from_payload(payload: &(dyn std::any::Any + Send)) -> Self {
        let text = payload.downcast_ref::<&str>().map(ToString::to_string);
        let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
        Self(text.unwrap_or_else(|| "a panic without a text".to_owned()))
    }
}

/// Runs `work`; a panic in it comes back as an error. `work` must not leave half-changed things behind: give it what
/// it needs by reference or by value, and take only its result.
///
/// # Errors
/// When `work` panics.
pub fn contain_panic<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| Panicked::from_payload(payload.as_ref()))
}
