//! The sweep at its hour; a missed one is made up.

use std::sync::Arc;

use context::{Clock, StoreError};
use dispatch::use_cases::Forget;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use restocking::ports::Store;
use restocking::use_cases::Sweep;

/// When the sweep last ran, business time.
const SWEPT: &str = "sweep at its hour";

/// Runs the sweep once after its hour has come.
pub(crate) struct Sweeper {
    pub(crate) sweep: Sweep,
    /// Mails that ended long ago go with it; none where none are made.
    pub(crate) forget: Option<Forget>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) zone: TimeZone,
    /// 0 to 23, in the zone.
    pub(crate) hour: i8,
}

impl Sweeper {
    /// Sweeps if the hour came since the last time; answers whether it did.
    pub(crate) async fn round(&self) -> Result<bool, StoreError> {
        let now = self.clock.business_now();
        let due = last_occurrence(&now.to_zoned(self.zone.clone()), self.hour);
        if self.store.moment(SWEPT).await?.is_some_and(|last| last >= due) {
            return Ok(false);
        }
        let swept = self.sweep.run().await?;
        let mut forgotten = 0;
        if let Some(forget) = &self.forget {
            loop {
                match forget.round().await? {
                    0 => break,
                    count => forgotten += count,
                }
            }
        }
        self.store.remember(SWEPT, now).await?;
        tracing::info!(swept, forgotten, "swept");
        Ok(true)
    }
}

/// The last time at which this hour began, at the latest now.
fn last_occurrence(now: &Zoned, hour: i8) -> Timestamp {
    let on = |day: jiff::civil::Date| day.at(hour, 0, 0, 0).to_zoned(now.time_zone().clone()).map(|at| at.timestamp());
    let today = on(now.date()).unwrap_or(Timestamp::MIN);
    if today <= now.timestamp() {
        return today;
    }
    now.date().checked_sub(1.day()).and_then(on).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zoned(text: &str) -> Zoned {
        text.parse().unwrap()
    }

    #[test]
    fn before_its_hour_the_last_occurrence_is_yesterdays() {
        let now = zoned("2026-11-23T02:59:59+01:00[Europe/Berlin]");
        assert_eq!(last_occurrence(&now, 3), zoned("2026-11-22T03:00:00+01:00[Europe/Berlin]").timestamp());
    }

    #[test]
    fn from_its_hour_on_it_is_todays() {
        let now = zoned("2026-11-23T03:00:00+01:00[Europe/Berlin]");
        assert_eq!(last_occurrence(&now, 3), now.timestamp());
    }

    #[test]
    fn an_hour_that_the_clocks_skip_still_comes() {
        let now = zoned("2026-03-29T12:00:00+02:00[Europe/Berlin]");
        assert!(last_occurrence(&now, 2) < now.timestamp());
        assert_eq!(last_occurrence(&now, 2).to_zoned(now.time_zone().clone()).date(), now.date());
    }
}
