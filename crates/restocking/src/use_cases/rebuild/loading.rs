//! Reading the source part by part, page by page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use context::{Backoff, StoreError};

use super::reading::Read;
use super::{Rebuilder, Worked, locked};
use crate::events::{Payload, contract_of};
use crate::facts::Stock;
use crate::ports::{FetchKind, Part, Source, SourceError, SourcePage, SourceRow, StockLevel};
use crate::rebuild::{Facts, Phase, Rebuild, Told, merge, settled};

/// Between tries of a source that does not answer, and after how many an operator is called.
const AGAIN: Backoff =
    Backoff { first: std::time::Duration::from_secs(1), longest: std::time::Duration::from_secs(60) };
const TRIES: u32 = 12;
/// How often stock without numbers is read anew because something moved.
const READINGS: usize = 5;

impl Rebuilder {
    pub(super) async fn load(&self, rebuild: &Rebuild) -> Result<Worked, StoreError> {
        let Some(source) = &self.with.source else {
            return self.fail(rebuild, "no source is configured any more".to_owned()).await;
        };
        if source.identity() != rebuild.identity {
            let reason = format!("it was begun from {}, and the source is now {}", rebuild.source, source.describe());
            return self.fail(rebuild, reason).await;
        }
        let mut next = rebuild.next();
        let Some(place) = next.part() else { return self.enter(rebuild, Phase::Asking).await };
        let (part, after) = (place.part, place.after.clone());
        let began = self.with.deps.clock.now();
        let Read { page, mark } = self.read(source, part, after.as_deref()).await?;
        let page = match page {
            Ok(page) => page,
            Err(SourceError::Unavailable(reason)) => return self.wait_for_source(rebuild, reason).await,
            Err(refused) => return self.fail(rebuild, refused.to_string()).await,
        };
        let follows = page.next.clone();
        if let Some(follows) = &follows {
            if Some(follows) == after.as_ref() {
                let reason = format!("the source names the place {follows} as the one that follows on itself");
                return self.fail(rebuild, reason).await;
            }
            self.read_ahead(source, part, Some(follows.clone()));
        }
        let rows = page.rows.len();
        place.rows += rows as u64;
        place.rejected += page.rejected.len() as u64;
        place.mended += page.mended.len() as u64;
        for row in &page.rejected {
            *place.faults.entry(row.fault.clone()).or_default() += 1;
        }
        let mut told: Vec<Told> = page.rejected.into_iter().map(|row| Told::of(part, false, row)).collect();
        told.extend(page.mended.into_iter().map(|row| Told::of(part, true, row)));
        let page = SourcePage { rows: page.rows, ..SourcePage::default() };
        let read = self.facts_of(source, part, after.as_deref(), page, mark).await?;
        let (facts, unsettled) = match read {
            Ok(read) => read,
            Err(SourceError::Unavailable(reason)) => return self.wait_for_source(rebuild, reason).await,
            Err(refused) => return self.fail(rebuild, refused.to_string()).await,
        };
        let here = self.with.generations.live_facts(&facts.ids()).await?;
        let (facts, newer) = merge::with_newer_here(facts, here);
        place.newer_here += newer;
        place.unsettled += unsettled;
        place.is_read = follows.is_none();
        place.after = follows;
        (next.failures, next.reason) = (0, None);
        let stores = self.with.deps.clock.now();
        next.worked_ms += millis(self.since(began));
        self.with.generations.load(facts, told, &next).await?;
        self.learn(rows, self.since(stores)).await?;
        Ok(Worked::Some)
    }

    async fn wait_for_source(&self, rebuild: &Rebuild, reason: String) -> Result<Worked, StoreError> {
        if rebuild.failures + 1 >= TRIES {
            let reason = format!("{TRIES} tries to reach the source failed: {reason}; resume when it is back");
            return self.fail(rebuild, reason).await;
        }
        let mut waiting = rebuild.next();
        waiting.failures += 1;
        tracing::warn!(failures = waiting.failures, reason, "the source does not answer");
        waiting.reason = Some(format!("waits for the source: {reason}"));
        self.with.generations.note(&waiting).await?;
        let delay = AGAIN.jittered(waiting.failures, self.with.deps.ids.chance());
        let at = self.with.deps.clock.now() + delay;
        *locked(&self.not_before) = Some(at);
        Ok(Worked::Until(at))
    }

