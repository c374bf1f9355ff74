//! How long an event can be read is declared, and fits its weight.

use event::{Retention, Weight};

use super::{Breach, Set};
use crate::doc::ContractDoc;

pub(super) fn look(_: &Set<'_>, contract: &ContractDoc) -> Vec<Breach> {
    match (contract.retention, contract.weight) {
        (None, _) => vec![Breach::at(
            "/retention",
            "nobody knows how long this event can be read",
            "write `retention: forever`, `latest` (of each aggregate at least the newest) or a number of days such as `30 days`",
        )],
        (Some(Retention::Latest), Some(Weight::Thin | Weight::Notification)) => vec![Breach::at(
            "/retention",
            "only the latest is kept of an event that means nothing without those before it",
            "write `retention: forever` or a number of days, or make the event thick",
        )],
        _ => Vec::new(),
    }
}
