//! The door to the central system: so many calls a second, and few while it is silent.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use context::Clock;

use super::super::breaker::Breaker;
use crate::pace::{Bucket, Rate};

/// Calls of so many seconds are begun together, so that not each of them costs a transaction of its own.
const BEAT_SECONDS: f64 = 0.05;

pub(super) struct Meter {
    bucket: Mutex<Bucket>,
    clock: Arc<dyn Clock>,
    /// Calls that are worth a transaction, where so many are wanted.
    worth: u32,
    breaker: Breaker,
}

/// What may be begun.
pub(super) enum Leave {
    /// So many submissions, and of these so many that were never called before.
    Begin { at_most: u32, first_calls: u32 },
    /// Nothing for so long.
    Wait(Duration),
}

impl Meter {
    pub(super) fn new(rate: Rate, clock: Arc<dyn Clock>) -> Self {
        let worth = (rate.calls_per_second() * BEAT_SECONDS).ceil() as u32;
        let worth = worth.clamp(1, rate.burst());
        Self { bucket: Mutex::new(Bucket::new(rate)), clock, worth, breaker: Breaker::default() }
    }

    fn bucket(&self) -> MutexGuard<'_, Bucket> {
        self.bucket.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What may be begun by somebody who has room for so many calls, at least one.
    pub(super) fn leave(&self, room: u32) -> Leave {
        let (now, bucket) = (self.clock.now(), *self.bucket());
        let free = bucket.free(now);
        let enough = room.min(self.worth);
        if free < enough {
            return Leave::Wait(bucket.wait(now, enough).max(Duration::from_millis(1)));
        }
        let at_most = free.min(room);
        let first_calls = self.breaker.allows(now).map_or(at_most, |probes| probes.min(at_most));
        Leave::Begin { at_most, first_calls }
    }

    /// So many calls are begun, as was allowed.
    pub(super) fn begun(&self, calls: u32) {
        self.bucket().take(self.clock.now(), calls);
    }

    /// Waits until one more call may be begun, and begins it.
    pub(super) async fn turn(&self) {
        loop {
            let now = self.clock.now();
            let wait = {
                let mut bucket = self.bucket();
                if bucket.take(now, 1) == 1 {
                    return;
                }
                bucket.wait(now, 1)
            };
            tokio::time::sleep(wait.max(Duration::from_millis(1))).await;
        }
    }

    /// Whether a call was answered.
    pub(super) fn note(&self, was_answered: bool) {
        self.breaker.note(self.clock.now(), !was_answered);
    }
}