    /// A page as facts; with it, how many of its levels could not be read beside the movements.
    async fn facts_of(
        &self,
        source: &Arc<dyn Source>,
        part: Part,
        after: Option<&str>,
        page: SourcePage,
        mark: i64,
    ) -> Result<Result<(Facts, u64), SourceError>, StoreError> {
        let (unnumbered, rows): (Vec<SourceRow>, Vec<SourceRow>) =
            page.rows.into_iter().partition(|row| matches!(row, SourceRow::Stock(level) if level.seq.is_none()));
        let mut facts = Facts::of(rows);
        if unnumbered.is_empty() {
            return Ok(Ok((facts, 0)));
        }
        let (mut levels, mut mark, mut readings) = (levels_of(unnumbered, None), mark, 1);
        let asked = levels.len();
        let unsettled = loop {
            // A movement that the level contains may still be on its way here.
            tokio::time::sleep(self.with.movements_arrive_within).await;
            let moved = self.with.generations.stock_heard_after(mark).await?;
            let mut read = settled(levels, &moved);
            let again = std::mem::take(&mut read.moved);
            for (id, stock) in self.numbered(read).await? {
                let known = facts.stocks.entry(id).or_default();
                stock.locations.into_iter().for_each(|(at, location)| merge::put_location(known, at, location));
            }
            if again.is_empty() || readings == READINGS {
                break again;
            }
            readings += 1;
            mark = self.with.generations.arrival_mark().await?;
            match source.page(part, after, asked).await {
                Ok(page) => levels = levels_of(page.rows, Some(&again)),
                Err(error) => return Ok(Err(error)),
            }
        };
        let count = unsettled.len() as u64;
        // What is known here stays, for these were never read without a movement beside them.
        let ids = crate::rebuild::FactIds {
            stocks: unsettled.iter().map(|level| level.product_id.clone()).collect(),
            ..Default::default()
        };
        let here = self.with.generations.live_facts(&ids).await?;
        for level in unsettled {
            let known = here.stocks.get(&level.product_id).and_then(|stock| stock.locations.get(&level.location_id));
            if let Some(known) = known {
                facts.stocks.entry(level.product_id).or_default().locations.insert(level.location_id, *known);
            }
        }
        Ok(Ok((facts, count)))
    }

    async fn numbered(&self, read: crate::rebuild::Unnumbered) -> Result<BTreeMap<String, Stock>, StoreError> {
        let ids: Vec<String> = read.settled.iter().map(|level| level.product_id.clone()).collect();
        let subjects: Vec<String> = ids.iter().map(|id| FetchKind::Stock.subject(id)).collect();
        let mut waiting = BTreeMap::new();
        for entry in self.with.deps.inbox.waiting(&subjects).await? {
            let payload =
                contract_of(entry.kind()).map(|contract| Payload::read(contract, entry.event.data.as_deref()));
            if let Some(Ok(Payload::StockChanged(movement))) = payload {
                let upto: &mut u64 = waiting.entry((movement.product_id, movement.location_id)).or_default();
                *upto = movement.seq.max(*upto);
            }
        }
        let ids = crate::rebuild::FactIds { stocks: ids, ..Default::default() };
        let here = self.with.generations.live_facts(&ids).await?;
        Ok(read.numbered(&here.stocks, &waiting))
    }
}

/// The levels among rows; only those at the given places, where places are given.
fn levels_of(rows: Vec<SourceRow>, only: Option<&[StockLevel]>) -> Vec<StockLevel> {
    let place = |level: &StockLevel| (level.product_id.clone(), level.location_id.clone());
    let only: Option<BTreeSet<_>> = only.map(|only| only.iter().map(place).collect());
    let wanted = |level: &StockLevel| only.as_ref().is_none_or(|only| only.contains(&place(level)));
    let levels = rows.into_iter().filter_map(|row| match row {
        SourceRow::Stock(level) => Some(level),
        _ => None,
    });
    levels.filter(wanted).collect()
}

pub(super) fn millis(time: std::time::Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
