//! From an event to the planner's page: how long until the page's stream tells what it changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::day::Teller;
use super::publishers::post;
use super::served::Served;
use crate::failure::Failure;

/// Between two requests.
const TICK: Duration = Duration::from_millis(10);
/// What is still to come after the last event.
const AFTERWARDS: Duration = Duration::from_secs(2);
/// How correlation ids of this measurement begin.
const PREFIX: &str = "stream-";

/// Latencies, sorted.
#[derive(Debug, Clone, Default)]
pub(super) struct Latencies(Vec<Duration>);

impl Latencies {
    /// Of what was measured, in any order.
    pub(super) fn of(mut measured: Vec<Duration>) -> Self {
        measured.sort_unstable();
        Self(measured)
    }

    /// The longest.
    pub(super) fn longest(&self) -> Duration {
        self.0.last().copied().unwrap_or_default()
    }

    /// The one that so many of a hundred do not exceed.
    pub(super) fn percentile(&self, percent: usize) -> Duration {
        let at = (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        self.0.get(at).copied().unwrap_or_default()
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }
}

type Sent = Arc<Mutex<HashMap<String, Instant>>>;

/// Sends events at a rate for a while, with the page's stream open. A latency counts from when the event was to be sent,
/// also where the sender is behind.
pub(super) async fn stream(
    served: &Served,
    teller: &mut Teller,
    rate: u64,
    lasting: Duration,
) -> Result<Latencies, Failure> {
    let sent: Sent = Arc::default();
    let heard: Arc<Mutex<Vec<Duration>>> = Arc::default();
    let stop = CancellationToken::new();
    let failed = |error: reqwest::Error| format!("failed to read the page's stream: {error}");
    let response = reqwest::Client::new().get(format!("{}/desk/stream", served.url)).send().await.map_err(failed)?;
    let reading = tokio::spawn(read(response, sent.clone(), heard.clone(), stop.clone()));

    let ticks = u64::try_from(lasting.as_millis() / TICK.as_millis()).unwrap_or(0);
    let mut clock = tokio::time::interval(TICK);
    let mut number = 0;
    for tick in 1..=ticks {
        let due = clock.tick().await.into_std();
        let upto = rate * tick / (1_000 / u64::try_from(TICK.as_millis()).unwrap_or(10));
        let events: Vec<String> = (number..upto).map(|number| told(teller, number, rate, due, &sent)).collect();
        number = upto;
        if !events.is_empty() {
            post(&served.client, format!("[{}]", events.join(","))).await?;
        }
    }
    tokio::time::sleep(AFTERWARDS).await;
    served.at_rest().await?;
    stop.cancel();
    reading.await.map_err(|error| format!("failed to read the page's stream: {error}"))??;
    let heard = std::mem::take(&mut *heard.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(Latencies::of(heard))
}

fn told(teller: &mut Teller, number: u64, rate: u64, due: Instant, sent: &Sent) -> String {
    let id = format!("{PREFIX}{rate}-{number}");
    let event = teller.next(number, &id);
    sent.lock().unwrap_or_else(PoisonError::into_inner).insert(id, due);
    event
}

async fn read(
    mut response: reqwest::Response,
    sent: Sent,
    heard: Arc<Mutex<Vec<Duration>>>,
    stop: CancellationToken,
) -> Result<(), String> {
    let mut text = Vec::new();
    loop {
        let chunk = tokio::select! {
            () = stop.cancelled() => return Ok(()),
            chunk = response.chunk() => chunk.map_err(|error| format!("failed to read the page's stream: {error}"))?,
        };
        let Some(chunk) = chunk else { return Err("the page's stream ended".to_owned()) };
        let now = Instant::now();
        text.extend_from_slice(&chunk);
        while let Some(end) = text.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = text.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            if line.starts_with("event: reset") {
                return Err("the page's stream could not keep up, and was told to load everything again".to_owned());
            }
            let Some(id) = correlation_id(&line) else { continue };
            if let Some(due) = sent.lock().unwrap_or_else(PoisonError::into_inner).remove(id) {
                heard.lock().unwrap_or_else(PoisonError::into_inner).push(now.duration_since(due));
            }
        }
    }
}

/// The correlation id that a line of the stream carries, where it is one of ours.
fn correlation_id(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("\"correlation_id\":\"")?;
    let (id, _) = rest.split_once('"')?;
    id.starts_with(PREFIX).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let millis = |n| Duration::from_millis(n);
        let latencies = Latencies((1..=200).map(millis).collect());
        assert_eq!((latencies.percentile(50), latencies.percentile(99)), (millis(100), millis(198)));
        assert_eq!(Latencies::default().percentile(99), Duration::ZERO);
    }

    #[test]
    fn only_our_own_correlation_ids_are_found() {
        assert_eq!(correlation_id("data: {\"correlation_id\":\"stream-100-7\",\"x\":1}"), Some("stream-100-7"));
        assert_eq!(correlation_id("data: {\"correlation_id\":\"filling\"}"), None);
    }
}
