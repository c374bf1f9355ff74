//! A circuit breaker: after failures in a row the central system is left alone for a while, then asked once.

use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use context::Backoff;
use jiff::Timestamp;

use crate::ports::FetchError;

/// Failures in a row that open the circuit.
const OPENS_AFTER: u32 = 5;
/// How long it stays open, longer after each further failure.
const COOL_DOWN: Backoff = Backoff { first: Duration::from_secs(1), longest: Duration::from_secs(30) };

/// Counts outages only: an answer, whatever it says, closes the circuit.
#[derive(Debug, Default)]
pub struct Breaker {
    state: Mutex<Circuit>,
}

#[derive(Debug, Default)]
struct Circuit {
    failures: u32,
    open_until: Option<Timestamp>,
}

impl Breaker {
    /// Asks, unless the circuit is open.
    ///
    /// # Errors
    /// What was answered; [`FetchError::Unreachable`] without asking while the circuit is open.
    pub async fn guard<T, F>(&self, now: Timestamp, ask: impl FnOnce() -> F) -> Result<T, FetchError>
    where
        F: Future<Output = Result<T, FetchError>>,
    {
        if self.is_open(now) {
            return Err(FetchError::Unreachable("left alone for a while after failures in a row".to_owned()));
        }
        let answer = ask().await;
        self.note(now, matches!(&answer, Err(FetchError::Unreachable(_))));
        answer
    }

    /// Failures in a row.
    pub fn failures(&self) -> u32 {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).failures
    }

    /// Whether it is left alone at this time.
    pub fn is_open(&self, now: Timestamp) -> bool {
        let mut circuit = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match circuit.open_until {
            Some(until) if now < until => true,
            // Half open: this one call may try; others wait for its outcome.
            Some(_) => {
                circuit.open_until = Some(now + COOL_DOWN.first);
                false
            }
            None => false,
        }
    }

    /// How many first calls may be made: nothing limits them while the circuit is closed; while it is open none may, and
    /// then one, whose outcome is waited for.
    pub(super) fn allows(&self, now: Timestamp) -> Option<u32> {
        let was_closed = self.failures() < OPENS_AFTER;
        let is_open = self.is_open(now);
        if was_closed { None } else { Some(u32::from(!is_open)) }
    }

    pub(super) fn note(&self, now: Timestamp, failed: bool) {
        let mut circuit = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if failed {
            circuit.failures = circuit.failures.saturating_add(1);
            if circuit.failures >= OPENS_AFTER {
                circuit.open_until = Some(now + COOL_DOWN.after(circuit.failures - OPENS_AFTER + 1));
            }
        } else {
            *circuit = Circuit::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ask(breaker: &Breaker, second: i64, answer: Result<(), FetchError>) -> (bool, Result<(), FetchError>) {
        let mut asked = false;
        let now = Timestamp::from_second(second).unwrap();
        let answer = breaker
            .guard(now, || {
                asked = true;
                std::future::ready(answer)
            })
            .await;
        (asked, answer)
    }

    fn down() -> Result<(), FetchError> {
        Err(FetchError::Unreachable("down".into()))
    }

    #[tokio::test]
    async fn it_opens_after_failures_in_a_row_and_lets_one_call_try_later() {
        let breaker = Breaker::default();
        for _ in 0..OPENS_AFTER {
            assert!(ask(&breaker, 0, down()).await.0);
        }
        assert!(!ask(&breaker, 0, Ok(())).await.0, "open: nobody is asked");
        assert!(ask(&breaker, 2, Ok(())).await.0, "half open: one may try");
        assert!(ask(&breaker, 2, Ok(())).await.0, "an answer closes it");
        assert_eq!(breaker.failures(), 0);
    }

    #[tokio::test]
    async fn an_order_that_is_unknown_is_no_outage() {
        let breaker = Breaker::default();
        for _ in 0..20 {
            assert!(ask(&breaker, 0, Err(FetchError::Unknown)).await.0);
        }
    }
}
