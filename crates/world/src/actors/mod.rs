//! Everyone who works with the central system. Each looks at what it may know, decides, and enters what it did, over HTTP.
//!
//! What an actor does depends on the seed, the business time and what the central system holds, and on nothing else.

mod buyer;
mod client;
pub(crate) mod opening;
mod plan;
mod planner;
mod supplier;
mod warehouse;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::central::work::{Entry, Work};
use crate::retail::Retail;
pub use client::ActorError;
pub(crate) use client::Client;
pub(crate) use planner::discontinued_on;

/// Where sales are picked and deliveries go.
const MAIN: &str = "MAIN";
/// A shop beside the warehouse that keeps a little of some products.
const OUTLET: &str = "OUTLET";

/// Who works, in the order in which they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Actor {
    Warehouse,
    Supplier,
    Buyer,
    Planner,
}

impl Actor {
    const ALL: [Self; 4] = [Self::Warehouse, Self::Supplier, Self::Buyer, Self::Planner];

    fn name(self) -> &'static str {
        match self {
            Self::Warehouse => "warehouse",
            Self::Supplier => "supplier",
            Self::Buyer => "buyer",
            Self::Planner => "planner",
        }
    }
}

/// The actors of one retailer.
#[derive(Debug)]
pub(crate) struct Cast {
    pub(crate) retail: Arc<Retail>,
    pub(crate) client: Client,
    /// The day on which the retailer opened.
    pub(crate) opened_on: Date,
    /// How far each has worked.
    until: [Timestamp; Actor::ALL.len()],
}

impl Cast {
    /// Takes up the work where the central system says it was left.
    pub(crate) async fn resume(retail: Arc<Retail>, client: Client, opened_at: Timestamp) -> Result<Self, ActorError> {
        let mut until = [opened_at; Actor::ALL.len()];
        for (actor, until) in Actor::ALL.iter().zip(&mut until) {
            *until = client.progress(actor.name()).await?.unwrap_or(opened_at);
        }
        Ok(Self { retail, client, opened_on: crate::retail::date_of(opened_at), until })
    }

    /// The time until which everyone has worked.
    pub(crate) fn worked_until(&self) -> Timestamp {
        self.until.iter().copied().min().unwrap_or_default()
    }

    /// Lets everyone work until a time: slot by slot, so that they meet each other's work as they would have.
    pub(crate) async fn work_until(&mut self, until: Timestamp) -> Result<(), ActorError> {
        let from = self.worked_until();
        let slots: Vec<Timestamp> = crate::retail::slots_between(from, until).map(|(end, ..)| end).collect();
        for step in slots.into_iter().chain([until]) {
            for (place, actor) in Actor::ALL.into_iter().enumerate() {
                if self.until[place] < step {
                    self.work(actor, self.until[place], step).await?;
                    self.until[place] = step;
                }
            }
        }
        Ok(())
    }

    async fn work(&self, actor: Actor, from: Timestamp, until: Timestamp) -> Result<(), ActorError> {
        let entries = match actor {
            Actor::Warehouse => warehouse::work(self, from, until).await?,
            Actor::Supplier => supplier::work(self, from, until).await?,
            Actor::Buyer => buyer::work(self, from, until).await?,
            Actor::Planner => planner::work(self, from, until),
        };
        // The end of a slot is noted even without work: what was decided not to be done is not decided again.
        let slot_ends = crate::retail::slots_between(from, until).next().is_some();
        if entries.is_empty() && !slot_ends {
            return Ok(());
        }
        self.client.enter(&Work { actor: actor.name().to_owned(), until, entries }).await
    }
}

/// An entry at a time.
fn entry(at: Timestamp, operation: crate::central::work::Operation) -> Entry {
    Entry { at, operation }
}
