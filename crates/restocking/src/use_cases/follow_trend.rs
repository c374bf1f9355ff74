//! The trend follows the log, and looks at the hour at what is open.

use std::sync::Arc;
use std::time::Duration;

use context::{Clock, Log, StoreError};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use crate::ports::{Count, TrendStore};
use crate::trend::counted;

/// Log events counted in one transaction.
const AT_ONCE: usize = 5_000;
/// What is open is sampled so often, business time.
const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// Samples of the last days are all kept; of older ones, the last of each day.
const DAYS_OF_HOURS: i32 = 14;

/// Keeps the trend up to date.
pub struct FollowTrend {
    store: Arc<dyn TrendStore>,
    log: Arc<dyn Log>,
    clock: Arc<dyn Clock>,
    zone: TimeZone,
    keep: Duration,
}

impl FollowTrend {
    /// Over these ports; days are those of the zone, and are kept for so long.
    pub fn new(
        store: Arc<dyn TrendStore>,
        log: Arc<dyn Log>,
        clock: Arc<dyn Clock>,
        zone: TimeZone,
        keep: Duration,
    ) -> Self {
        Self { store, log, clock, zone, keep }
    }

    /// Counts what the log said since the last time, and samples what is open if the hour has come; answers how many
    /// events it counted.
    ///
    /// # Errors
    /// When the store is out; what was counted stays counted, once.
    pub async fn round(&self) -> Result<usize, StoreError> {
        let mut events = 0;
        loop {
            let after = self.store.counted().await?;
            let found = self.log.read(after, AT_ONCE).await?;
            let Some(last) = found.last() else { break };
            let ahead = self.clock.business_now().duration_since(self.clock.now());
            let flows = counted(&found, ahead, &self.zone);
            self.store.count(Count { after, upto: last.position, flows }).await?;
            events += found.len();
        }
        self.sample().await?;
        Ok(events)
    }

    async fn sample(&self) -> Result<(), StoreError> {
        let now = self.clock.business_now();
        let last = self.store.last_sample().await?;
        if last.is_some_and(|last| now.duration_since(last) < HOUR) {
            return Ok(());
        }
        let today = self.day(now);
        self.store.sample(now, today).await?;
        if last.is_none_or(|last| self.day(last) != today) {
            let days = i32::try_from(self.keep.as_secs() / 86_400).unwrap_or(i32::MAX);
            self.store.forget_trend(before(today, days), before(today, DAYS_OF_HOURS)).await?;
        }
        Ok(())
    }

    fn day(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone.clone()).date()
    }
}

fn before(today: Date, days: i32) -> Date {
    today.checked_sub(days.days()).unwrap_or(Date::MIN)
}
