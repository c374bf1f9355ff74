//! What the reviews go by is settings and a team's criteria: where they are others than at the last start, every
//! product is reviewed again, so that what is open is what they say.

use context::StoreError;

use super::apply::Deps;
use crate::review::Cause;

/// The note that holds what the last reviews went by.
const NOTE: &str = "rules";
/// The note that holds the version of the team's criteria then.
const VERSION: &str = "criteria version";

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InForce {
    /// The rules are those of the last start.
    Same,
    /// They are others: so many products are to be reviewed.
    Changed {
        /// How many.
        products: u64,
        /// The criteria are others, and their version is that of the last start all the same.
        is_version_stale: bool,
    },
}

/// Puts the rules in force at a start, before any round.
pub struct PutInForce {
    deps: Deps,
}

impl PutInForce {
    /// Over these ports.
    pub fn new(deps: Deps) -> Self {
        Self { deps }
    }

    /// Compares with the last start; asks for all reviews before it remembers, so that none is lost to a crash.
    ///
    /// # Errors
    /// When the store is out.
    pub async fn run(&self) -> Result<InForce, StoreError> {
        let Deps { store, rules, clock, .. } = &self.deps;
        let fingerprint = rules.fingerprint();
        let last = store.note(NOTE).await?;
        if last.as_deref() == Some(&fingerprint) {
            return Ok(InForce::Same);
        }
        let version = rules.criteria().version();
        let kept = format!("{version} {}", rules.criteria().fingerprint());
        let before = store.note(VERSION).await?;
        let is_of_this_version = |before: &String| before.starts_with(&format!("{version} ")) && *before != kept;
        let is_version_stale = version > 0 && before.as_ref().is_some_and(is_of_this_version);
        let text = match version {
            0 => "the settings changed".to_owned(),
            version => format!("settings or criteria changed (criteria version {version})"),
        };
        let cause = Cause { text, causation_id: None, correlation_id: format!("rules {}", &fingerprint[..8]) };
        let products = store.review_all(clock.now(), &cause).await?;
        store.keep_note(VERSION, &kept).await?;
        store.keep_note(NOTE, &fingerprint).await?;
        Ok(InForce::Changed { products, is_version_stale })
    }
}
