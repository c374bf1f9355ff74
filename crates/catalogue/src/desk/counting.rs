//! Commands that had no effect are counted: a client that repeats itself for nothing is seen.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many commands had no effect, since the start.
#[derive(Debug, Clone, Default)]
pub struct Idle(Arc<AtomicU64>);

impl Idle {
    /// One more.
    pub fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// So many so far.
    pub fn total(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
