//! Replicas over SQLite, fed from feeds in memory: what they answer, whatever the line does.

mod any_weather;
mod erasing;
mod generations;
mod memory_feed;
mod scene;
mod searching;
mod selling;
mod walking;
mod weather;

use libtest_mimic::Trial;

/// One test.
type Case = (&'static str, fn());

/// A table of cases: async functions that set up what they need.
macro_rules! stories {
    ($($name:ident),* $(,)?) => {
        pub(super) const CASES: &[super::Case] = &[$((stringify!($name), || crate::adapter::run($name())),)*];
    };
}
use stories;

pub(crate) fn trials() -> Vec<Trial> {
    let suites = [
        ("walking", walking::CASES),
        ("any_weather", any_weather::CASES),
        ("erasing", erasing::CASES),
        ("generations", generations::CASES),
        ("searching", searching::CASES),
        ("selling", selling::CASES),
    ];
    let trial = |(suite, cases): (&'static str, &'static [Case])| {
        cases.iter().map(move |(name, case)| {
            Trial::test(format!("sqlite::replicas::{suite}::{name}"), move || {
                case();
                Ok(())
            })
        })
    };
    suites.into_iter().flat_map(trial).collect()
}
