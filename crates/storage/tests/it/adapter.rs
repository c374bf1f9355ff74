//! What an adapter has to offer to be held to the suites, and how a case becomes a test.

use std::any::Any;
use std::sync::Arc;

use context::{Inbox, Log, TrafficBook};
use dispatch::ports::MailBook;
use libtest_mimic::Trial;
use restocking::ports::{DeskReader, Generations, OfferReader, SavedViews, TrendStore};

use crate::support::HandClock;

/// An adapter of the storage ports.
pub(crate) trait Adapter: Sync {
    /// Its name in the list of tests.
    fn name(&self) -> &'static str;

    /// The catalogue's five contexts, each over an empty store.
    fn catalogue(&self) -> Catalogue;

    /// An empty store of the dispatch context.
    fn dispatch(&self) -> Dispatch;

    /// An empty store of the restocking context.
    fn restocking(&self) -> Restocking;
}

/// The catalogue's contexts.
pub(crate) struct Catalogue {
    pub(crate) contexts: catalogue::Contexts,
    pub(crate) imports: Arc<dyn catalogue::import::ImportBook>,
    pub(crate) clock: Arc<HandClock>,
    /// Whatever has to live as long as the stores.
    pub(crate) _home: Box<dyn Any + Send>,
}

/// The dispatch context's ports, over one store.
pub(crate) struct Dispatch {
    pub(crate) inbox: Arc<dyn Inbox>,
    pub(crate) log: Arc<dyn Log>,
    pub(crate) traffic: Arc<dyn TrafficBook>,
    pub(crate) store: Arc<dyn dispatch::ports::Store>,
    pub(crate) mails: Arc<dyn MailBook>,
    /// Whatever has to live as long as the store.
    pub(crate) _home: Box<dyn Any + Send>,
}

/// The restocking context's ports, over one store.
pub(crate) struct Restocking {
    pub(crate) inbox: Arc<dyn Inbox>,
    pub(crate) log: Arc<dyn Log>,
    pub(crate) store: Arc<dyn restocking::ports::Store>,
    pub(crate) desk: Arc<dyn DeskReader>,
    pub(crate) trend: Arc<dyn TrendStore>,
    pub(crate) views: Arc<dyn SavedViews>,
    pub(crate) generations: Arc<dyn Generations>,
    pub(crate) catalogue: Arc<dyn restocking::ports::Catalogue>,
    pub(crate) offers: Arc<dyn OfferReader>,
    /// Whatever has to live as long as the store.
    pub(crate) _home: Box<dyn Any + Send>,
}

/// One case of a suite.
pub(crate) type Case = (&'static str, fn(&dyn Adapter));

/// The cases of a suite as tests of an adapter.
pub(crate) fn trials(suite: &'static str, cases: &'static [Case], adapter: &'static dyn Adapter) -> Vec<Trial> {
    let trial = |(name, case): &'static Case| {
        Trial::test(format!("{}::{suite}::{name}", adapter.name()), move || {
            case(adapter);
            Ok(())
        })
    };
    cases.iter().map(trial).collect()
}

/// Runs a future to its end.
pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

/// A table of cases: async functions, each given a fresh store of the named context, and plain functions that open
/// their own.
macro_rules! cases {
    ($context:ident: $($name:ident),* $(,)?; by_hand: $($by_hand:ident),* $(,)?) => {
        pub(crate) const CASES: &[$crate::adapter::Case] = &[
            $((stringify!($name), |adapter| $crate::adapter::run($name(adapter.$context()))),)*
            $((stringify!($by_hand), $by_hand),)*
        ];
    };
}
pub(crate) use cases;
