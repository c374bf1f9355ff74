//! The load: publishers that send batches of events over HTTP, each its own subjects in their order.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::{Duration, Instant};

use futures::future::try_join_all;
use serde_json::Value;

use crate::commands::InstanceClient;
use crate::failure::Failure;

const BATCH: &str = "application/cloudevents-batch+json";

/// What the program answered, added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Answered {
    pub(super) requests: usize,
    pub(super) accepted: u64,
    pub(super) duplicates: u64,
    pub(super) dead: u64,
}

/// Requests as they will be sent, made beforehand.
#[derive(Debug)]
pub(super) struct Publishers(Vec<Vec<String>>);

impl Publishers {
    /// Shares events out by their subject, so that what is told of one thing stays in its order.
    pub(super) fn of(events: Vec<(String, String)>, publishers: usize, in_a_request: usize) -> Self {
        let mut shares: Vec<Vec<String>> = vec![Vec::new(); publishers];
        for (subject, event) in events {
            let mut hasher = DefaultHasher::new();
            subject.hash(&mut hasher);
            let share = usize::try_from(hasher.finish() % publishers as u64).unwrap_or(0);
            shares[share].push(event);
        }
        let requests =
            |share: &Vec<String>| share.chunks(in_a_request).map(|events| format!("[{}]", events.join(","))).collect();
        Self(shares.iter().map(requests).collect())
    }

    /// How many requests.
    pub(super) fn requests(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// Sends everything, each publisher one request after the other; answers what was answered, and when the last was.
    pub(super) async fn send(self, client: &InstanceClient) -> Result<(Answered, Duration), Failure> {
        let began = Instant::now();
        let shares = self.0.into_iter().map(|share| async move {
            let mut answered = Answered::default();
            for request in share {
                answered.add(&post(client, request).await?);
            }
            Ok::<_, Failure>(answered)
        });
        let mut all = Answered::default();
        for share in try_join_all(shares).await? {
            all.requests += share.requests;
            all.accepted += share.accepted;
            all.duplicates += share.duplicates;
            all.dead += share.dead;
        }
        Ok((all, began.elapsed()))
    }
}

/// Sends one batch.
pub(super) async fn post(client: &InstanceClient, request: String) -> Result<Value, Failure> {
    Ok(client.post_text(&["events"], BATCH, request).await?)
}

impl Answered {
    fn add(&mut self, answer: &Value) {
        let count = |name: &str| answer[name].as_u64().unwrap_or(0);
        self.requests += 1;
        self.accepted += count("accepted");
        self.duplicates += count("duplicates");
        self.dead += count("dead");
    }
}
