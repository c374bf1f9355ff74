//! Reading mails back, for a page that shows what a supplier got.

use std::fs;
use std::io::{self, ErrorKind};
use std::time::SystemTime;

use dispatch::identity::MessageId;
use dispatch::mail::contain_panic;
use jiff::Timestamp;
use mail_parser::{Address, Message, MessageParser, MimeHeaders};
use thiserror::Error;

use super::{FolderMailer, SUFFIX};

/// A mail in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSummary {
    /// Its Message-ID; also what [`FolderMailer::read`] takes.
    pub message_id: MessageId,
    /// The subject, decoded.
    pub subject: String,
    /// The sender's address.
    pub from: String,
    /// The recipient's address.
    pub to: String,
    /// When it was written.
    pub date: Option<Timestamp>,
}

/// A mail, taken apart.
///
/// The HTML is as it was sent: a page that shows it does so in a sandboxed frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedMail {
    /// What a list shows of it.
    pub summary: MailSummary,
    /// The plain-text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// The attached files.
    pub attachments: Vec<Attachment>,
}

/// An attached file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, as the mail gives it.
    pub file_name: String,
    /// Its type, such as `text/csv`.
    pub content_type: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Why mails cannot be shown.
#[derive(Debug, Error)]
pub enum MailboxError {
    /// The folder or a file cannot be read.
    #[error("failed to read the mail folder")]
    Io(#[from] io::Error),
    /// What lies there is no mail.
    #[error("{0} is no mail that can be read")]
    Unreadable(MessageId),
}

impl FolderMailer {
    /// The newest `limit` mails by the time they were put there, newest first. Files that are no mails are passed over.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn list(&self, limit: usize) -> Result<Vec<MailSummary>, MailboxError> {
        let mailbox = self.clone();
        blocking(move || mailbox.list_now(limit)).await
    }

    /// The mail with this Message-ID; `None` when there is none.
    ///
    /// # Errors
    /// When the file cannot be read, or is no mail.
    pub async fn read(&self, id: &MessageId) -> Result<Option<ParsedMail>, MailboxError> {
        let (mailbox, id) = (self.clone(), id.clone());
        blocking(move || mailbox.read_now(&id)).await
    }

    fn list_now(&self, limit: usize) -> Result<Vec<MailSummary>, MailboxError> {
        let mut mails: Vec<(SystemTime, MessageId)> = Vec::new();
        for entry in fs::read_dir(self.folder())? {
            let entry = entry?;
            let name = entry.file_name();
            let id = name.to_str().and_then(|name| name.strip_suffix(SUFFIX)).and_then(|id| id.parse().ok());
            if let Some(id) = id {
                mails.push((entry.metadata()?.modified()?, id));
            }
        }
        mails.sort_unstable_by(|one, other| other.cmp(one));
        let mut summaries = Vec::with_capacity(limit.min(mails.len()));
        for (_, id) in mails {
            if summaries.len() == limit {
                break;
            }
            let Some(bytes) = self.bytes_of(&id)? else { continue };
            summaries.extend(parse(&bytes, |message| summary(&id, message)));
        }
        Ok(summaries)
    }

    fn read_now(&self, id: &MessageId) -> Result<Option<ParsedMail>, MailboxError> {
        let Some(bytes) = self.bytes_of(id)? else { return Ok(None) };
        let mail = parse(&bytes, |message| ParsedMail {
            summary: summary(id, message),
            text: message.body_text(0).unwrap_or_default().into_owned(),
            html: message.body_html(0).unwrap_or_default().into_owned(),
            attachments: message.attachments().map(attachment).collect(),
        });
        mail.map(Some).ok_or_else(|| MailboxError::Unreadable(id.clone()))
    }

    fn bytes_of(&self, id: &MessageId) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.file_of(id)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, MailboxError> + Send + 'static,
) -> Result<T, MailboxError> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

/// What `take` takes from a mail; `None` when the bytes are no mail, or the parser gives up with a panic.
fn parse<T>(bytes: &[u8], take: impl FnOnce(&Message<'_>) -> T) -> Option<T> {
    contain_panic(|| MessageParser::default().parse(bytes).map(|message| take(&message))).ok().flatten()
}

fn summary(id: &MessageId, message: &Message<'_>) -> MailSummary {
    let first = |addresses: Option<&Address<'_>>| {
        let address = addresses.and_then(|addresses| addresses.first()).and_then(|mailbox| mailbox.address());
        address.unwrap_or_default().to_owned()
    };
    MailSummary {
        message_id: id.clone(),
        subject: message.subject().unwrap_or_default().to_owned(),
        from: first(message.from()),
        to: first(message.to()),
        date: message.date().and_then(|date| Timestamp::from_second(date.to_timestamp()).ok()),
    }
}

fn attachment(part: &mail_parser::MessagePart<'_>) -> Attachment {
    let content_type = part.content_type().map(|kind| match kind.subtype() {
        Some(subtype) => format!("{}/{subtype}", kind.ctype()),
        None => kind.ctype().to_owned(),
    });
    Attachment {
        file_name: part.attachment_name().unwrap_or("attachment").to_owned(),
        content_type: content_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
        bytes: part.contents().to_vec(),
    }
}
