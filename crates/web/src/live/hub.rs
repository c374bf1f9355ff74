//! Where the reader of the log and the clients meet.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast};

use super::frame::Frame;

pub(crate) struct Hub {
    frames: broadcast::Sender<Arc<Frame>>,
    places: Arc<Semaphore>,
    bound: usize,
}

impl Hub {
    /// Room for `streams` clients, each of which may lag by `buffer` frames.
    pub(crate) fn new(streams: usize, buffer: usize) -> Self {
        let (frames, _) = broadcast::channel(buffer.max(1));
        Self { frames, places: Arc::new(Semaphore::new(streams)), bound: streams }
    }

    /// A client's place and its frames from now on; none when all places are taken.
    pub(super) fn join(&self) -> Option<(OwnedSemaphorePermit, broadcast::Receiver<Arc<Frame>>)> {
        let place = self.places.clone().try_acquire_owned().ok()?;
        Some((place, self.frames.subscribe()))
    }

    /// Whether anybody listens.
    pub(super) fn has_clients(&self) -> bool {
        self.frames.receiver_count() > 0
    }

    pub(super) fn send(&self, frame: Frame) {
        // Without a client it goes nowhere, which is right.
        drop(self.frames.send(Arc::new(frame)));
    }

    /// How many clients there are.
    pub(crate) fn clients(&self) -> usize {
        self.bound - self.places.available_permits()
    }
}
