//! A trend in memory, as it was put there.

use async_trait::async_trait;
use context::StoreError;
use jiff::Timestamp;
use jiff::civil::Date;
use restocking::ports::{Count, TrendStore};
use restocking::trend::{Flow, Sample};

use super::Fakes;

#[async_trait]
impl TrendStore for Fakes {
    async fn counted(&self) -> Result<u64, StoreError> {
        Ok(self.reachable()?.events.len() as u64)
    }

    async fn count(&self, count: Count) -> Result<(), StoreError> {
        self.reachable()?.flows.extend(count.flows);
        Ok(())
    }

    async fn sample(&self, at: Timestamp, day: Date) -> Result<(), StoreError> {
        self.reachable()?.samples_of_open.push((day, Sample { at, open: Vec::new() }));
        Ok(())
    }

    async fn last_sample(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.reachable()?.samples_of_open.last().map(|(_, sample)| sample.at))
    }

    async fn trend(&self, from: Date, to: Date) -> Result<(Vec<Flow>, Vec<Sample>), StoreError> {
        let (state, days) = (self.reachable()?, from..=to);
        let flows = state.flows.iter().filter(|flow| days.contains(&flow.date)).cloned().collect();
        let samples = state.samples_of_open.iter().filter(|(day, _)| days.contains(day));
        Ok((flows, samples.map(|(_, sample)| sample.clone()).collect()))
    }

    async fn forget_trend(&self, _oldest: Date, _thin: Date) -> Result<(), StoreError> {
        Ok(())
    }
}
