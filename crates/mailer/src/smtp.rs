//! Mails by SMTP (RFC 5321), with TLS and authentication.

mod delivery;
mod settings;

pub use settings::{Credentials, Security, SetupError, SmtpSettings};

use async_trait::async_trait;
use dispatch::mail::RenderedMail;
use dispatch::mailer::{Accepted, Mailer};
use dispatch::outcome::SendError;
use lettre::transport::smtp::client::TlsParameters;

/// Hands mails to an SMTP server, one connection a mail.
///
/// The steps of the protocol are taken one by one, so that it is known how far a failed delivery had come: a
/// connection lost before the content proves that nothing was sent, one lost after it proves nothing.
pub struct SmtpMailer {
    settings: SmtpSettings,
    /// None when the connection is not encrypted.
    tls: Option<TlsParameters>,
}

impl SmtpMailer {
    /// A mailer for a server. Does not connect yet.
    ///
    /// # Errors
    /// When the settings would send a password in clear text over a network, or the root certificates cannot be used.
    pub fn new(settings: SmtpSettings) -> Result<Self, SetupError> {
        let tls = settings.tls()?;
        Ok(Self { settings, tls })
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &RenderedMail) -> Result<Accepted, SendError> {
        self.deliver(mail).await
    }
}
