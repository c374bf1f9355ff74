//! The port through which mails leave.

use async_trait::async_trait;

use crate::mail::RenderedMail;
use crate::outcome::SendError;

/// Hands a mail over to whoever carries it to the supplier.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands over the stored bytes, unchanged. May be called again for the same mail: the copies are the same to the
    /// byte and carry the same Message-ID.
    ///
    /// # Errors
    /// When the mail was not taken, or nobody knows; see [`SendError`] for what to do then.
    async fn send(&self, mail: &RenderedMail) -> Result<Accepted, SendError>;
}

/// The mail was taken: whoever took it now answers for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// What was answered, for the log.
    pub response: String,
}
