//! When a sale is to be announced, and what is said then. Pure.

use jiff::Timestamp;

use super::events::{Sale, SaleAnnounced, SalePrepared};
use crate::desk::{Decision, Thick as _};

/// When there will be something to announce of a planned sale, seen what was announced of it; none where nothing will.
pub fn announcement_due(plan: &SalePrepared, announced: Option<&SaleAnnounced>) -> Option<Timestamp> {
    match announced {
        // Nobody has heard of it, and so nobody has to hear that it is off.
        None if plan.0.withdrawn => None,
        Some(announced) if SaleAnnounced(plan.0.clone()).says_the_same(announced) => None,
        _ => Some(plan.0.announced_at),
    }
}

/// What is announced of a planned sale now.
pub(super) fn announce(
    plan: &SalePrepared,
    announced: Option<&SaleAnnounced>,
    now: Timestamp,
) -> Decision<SaleAnnounced> {
    match announcement_due(plan, announced) {
        Some(due) if due <= now => {
            let version = announced.map_or(0, |announced| announced.0.version) + 1;
            Decision::Changed(SaleAnnounced(Sale { version, ..plan.0.clone() }))
        }
        _ => Decision::NoChange,
    }
}
