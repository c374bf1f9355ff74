//! Sends the outbox to the target, oldest first, until each event is taken: at least once, over outages and restarts.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, StatusCode, Url};
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use super::CentralError;
use super::database::Database;
use super::poison::Poison;
use super::store::outbox::{self, Unsent};
use crate::faults::FaultBoard;

/// Events in one request, and its size in bytes unless one event alone is larger.
const BATCH_EVENTS: usize = 500;
const BATCH_BYTES: usize = 512 * 1024;
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// The publisher as the rest of the central system sees it.
#[derive(Debug)]
pub(crate) struct Doorbell {
    news: Notify,
    rounds: watch::Sender<u64>,
    has_target: bool,
}

impl Doorbell {
    pub(crate) fn new(has_target: bool) -> Arc<Self> {
        Arc::new(Self { news: Notify::new(), rounds: watch::Sender::new(0), has_target })
    }

    /// Something was written to the outbox.
    pub(crate) fn ring(&self) {
        self.news.notify_one();
    }

    /// Waits until the event at `position` has left the outbox, but not longer than `patience`.
    pub(crate) async fn delivered(&self, db: &Database, position: i64, patience: Duration) -> Result<(), CentralError> {
        if !self.has_target {
            return Ok(());
        }
        let mut rounds = self.rounds.subscribe();
        let gone = async {
            while db.read(move |db| outbox::holds(db, position)).await? {
                if rounds.changed().await.is_err() {
                    break;
                }
            }
            Ok(())
        };
        tokio::time::timeout(patience, gone).await.unwrap_or(Ok(()))
    }
}

/// One request's worth of events.
#[derive(Debug, Default)]
struct Batch {
    events: Vec<String>,
    /// What leaves the outbox when the batch is taken.
    positions: Vec<i64>,
    /// Sent along by fault; left out when the target refuses the batch.
    extras: Vec<String>,
    poisons: Vec<Poison>,
}

/// The sending side.
#[derive(Debug)]
pub(crate) struct Publisher {
    db: Database,
    events_url: Url,
    faults: FaultBoard,
    doorbell: Arc<Doorbell>,
    http: Client,
    /// Rounds that an event is still held back.
    held_back: BTreeMap<i64, u8>,
    was_held_back: HashSet<i64>,
    again: Vec<String>,
}

impl Publisher {
    pub(crate) fn new(
        db: Database,
        target: &Url,
        faults: FaultBoard,
        doorbell: Arc<Doorbell>,
        http: Client,
    ) -> Option<Self> {
        let events_url = format!("{}/events", target.as_str().trim_end_matches('/')).parse().ok()?;
        Some(Self {
            db,
            events_url,
            faults,
            doorbell,
            http,
            held_back: BTreeMap::new(),
            was_held_back: HashSet::new(),
            again: Vec::new(),
        })
    }

    /// Publishes until it is stopped.
    pub(crate) async fn run(mut self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let sent = tokio::select! {
                () = stop.cancelled() => return,
                sent = self.round() => sent,
            };
            let nothing_to_send = match sent {
                Ok(sent) => !sent,
                Err(error) => {
                    tracing::error!(%error, "failed to read the outbox");
                    tokio::time::sleep(LONGEST_PAUSE).await;
                    false
                }
            };
            if nothing_to_send {
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = self.doorbell.news.notified() => {}
                }
            }
        }
    }

    /// Sends one batch until it is taken; `false` if there is nothing to send.
    async fn round(&mut self) -> Result<bool, CentralError> {
        let waiting = self.db.read(|db| outbox::after(db, 0, 2 * BATCH_EVENTS)).await?;
        let batch = self.compose(&waiting);
        if batch.events.is_empty() && batch.extras.is_empty() {
            return Ok(!waiting.is_empty());
        }
        self.send(&batch).await;
        for position in &batch.positions {
            self.was_held_back.remove(position);
        }
        let taken = batch.positions;
        self.db.write(move |db| outbox::delete(db, &taken)).await?;
        self.doorbell.rounds.send_modify(|round| *round += 1);
        Ok(true)
    }

    fn compose(&mut self, waiting: &[Unsent]) -> Batch {
        let mut batch = Batch { extras: std::mem::take(&mut self.again), ..Batch::default() };
        let mut bytes = 0;
        let nothing_else = waiting.iter().all(|unsent| self.held_back.contains_key(&unsent.position));
        for Unsent { position, event } in waiting {
            if let Some(rounds) = self.held_back.get_mut(position) {
                *rounds = rounds.saturating_sub(1);
                if *rounds > 0 && !nothing_else {
                    continue;
                }
                self.held_back.remove(position);
            }
            if !batch.events.is_empty() && (bytes + event.len() > BATCH_BYTES || batch.events.len() == BATCH_EVENTS) {
                break;
            }
            let fate = self.faults.event_fate();
            if fate.held_back && self.was_held_back.insert(*position) {
                self.held_back.insert(*position, 2);
                continue;
            }
            if fate.duplicated {
                // Every other copy comes in a later request.
                let copies = if position % 2 == 0 { &mut batch.extras } else { &mut self.again };
                copies.push(event.clone());
            }
            if fate.with_poison {
                batch.poisons.push(Poison::beside(*position));
            }
            bytes += event.len();
            batch.events.push(event.clone());
            batch.positions.push(*position);
        }
        batch
    }

    async fn send(&self, batch: &Batch) {
        let mut pause = FIRST_PAUSE;
        let mut with_extras = true;
        loop {
            let extras = with_extras.then_some(batch.extras.iter()).into_iter().flatten();
            let events: Vec<&str> = batch.events.iter().chain(extras).map(String::as_str).collect();
            match self.post_batch(&events).await {
                Ok(status) if status.is_success() => break,
                Ok(status) => {
                    with_extras = with_extras && !status.is_client_error();
                    tracing::warn!(%status, events = events.len(), "the target did not take a batch");
                }
                Err(error) => tracing::debug!(%error, "failed to reach the target"),
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        for poison in &batch.poisons {
            // Poison is sent once: nobody waits for it.
            let _ = poison.post(&self.http, &self.events_url).await;
        }
    }

    async fn post_batch(&self, events: &[&str]) -> Result<StatusCode, reqwest::Error> {
        let request = self.http.post(self.events_url.clone());
        let request = request.header("content-type", "application/cloudevents-batch+json");
        Ok(request.body(format!("[{}]", events.join(","))).send().await?.status())
    }
}
