//! What keeps a store from head office: said in the log when it begins and when it is over, and not at every try between.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Why something does not go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Nobody answers, or not now.
    Away(String),
    /// Head office answers, and not what is asked: somebody has to do something.
    Refused(String),
}

/// What is wrong now, by what cannot go on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Troubles(Arc<Mutex<BTreeMap<String, Trouble>>>);

impl Troubles {
    fn known(&self) -> MutexGuard<'_, BTreeMap<String, Trouble>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something cannot go on, for this reason.
    pub(crate) fn met(&self, what: &str, trouble: Trouble) {
        let mut known = self.known();
        if known.get(what) == Some(&trouble) {
            return;
        }
        match &trouble {
            Trouble::Away(reason) if !known.values().any(|known| matches!(known, Trouble::Away(_))) => {
                tracing::warn!(reason, "head office does not answer; reads go on, and it is asked again");
            }
            Trouble::Away(_) => {}
            Trouble::Refused(reason) => {
                tracing::error!(what, reason, "head office refuses; what is here is answered, and it is asked again");
            }
        }
        known.insert(what.to_owned(), trouble);
    }

    /// It goes on.
    pub(crate) fn over(&self, what: &str) {
        let mut known = self.known();
        if known.remove(what).is_some() && known.is_empty() {
            tracing::info!("head office answers again");
        }
    }
}

impl store::Link for Troubles {
    fn trouble(&self) -> Option<String> {
        let known = self.known();
        let refused = known.iter().find_map(|(what, trouble)| match trouble {
            Trouble::Refused(reason) => Some(format!("head office refuses {what}: {reason}")),
            Trouble::Away(_) => None,
        });
        refused.or_else(|| known.values().next().map(|_| "head office does not answer".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use store::Link as _;

    use super::*;

    #[test]
    fn a_refusal_is_said_before_a_line_that_is_away_and_what_is_over_is_forgotten() {
        let troubles = Troubles::default();
        assert_eq!(troubles.trouble(), None);
        troubles.met("product.stores", Trouble::Away("no answer in time".to_owned()));
        assert_eq!(troubles.trouble().as_deref(), Some("head office does not answer"));
        troubles.met("price.stores", Trouble::Refused("the token is not known there".to_owned()));
        assert_eq!(
            troubles.trouble().as_deref(),
            Some("head office refuses price.stores: the token is not known there")
        );
        troubles.over("price.stores");
        assert_eq!(troubles.trouble().as_deref(), Some("head office does not answer"));
        troubles.over("product.stores");
        assert_eq!(troubles.trouble(), None);
    }
}
