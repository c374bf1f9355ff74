//! Whether contracts fit the releases before them: readers of today and events of then, and the other way round.
//!
//! A publisher writes the fields that its contract declares; a reader overlooks what it does not know. That is how "every
//! value of the one contract is read by the other" is meant here.

mod contract;
mod inclusion;
mod mode;
mod simple;

use crate::doc::ContractDoc;

pub use inclusion::{Misfit, included};
pub use mode::{Direction, Mode};

/// Contracts as they were released together.
#[derive(Debug, Clone)]
pub struct Release {
    /// Its name, such as `1`.
    pub name: String,
    /// What it declared.
    pub contracts: Vec<ContractDoc>,
}

/// A change that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// The release that it does not fit.
    pub release: String,
    /// The type.
    pub contract: String,
    /// Whether new readers cannot read old events, or old readers new ones.
    pub direction: Direction,
    /// Where in the payload, such as `$.entries[*].amount`; `$` for the whole type.
    pub path: String,
    /// What does not fit.
    pub reason: String,
    /// What to do.
    pub change: String,
    /// File and line of the contract as it is now, where it was read from a file.
    pub place: Option<(String, usize)>,
}

/// Everything that does not fit, in a mode. Releases are in their order, the last one last.
pub fn compare(mode: Mode, now: &[ContractDoc], releases: &[Release]) -> Vec<Break> {
    let last = releases.len().saturating_sub(1);
    let looked_at = if mode.is_transitive() { releases } else { &releases[last.min(releases.len())..] };
    let mut found = Vec::new();
    for release in looked_at {
        for before in &release.contracts {
            let after = now.iter().find(|contract| contract.kind == before.kind);
            found.extend(mode.directions().iter().flat_map(|direction| {
                let breaks = contract::breaks(before, after, *direction, &release.name);
                breaks.into_iter().map(|(path, reason, change)| Break {
                    release: release.name.clone(),
                    contract: before.kind.clone(),
                    direction: *direction,
                    place: after.and_then(|contract| contract.place("/schema")),
                    path,
                    reason,
                    change,
                })
            }));
        }
    }
    found
}
