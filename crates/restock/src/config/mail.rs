//! `[mail]`: how suppliers' mails leave, and what they have in common.

use std::path::{Path, PathBuf};
use std::time::Duration;

use dispatch::address::{EmailAddress, MailDomain};
use dispatch::mail::MailSettings;
use dispatch::text::PlainText;
use jiff::SignedDuration;
use mailer::{Credentials, Security, SmtpSettings};
use serde::{Deserialize, Serialize};

use super::secret::read_secret;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum MailMode {
    None,
    Folder,
    Smtp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SecurityWord {
    StartTls,
    Tls,
    None,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mail {
    pub(crate) mode: MailMode,
    folder: Option<PathBuf>,
    host: Option<String>,
    port: u16,
    security: SecurityWord,
    user: Option<String>,
    password_file: Option<PathBuf>,
    root_certificates: Option<PathBuf>,
    at_once: usize,
    from: Option<String>,
    reply_to: Option<String>,
    message_id_domain: Option<String>,
    contact_name: Option<String>,
    contact_phone: Option<String>,
    #[serde(with = "super::duration")]
    patience: Duration,
}

impl Mail {
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.at_once == 0 {
            faults.push("mail.at_once is 0; give 1 or more".to_owned());
        }
        if self.mode != MailMode::None {
            faults.extend(self.common("").err());
        }
        if self.mode == MailMode::Smtp && self.host.is_none() {
            faults.push("mail.host is missing; mode \"smtp\" needs the name of a mail server".to_owned());
        }
        if self.user.is_some() != self.password_file.is_some() {
            faults.push("mail.user and mail.password_file go together; set both or none".to_owned());
        }
        faults
    }

    /// Sender and signature of all mails.
    fn common(&self, retailer: &str) -> Result<MailSettings, String> {
        let address =
            |key: &str, text: &str| text.parse::<EmailAddress>().map_err(|fault| format!("mail.{key}: {fault}"));
        let from = self.from.as_deref().ok_or("mail.from is missing; mails need a sender")?;
        let from = address("from", from)?;
        let domain = match &self.message_id_domain {
            Some(domain) => domain.as_str(),
            None => from.as_str().rsplit('@').next().unwrap_or_default(),
        };
        let message_id_domain: MailDomain =
            domain.parse().map_err(|fault| format!("mail.message_id_domain: {fault}"))?;
        Ok(MailSettings {
            reply_to: self.reply_to.as_deref().map(|text| address("reply_to", text)).transpose()?,
            from,
            message_id_domain,
            retailer_name: PlainText::new(retailer),
            contact_name: self.contact_name.as_deref().map(PlainText::new),
            contact_phone: self.contact_phone.as_deref().map(PlainText::new),
        })
    }

    /// How parcels are made.
    pub(crate) fn dispatch_settings(&self, retailer: &str) -> Result<dispatch::use_cases::Settings, String> {
        let patience = SignedDuration::try_from(self.patience).map_err(|error| format!("mail.patience: {error}"))?;
        Ok(dispatch::use_cases::Settings { patience, ..dispatch::use_cases::Settings::new(self.common(retailer)?) })
    }

    /// Mails handed over at once.
    pub(crate) fn at_once(&self) -> usize {
        self.at_once
    }

    /// Where mails lie in mode `folder`.
    pub(crate) fn folder_in(&self, data: &Path) -> PathBuf {
        self.folder.clone().unwrap_or_else(|| data.join("mails"))
    }

    /// How the mail server is spoken to. Reads the password.
    pub(crate) fn smtp(&self) -> Result<SmtpSettings, String> {
        let password = self.password_file.as_ref().map(|file| read_secret("mail.password_file", file)).transpose()?;
        let credentials = self.user.clone().zip(password).map(|(user, password)| Credentials { user, password });
        Ok(SmtpSettings {
            host: self.host.clone().ok_or("mail.host is missing")?,
            port: self.port,
            security: match self.security {
                SecurityWord::StartTls => Security::StartTls,
                SecurityWord::Tls => Security::ImplicitTls,
                SecurityWord::None => Security::Plaintext,
            },
            credentials,
            root_certificates: self.root_certificates.clone(),
            client_name: self.common("")?.message_id_domain,
            answer_timeout: Duration::from_secs(60),
            content_timeout: Duration::from_secs(240),
        })
    }
}
