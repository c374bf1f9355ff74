//! One client of the stream: first what it missed, then what comes.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Bytes;
use futures::Stream;
use restocking::planners::Scope;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, broadcast};
use tokio::time::timeout;

use super::frame::{Form, Frame, farewell, reset};
use super::start::Start;
use crate::app::Shared;
use crate::http::Problem;

/// Events read from the log at once for a client that missed some.
const CHUNK: usize = 500;
/// Clients come back after this and a bit, spread so that they do not all come at once.
const RETRY_MILLIS: u64 = 2_000;

pub(super) struct Client {
    app: Shared,
    form: Form,
    /// Only what is in each of these is told.
    scopes: Vec<Scope>,
    frames: broadcast::Receiver<Arc<Frame>>,
    _place: OwnedSemaphorePermit,
    ready: VecDeque<Bytes>,
    /// What the client has, or was told to load.
    at: u64,
    /// Up to here the log is read for this client alone.
    missed_until: u64,
    ended: bool,
}

impl Client {
    /// Takes a place. `last_seen` is the client's own word on where it was.
    pub(super) async fn connect(
        app: Shared,
        form: Form,
        mut scopes: Vec<Scope>,
        last_seen: Option<String>,
    ) -> Result<Self, Problem> {
        scopes.extend(app.viewer.sees().cloned());
        let Some((place, frames)) = app.hub.join() else {
            return Err(Problem::unavailable(
                "All streams are taken. Close pages that are not needed, or read the list.",
            )
            .retry_after(15));
        };
        // After joining: what is appended from now on comes as a frame, what was before is found in the log.
        let head = app.desk.log.head().await?;
        let replay = app.settings.limits.stream_replay;
        let mut client = Self {
            app,
            form,
            scopes,
            frames,
            _place: place,
            ready: VecDeque::new(),
            at: head,
            missed_until: head,
            ended: false,
        };
        client.ready.push_back(Bytes::from_static(b": connected\n\n"));
        match Start::of(last_seen.as_deref(), head, replay) {
            Start::Here => client.ready.push_back(Bytes::from(format!("id: {head}\n\n"))),
            Start::After(position) => client.at = position,
            Start::Reset(because) => client.reset(because),
        }
        Ok(client)
    }

    /// The bytes of the response, until the client goes or streams are closed.
    pub(super) fn into_stream(self) -> impl Stream<Item = Result<Bytes, Infallible>> + Send {
        futures::stream::unfold(self, |mut client| async move { client.next().await.map(|bytes| (Ok(bytes), client)) })
    }

    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(bytes) = self.ready.pop_front() {
                return Some(bytes);
            }
            if self.ended {
                return None;
            }
            if self.at < self.missed_until {
                self.read_missed().await;
            } else {
                self.wait().await;
            }
        }
    }

    /// Reads a piece of what the client missed.
    async fn read_missed(&mut self) {
        match self.app.desk.log.read(self.at, CHUNK).await {
            // Positions have no gaps: another first one means that what lies between is not kept any more.
            Ok(events) if events.first().is_some_and(|event| event.position == self.at + 1) => {
                for event in events.iter().filter(|event| event.position <= self.missed_until) {
                    self.at = event.position;
                    self.ready.push_back(Frame::of(event).bytes_within(&self.scopes, self.form));
                }
            }
            Ok(_) => self.reset("what happened since is not kept any more"),
            Err(error) => {
                tracing::error!(%error, "failed to read the log for a stream");
                self.ended = true;
            }
        }
    }

    /// Waits for what comes next.
    async fn wait(&mut self) {
        let closing = self.app.closing.clone();
        let heartbeat = self.app.settings.limits.heartbeat;
        let received = tokio::select! {
            biased;
            () = closing.cancelled() => {
                let spread = (u64::from(self.app.ports.ids.chance()) * RETRY_MILLIS) >> 32;
                self.ready.push_back(farewell(RETRY_MILLIS + spread));
                self.ended = true;
                return;
            }
            received = timeout(heartbeat, self.frames.recv()) => received,
        };
        match received {
            Err(_quiet) => self.ready.push_back(Bytes::from_static(b": still here\n\n")),
            Ok(Ok(frame)) if frame.position <= self.at => {}
            Ok(Ok(frame)) => {
                self.at = frame.position;
                self.ready.push_back(frame.bytes_within(&self.scopes, self.form));
            }
            Ok(Err(RecvError::Lagged(_))) => {
                self.app.metrics.stream_dropped();
                match self.app.desk.log.head().await {
                    Ok(head) => {
                        (self.at, self.missed_until) = (head, head);
                        self.reset("this page could not keep up");
                    }
                    Err(_) => self.ended = true,
                }
            }
            Ok(Err(RecvError::Closed)) => self.ended = true,
        }
    }

    /// The client loads everything again, and goes on from here.
    fn reset(&mut self, because: &str) {
        self.at = self.missed_until;
        self.ready.push_back(reset(self.at, because));
    }
}
