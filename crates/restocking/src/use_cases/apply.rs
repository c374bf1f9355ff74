//! News applied to the facts, and what follows from it: the one path of every event and every fetched fact.

mod decide;
mod loaded;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use context::{Clock, Entry, Ids, Inbox, Mark, StoreError};

use crate::events::{Payload, StockCounted};
use crate::facts::Order;
use crate::ports::{Fetch, FetchKind, Store};
use crate::rules::Rules;

use super::turns::Turns;
use loaded::{fold_orders, load_desks};

/// What the use cases that take in news work with.
#[derive(Clone)]
pub struct Deps {
    /// State of this context.
    pub store: Arc<dyn Store>,
    /// Its inbox.
    pub inbox: Arc<dyn Inbox>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Ids.
    pub ids: Arc<dyn Ids>,
    /// Settings.
    pub rules: Arc<Rules>,
    /// Turns of the rounds over these ports.
    pub turns: Turns,
}

/// News of one round.
#[derive(Debug, Default)]
pub(crate) struct News<'a> {
    /// Entries of the inbox with their payloads, in order of arrival.
    pub(crate) entries: Vec<(&'a Entry, Arc<Payload>)>,
    /// Orders as the central system has them now.
    pub(crate) orders: Vec<Order>,
    /// The entries that announced orders, by order: what the fetched orders are owed to.
    pub(crate) announced: Vec<(String, &'a Entry)>,
    /// Stock as the central system has it now, whole products.
    pub(crate) stocks: Vec<(String, Vec<StockCounted>)>,
    /// Products whose stock is known to be incomplete and could not be had.
    pub(crate) stale: Vec<String>,
    /// What is already decided about other entries.
    pub(crate) marks: Vec<Mark>,
    /// Fetches that are done.
    pub(crate) fetched: Vec<(FetchKind, String)>,
    /// Fetches that are put off.
    pub(crate) put_off: Vec<Fetch>,
}

impl Deps {
    /// Loads what the news touches, decides, and stores it in one transaction.
    pub(crate) async fn apply(&self, news: News<'_>) -> Result<(), StoreError> {
        let _turn = self.turns.take().await;
        let orders = fold_orders(self, &news).await?;
        let desks = load_desks(self, &news, &orders).await?;
        let (now, as_of) = (self.clock.now(), self.clock.business_now());
        // A bug in a decision must cost the event that meets it, not the program.
        let decision =
            catch_unwind(AssertUnwindSafe(|| decide::decide(news, orders, desks, &self.rules, now, as_of, &*self.ids)));
        let work =
            decision.map_err(|panic| StoreError::Refused(format!("the decision failed: {}", panic_text(&*panic))))?;
        self.store.commit(work).await
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("a panic without a message")
}
