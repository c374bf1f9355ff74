//! The daily offer: written for each planner whose hour has come, and noted, in one transaction.

use std::collections::BTreeMap;
use std::sync::Arc;

use context::{Clock, Ids, LogEvent, StoreError};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _, Zoned};
use uuid::Uuid;

use crate::offer::{Occasion, Offer, Reach, compose};
use crate::planners::{Planner, PlannerId, Planners};
use crate::ports::{OfferFacts, OfferNote, OfferQuery, OfferReader, Store, Work};
use crate::rules::Rules;
use crate::suggestion::EventKind;

/// The most valuable suggestions of a planner that are read.
const BEST: u32 = 10;

/// Writes offers.
#[derive(Clone)]
pub struct DailyOffer {
    store: Arc<dyn Store>,
    reader: Arc<dyn OfferReader>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    rules: Arc<Rules>,
    planners: Arc<Planners>,
    soon_days: u16,
}

impl DailyOffer {
    /// For these planners, over these ports.
    pub fn new(
        store: Arc<dyn Store>,
        reader: Arc<dyn OfferReader>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        rules: Arc<Rules>,
        planners: Arc<Planners>,
        soon_days: u16,
    ) -> Self {
        Self { store, reader, clock, ids, rules, planners, soon_days }
    }

    /// Writes the offers that are due; answers how many have something to say.
    ///
    /// # Errors
    /// When the store is out; on a conflict, somebody else wrote them.
    pub async fn round(&self) -> Result<usize, StoreError> {
        let as_of = self.clock.business_now();
        let now = as_of.to_zoned(self.rules.zone.clone());
        if self.planners.iter().all(|planner| due(planner, &now, None).is_none()) {
            return Ok(0);
        }
        let offered = self.reader.offered().await?;
        let last = |planner: &Planner| offered.get(planner.id.as_str()).copied();
        let planners: Vec<(&Planner, Date)> =
            self.planners.iter().filter_map(|planner| Some((planner, due(planner, &now, last(planner))?))).collect();
        if planners.is_empty() {
            return Ok(0);
        }
        let facts = self.facts(planners.iter().map(|(planner, _)| *planner), &now).await?;
        let (mut work, mut nobodys) = (Work::default(), 0);
        for (planner, day) in planners {
            let offer_id = offer_id(&planner.id, day);
            let occasion = Occasion { offer_id, day, as_of, is_trial: false, soon_days: self.soon_days };
            let offer = compose(planner, &self.planners, &facts, &self.rules, occasion);
            nobodys = offer.nobodys.open.count;
            work.offers.push(OfferNote { planner: planner.id.clone(), day });
            if !offer.is_empty() {
                work.events.push(self.told(&offer));
            }
        }
        let written = work.events.len();
        self.store.commit(work).await?;
        if nobodys > 0 {
            tracing::warn!(
                open = nobodys,
                "suggestions are assigned to no planner, and told to all; look at [planners]"
            );
        }
        Ok(written)
    }

    /// What a planner would be told now; also where that is nothing.
    ///
    /// # Errors
    /// When the store is out.
    pub async fn preview(&self, planner: &Planner) -> Result<Offer, StoreError> {
        self.of_now(planner, self.ids.fresh(), false).await
    }

    /// Writes an offer now, beside the daily one; none where there is nothing to say.
    ///
    /// # Errors
    /// When the store is out.
    pub async fn trial(&self, planner: &Planner) -> Result<Option<Offer>, StoreError> {
        let offer = self.of_now(planner, self.ids.fresh(), true).await?;
        if offer.is_empty() {
            return Ok(None);
        }
        self.store.commit(Work { events: vec![self.told(&offer)], ..Work::default() }).await?;
        Ok(Some(offer))
    }

    async fn of_now(&self, planner: &Planner, offer_id: Uuid, is_trial: bool) -> Result<Offer, StoreError> {
        let as_of = self.clock.business_now();
        let now = as_of.to_zoned(self.rules.zone.clone());
        let facts = self.facts([planner].into_iter(), &now).await?;
        let occasion = Occasion { offer_id, day: now.date(), as_of, is_trial, soon_days: self.soon_days };
        Ok(compose(planner, &self.planners, &facts, &self.rules, occasion))
    }

    async fn facts(&self, planners: impl Iterator<Item = &Planner>, now: &Zoned) -> Result<OfferFacts, StoreError> {
        let soon = now.date().saturating_add(i64::from(self.soon_days).days());
        let Reach { arriving_by, advanced_to } = Reach::of(soon, &self.rules);
        let waking_by = end_of(soon, now);
        let scopes: BTreeMap<_, _> = planners.map(|planner| (planner.id.clone(), Planners::theirs(planner))).collect();
        self.reader.offer_facts(OfferQuery { arriving_by, advanced_to, waking_by, scopes, best: BEST }).await
    }

    fn told(&self, offer: &Offer) -> LogEvent {
        LogEvent {
            id: self.ids.fresh(),
            kind: EventKind::OfferComposed.name(),
            subject: format!("daily-offer/{}", offer.offer_id),
            time: self.clock.now(),
            correlation_id: format!("offer of {} to {}", offer.day, offer.planner_id),
            causation_id: None,
            // Plain data with string keys cannot fail to be written.
            data: serde_json::to_string(offer).unwrap_or_default(),
        }
    }
}

/// The day whose offer a planner is owed, where the latest they had is of `last`.
fn due(planner: &Planner, now: &Zoned, last: Option<Date>) -> Option<Date> {
    let day = planner.offer.as_ref()?.due(now)?;
    last.is_none_or(|last| last < day).then_some(day)
}

/// The identity of a planner's offer of a day: the same wherever it is worked out. A UUID of version 8.
fn offer_id(planner: &PlannerId, day: Date) -> Uuid {
    let digest = event::Digest::of(Some("restock daily offer v1"), Some(&format!("{day} {planner}")), None);
    uuid::Builder::from_custom_bytes(*digest.as_bytes()).into_uuid()
}

/// The first instant that is not of this day any more.
fn end_of(day: Date, now: &Zoned) -> Timestamp {
    let next = day.saturating_add(1.day()).to_zoned(now.time_zone().clone());
    next.map_or(Timestamp::MAX, |next| next.timestamp())
}
