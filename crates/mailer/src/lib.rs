//! Where mails go: an SMTP server, or a folder for trials.
//!
//! Both take the stored bytes of a mail and hand them over unchanged. [`GuardedMailer`] goes around either, so that a
//! library's panic is the end of one mail and of nothing else.

mod folder;
mod guarded;
mod smtp;

pub use folder::{Attachment, FolderMailer, MailSummary, MailboxError, ParsedMail};
pub use guarded::GuardedMailer;
pub use smtp::{Credentials, Security, SetupError, SmtpMailer, SmtpSettings};
