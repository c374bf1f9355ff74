//! What the answer to a mail means, and when to try again.

mod backoff;

pub use backoff::{Backoff, NextAttempt};

use thiserror::Error;

use crate::mail::Panicked;

/// How far a delivery had come when it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Finding and reaching the server, its greeting, TLS.
    Connect,
    /// Signing in.
    SignIn,
    /// Sender and recipients, and the leave to send the content.
    Envelope,
    /// The content is on its way: from here on the server may have taken the mail.
    Content,
}

/// What went wrong at that stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The server answered with a negative code, 400 to 599.
    Reply {
        /// The three digits.
        code: u16,
    },
    /// The connection could not be made, broke, or brought what nobody could read.
    Connection,
    /// No answer in time.
    TimedOut,
    /// Refused on our side before anything was sent: no TLS where it is required, a wrong certificate.
    Unsafe,
    /// The mail itself cannot be sent, whatever the server: the envelope has an address that no server takes.
    Unsendable,
}

/// What a failed delivery means for its mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// Not taken; may well be taken later.
    Temporary,
    /// Not taken, and no mail will be until somebody mends the settings (credentials, certificate). Tried again; alarm.
    Setup,
    /// Not taken, and never will be.
    Permanent,
    /// May have been taken. Tried again: a copy is the same to the byte.
    Unknown,
}

/// A mail that was not accepted. The reason is for operators: it may quote the server.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("failed to hand the mail over: {reason}")]
pub struct SendError {
    /// What it means for the mail.
    pub meaning: Meaning,
    /// The server's code, where it gave one.
    pub code: Option<u16>,
    /// What happened.
    pub reason: String,
}

impl SendError {
    /// A failure at a stage of the delivery.
    #[must_use]
    pub fn at(stage: Stage, fault: Fault, reason: impl Into<String>) -> Self {
        let code = match fault {
            Fault::Reply { code } => Some(code),
            Fault::Connection | Fault::TimedOut | Fault::Unsafe | Fault::Unsendable => None,
        };
        Self { meaning: classify(stage, fault), code, reason: reason.into() }
    }
}

/// What a fault at a stage means.
///
/// Before the envelope nothing is said about the mail: a server that refuses our password refuses all mails, and none
/// of them is at fault. So a 5xx there, and a demand to sign in anywhere, is a matter of [`Meaning::Setup`].
#[must_use]
pub const fn classify(stage: Stage, fault: Fault) -> Meaning {
    match (fault, stage) {
        (Fault::Unsendable, _) => Meaning::Permanent,
        (Fault::Unsafe, _) => Meaning::Setup,
        // 530, 534, 535, 538: sign in, or sign in otherwise (RFC 4954).
        (Fault::Reply { code: 530 | 534 | 535 | 538 }, _) => Meaning::Setup,
        (Fault::Reply { code: 500..=599 }, Stage::Connect | Stage::SignIn) => Meaning::Setup,
        (Fault::Reply { code: 500..=599 }, Stage::Envelope | Stage::Content) => Meaning::Permanent,
        (Fault::Reply { code: 400..=499 }, _) => Meaning::Temporary,
        // A code that no server may give at that point: nothing is proven.
        (Fault::Reply { .. } | Fault::Connection | Fault::TimedOut, Stage::Content) => Meaning::Unknown,
        (Fault::Reply { .. } | Fault::Connection | Fault::TimedOut, _) => Meaning::Temporary,
    }
}

impl From<Panicked> for SendError {
    /// The same bytes would panic again.
    fn from(panicked: Panicked) -> Self {
        Self { meaning: Meaning::Permanent, code: None, reason: panicked.to_string() }
    }
}
