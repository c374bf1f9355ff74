//! A mailer that does not panic, whatever the one inside does.

use std::panic::AssertUnwindSafe;

use async_trait::async_trait;
use dispatch::mail::{Panicked, RenderedMail};
use dispatch::mailer::{Accepted, Mailer};
use dispatch::outcome::SendError;
use futures::FutureExt;

/// Turns a panic while sending into a failed mail with its reason: the same bytes would panic again.
#[derive(Debug)]
pub struct GuardedMailer<M>(M);

impl<M: Mailer> GuardedMailer<M> {
    /// A guard around a mailer.
    pub const fn new(mailer: M) -> Self {
        Self(mailer)
    }
}

#[async_trait]
impl<M: Mailer> Mailer for GuardedMailer<M> {
    async fn send(&self, mail: &RenderedMail) -> Result<Accepted, SendError> {
        AssertUnwindSafe(self.0.send(mail))
            .catch_unwind()
            .await
            .unwrap_or_else(|payload| Err(Panicked::from_payload(payload.as_ref()).into()))
    }
}
