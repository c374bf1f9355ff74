//! Commands that changed nothing: they append nothing, and are counted.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Counts commands without effect. A use case calls it where its decision was "no change".
pub trait Unchanged: Send + Sync {
    /// One more, of this name.
    fn unchanged(&self, command: &'static str);
}

/// The figures, in memory.
#[derive(Debug, Default)]
pub struct UnchangedCounts(Mutex<BTreeMap<&'static str, u64>>);

impl UnchangedCounts {
    /// How often, by command.
    pub fn counts(&self) -> BTreeMap<&'static str, u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Unchanged for UnchangedCounts {
    fn unchanged(&self, command: &'static str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(command).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_is_counted_by_its_name() {
        let counts = UnchangedCounts::default();
        for command in ["publish price", "publish product", "publish price"] {
            counts.unchanged(command);
        }
        assert_eq!(counts.counts(), BTreeMap::from([("publish price", 2), ("publish product", 1)]));
    }
}
