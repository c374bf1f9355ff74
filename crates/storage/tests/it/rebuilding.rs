//! A rebuild over a store: from the source's first page to the last old row.

mod interrupted;
mod meanwhile;
pub(crate) mod scene;
mod sources;

use libtest_mimic::Trial;

use crate::adapter::{Adapter, trials as of};

pub(crate) fn trials(adapter: &'static dyn Adapter) -> Vec<Trial> {
    let suites = [
        of("rebuild_sources", sources::CASES, adapter),
        of("rebuild_meanwhile", meanwhile::CASES, adapter),
        of("rebuild_interrupted", interrupted::CASES, adapter),
    ];
    suites.into_iter().flatten().collect()
}
