//! The dispatch context's use cases over a store: from the news to the mail server's answer.

mod gathering;
mod offers;
mod scene;
mod sending;

use libtest_mimic::Trial;

use crate::adapter::{Adapter, trials as of};

pub(crate) fn trials(adapter: &'static dyn Adapter) -> Vec<Trial> {
    [
        of("gathering", gathering::CASES, adapter),
        of("sending", sending::CASES, adapter),
        of("offers", offers::CASES, adapter),
    ]
    .into_iter()
    .flatten()
    .collect()
}
