//! What was read from an event's payload, kept beside the event while it stays in memory.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

/// A context's own reading of a payload, from the edge that checked it to the handler that works on it: the same text is
/// not read twice. An entry that comes from the store has none, and is read again.
#[derive(Clone, Default)]
pub struct Reading(Option<Arc<dyn Any + Send + Sync>>);

impl Reading {
    /// Keeps what was read.
    pub fn of<T: Any + Send + Sync>(payload: T) -> Self {
        Self(Some(Arc::new(payload)))
    }

    /// What was read, where it is there and of this type.
    pub fn get<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.0.clone()?.downcast().ok()
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_some() { "Reading(kept)" } else { "Reading(none)" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_only_given_as_what_it_is() {
        let reading = Reading::of("text".to_owned());
        assert_eq!(reading.get::<String>().as_deref(), Some(&"text".to_owned()));
        assert!(reading.get::<u32>().is_none() && Reading::default().get::<String>().is_none());
    }
}
