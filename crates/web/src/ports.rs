//! What the pages and the operations endpoints need beside the ports of the contexts.

use async_trait::async_trait;
use jiff::Timestamp;
use serde::Serialize;
use thiserror::Error;

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckStatus {
    /// All is well.
    Pass,
    /// Works, but somebody should look.
    Warn,
    /// Does not work.
    Fail,
}

/// The outcome of one named check, as it was last made. Nothing is probed while a request waits.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Component and measurement, such as `db:writable` or `central:responseTime`.
    pub name: String,
    /// `component`, `datastore` or `system`.
    pub component_type: &'static str,
    /// How it came out.
    pub status: CheckStatus,
    /// Whether this instance can serve nobody while the check fails. What is buffered while it is away is not needed.
    pub needed: bool,
    /// What was measured.
    pub observed_value: Option<f64>,
    /// In which unit.
    pub observed_unit: Option<&'static str>,
    /// When, wall time.
    pub time: Timestamp,
    /// What is wrong and what to do, where it did not pass.
    pub output: Option<String>,
}

/// What is known about the health of the instance. Answers from memory, at once.
pub trait HealthSource: Send + Sync {
    /// Whether the process makes progress (the writer did something, or had nothing to do, within 30 s).
    fn is_alive(&self) -> bool;

    /// Whether starting up is over: migrations done, first work possible.
    fn is_started(&self) -> bool;

    /// All checks, as they were last made.
    fn checks(&self) -> Vec<Check>;

    /// How often an answer of the central system fitted nothing, when it was last counted; must stay 0.
    fn stray_answers(&self) -> u64;
}

/// A mail in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSummary {
    /// What [`Mailbox::read`] takes.
    pub id: String,
    /// The subject.
    pub subject: String,
    /// The recipient's address.
    pub to: String,
    /// When it was written.
    pub date: Option<Timestamp>,
}

/// A sent mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// What a list shows of it.
    pub summary: MailSummary,
    /// The sender's address.
    pub from: String,
    /// The plain-text part.
    pub text: String,
    /// The HTML part as it was sent; shown in a sandboxed frame only.
    pub html: String,
    /// Attached files.
    pub attachments: Vec<Attachment>,
}

/// An attached file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub file_name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Why sent mails cannot be shown. Completes "failed to ...".
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("read the mailbox: {0}")]
pub struct MailboxError(pub String);

/// Sent mails, for trials and the demo.
#[async_trait]
pub trait Mailbox: Send + Sync {
    /// The newest mails, newest first.
    async fn list(&self, limit: usize) -> Result<Vec<MailSummary>, MailboxError>;

    /// One mail; none where there is no such mail.
    async fn read(&self, id: &str) -> Result<Option<Mail>, MailboxError>;
}
