//! How mails leave, as configured.

use std::sync::Arc;

use dispatch::use_cases::Settings;
use mailer::{FolderMailer, GuardedMailer, SmtpMailer};

use crate::adapters::FolderMailbox;
use crate::config::{Config, Effects, MailMode};
use crate::running::Dispatching;

/// The mailer and what it needs; none where no mail is configured.
pub(super) fn dispatching(config: &Config) -> Result<Option<Dispatching>, String> {
    let mail = &config.mail;
    if mail.mode == MailMode::None {
        return Ok(None);
    }
    let settings = Settings { offers: config.offers(), ..mail.dispatch_settings(&config.retailer.name)? };
    let at_once = mail.at_once();
    let sends = config.effects == Effects::On;
    if mail.mode == MailMode::Folder {
        let folder = mail.folder_in(&config.data.dir);
        let folder = FolderMailer::open(&folder).map_err(|error| {
            format!("failed to make the mail folder {}: {error}; set mail.folder", folder.display())
        })?;
        let mailbox: Arc<dyn web::Mailbox> = Arc::new(FolderMailbox(folder.clone()));
        let mailer = Arc::new(GuardedMailer::new(folder));
        return Ok(Some(Dispatching { settings, mailer, at_once, sends, mailbox: Some(mailbox) }));
    }
    let mailer = Arc::new(GuardedMailer::new(smtp(config)?));
    Ok(Some(Dispatching { settings, mailer, at_once, sends, mailbox: None }))
}

/// The mail server.
pub(super) fn smtp(config: &Config) -> Result<SmtpMailer, String> {
    SmtpMailer::new(config.mail.smtp()?).map_err(|error| {
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
        format!("[mail]: {error}{cause}")
    })
}
