//! Mails in a folder, as the pages show them.

use async_trait::async_trait;
use mailer::FolderMailer;
use web::{Attachment, Mail, MailSummary, Mailbox, MailboxError};

/// The folder that mails are written into.
pub(crate) struct FolderMailbox(pub(crate) FolderMailer);

#[async_trait]
impl Mailbox for FolderMailbox {
    async fn list(&self, limit: usize) -> Result<Vec<MailSummary>, MailboxError> {
        let mails = self.0.list(limit).await.map_err(failed)?;
        Ok(mails.into_iter().map(summary).collect())
    }

    async fn read(&self, id: &str) -> Result<Option<Mail>, MailboxError> {
        let Ok(id) = id.parse() else { return Ok(None) };
        let mail = self.0.read(&id).await.map_err(failed)?;
        Ok(mail.map(|mail| Mail {
            from: mail.summary.from.clone(),
            summary: summary(mail.summary),
            text: mail.text,
            html: mail.html,
            attachments: mail
                .attachments
                .into_iter()
                .map(|file| Attachment { file_name: file.file_name, bytes: file.bytes })
                .collect(),
        }))
    }
}

fn summary(mail: mailer::MailSummary) -> MailSummary {
    MailSummary { id: mail.message_id.to_string(), subject: mail.subject, to: mail.to, date: mail.date }
}

fn failed(error: mailer::MailboxError) -> MailboxError {
    MailboxError(error.to_string())
}
