//! One mail, step by step.

use std::error::Error as _;
use std::io::{Error as IoError, ErrorKind};
use std::iter::successors;
use std::time::Duration;

use dispatch::address::EmailAddress;
use dispatch::mail::RenderedMail;
use dispatch::mailer::Accepted;
use dispatch::outcome::{Fault, SendError, Stage};
use lettre::Address;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Response, Severity};
use tokio::time::timeout;

use super::{Security, SmtpMailer};

/// Plain first: over TLS it is as safe as Login, and it is the standard.
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// How long the server may take to say goodbye.
const FAREWELL: Duration = Duration::from_secs(2);

impl SmtpMailer {
    pub(super) async fn deliver(&self, mail: &RenderedMail) -> Result<Accepted, SendError> {
        let sender = address(&mail.envelope_from)?;
        let recipient = address(&mail.envelope_to)?;
        let mut connection = self.signed_in().await?;
        self.step(Stage::Envelope, connection.command(Mail::new(Some(sender), Vec::new()))).await?;
        self.step(Stage::Envelope, connection.command(Rcpt::new(recipient, Vec::new()))).await?;
        let leave = self.step(Stage::Envelope, connection.command(Data)).await?;
        expect(&leave, Severity::PositiveIntermediate, Stage::Envelope)?;
        // The end of the content brings a line break of its own.
        let content = mail.bytes.strip_suffix(b"\r\n").unwrap_or(&mail.bytes);
        let answer = self.step(Stage::Content, connection.message(content)).await?;
        expect(&answer, Severity::PositiveCompletion, Stage::Content)?;
        farewell(connection).await;
        Ok(Accepted { response: in_words(&answer) })
    }

    /// Connects and signs in, as for a mail, and sends nothing.
    ///
    /// # Errors
    /// As a mail would meet with.
    pub async fn check(&self) -> Result<(), SendError> {
        farewell(self.signed_in().await?).await;
        Ok(())
    }

    async fn signed_in(&self) -> Result<AsyncSmtpConnection, SendError> {
        let mut connection = self.step(Stage::Connect, self.connect()).await?;
        if let Some(credentials) = &self.settings.credentials {
            let credentials = Credentials::new(credentials.user.clone(), credentials.password.clone());
            self.step(Stage::SignIn, connection.auth(&MECHANISMS, &credentials)).await?;
        }
        Ok(connection)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, SmtpError> {
        let settings = &self.settings;
        let hello = ClientId::Domain(settings.client_name.as_str().to_owned());
        let server = (settings.host.as_str(), settings.port);
        let implicit_tls = self.tls.clone().filter(|_| settings.security == Security::ImplicitTls);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(server, Some(settings.answer_timeout), &hello, implicit_tls, None);
        let mut connection = connecting.await?;
        if let (Security::StartTls, Some(tls)) = (settings.security, &self.tls) {
            connection.starttls(tls.clone(), &hello).await?;
        }
        Ok(connection)
    }

    /// A step of the delivery, within its time.
    async fn step<T>(&self, stage: Stage, work: impl Future<Output = Result<T, SmtpError>>) -> Result<T, SendError> {
        let time = match stage {
            Stage::Content => self.settings.content_timeout,
            Stage::Connect | Stage::SignIn | Stage::Envelope => self.settings.answer_timeout,
        };
        match timeout(time, work).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => Err(SendError::at(stage, fault(stage, &error), describe(stage, &error))),
            Err(_) => Err(SendError::at(stage, Fault::TimedOut, format!("{}: no answer in time", name(stage)))),
        }
    }
}

/// A courtesy: whatever happens to it changes nothing about what was taken before.
async fn farewell(mut connection: AsyncSmtpConnection) {
    let _ = timeout(FAREWELL, connection.quit()).await;
}

fn address(address: &EmailAddress) -> Result<Address, SendError> {
    let parsed: Result<Address, _> = address.as_str().parse();
    parsed.map_err(|error| SendError::at(Stage::Envelope, Fault::Unsendable, format!("address: {error}")))
}

fn expect(answer: &Response, severity: Severity, stage: Stage) -> Result<(), SendError> {
    if answer.code().severity == severity {
        return Ok(());
    }
    let fault = Fault::Reply { code: answer.code().into() };
    Err(SendError::at(stage, fault, format!("{}: an answer out of turn: {}", name(stage), in_words(answer))))
}

fn fault(stage: Stage, error: &SmtpError) -> Fault {
    if let Some(code) = error.status() {
        return Fault::Reply { code: code.into() };
    }
    if error.is_timeout() {
        return Fault::TimedOut;
    }
    // What the library refuses by itself: no STARTTLS, or no way to sign in, on offer.
    let refused_by_us = error.is_client() && stage < Stage::Envelope;
    if error.is_tls() || refused_by_us || is_failed_handshake(error) {
        return Fault::Unsafe;
    }
    Fault::Connection
}

/// A certificate that is not trusted, and the like: rustls reports it as an I/O error about data.
fn is_failed_handshake(error: &SmtpError) -> bool {
    let chain = successors(error.source(), |&error| error.source());
    let mut io_errors = chain.filter_map(|error| error.downcast_ref::<IoError>());
    io_errors.any(|error| error.kind() == ErrorKind::InvalidData && error.get_ref().is_some())
}

const fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Connect => "connecting",
        Stage::SignIn => "signing in",
        Stage::Envelope => "naming sender and recipient",
        Stage::Content => "sending the content",
    }
}

fn describe(stage: Stage, error: &SmtpError) -> String {
    format!("{}: {error}", name(stage))
}

fn in_words(answer: &Response) -> String {
    let lines: Vec<&str> = answer.message().collect();
    format!("{} {}", answer.code(), lines.join(" ")).trim_end().to_owned()
}
