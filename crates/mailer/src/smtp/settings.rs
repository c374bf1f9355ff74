//! Which server, and how it is spoken to.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use dispatch::address::MailDomain;
use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters, TlsParametersBuilder};
use thiserror::Error;

/// A server, and how it is spoken to.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// Its name, or an address. With TLS, its certificate must be for this name.
    pub host: String,
    /// Usually 465 for [`Security::ImplicitTls`], 587 for [`Security::StartTls`].
    pub port: u16,
    /// Whether and how the connection is encrypted.
    pub security: Security,
    /// Who signs in, if the server asks for it.
    pub credentials: Option<Credentials>,
    /// A PEM file of the only certificate authorities to trust, for a private server; otherwise those of the machine.
    pub root_certificates: Option<PathBuf>,
    /// What we call ourselves in the greeting (`EHLO`).
    pub client_name: MailDomain,
    /// How long each answer may take.
    pub answer_timeout: Duration,
    /// How long sending the content and the answer to it may take. RFC 5321 asks for ten minutes: who gives up
    /// earlier sends more copies.
    pub content_timeout: Duration,
}

/// Whether and how a connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// From the first byte.
    ImplicitTls,
    /// Upgraded before anything is said; a server that does not offer it gets no mail.
    StartTls,
    /// Not at all: for trials with a server on this machine.
    Plaintext,
}

/// A name and a password, never shown.
#[derive(Clone)]
pub struct Credentials {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Credentials").finish_non_exhaustive()
    }
}

/// Why there can be no mailer with these settings.
#[derive(Debug, Error)]
pub enum SetupError {
    /// Anybody on the way could read it.
    #[error("a password is not sent to {host} without TLS: choose starttls or implicit TLS")]
    PasswordInClearText {
        /// The server.
        host: String,
    },
    /// The file is not there, or may not be read.
    #[error("failed to read the root certificates {path}")]
    RootCertificatesUnreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file holds no certificate.
    #[error("no certificate (PEM) in {path}")]
    NoRootCertificate {
        /// The file.
        path: PathBuf,
    },
    /// The TLS library refuses them.
    #[error("failed to set up TLS")]
    Tls(#[source] lettre::transport::smtp::Error),
}

impl SmtpSettings {
    pub(super) fn tls(&self) -> Result<Option<TlsParameters>, SetupError> {
        if self.security == Security::Plaintext {
            return if self.credentials.is_some() && !self.is_this_machine() {
                Err(SetupError::PasswordInClearText { host: self.host.clone() })
            } else {
                Ok(None)
            };
        }
        let mut tls = TlsParametersBuilder::new(self.host.clone());
        if let Some(path) = &self.root_certificates {
            let pem = std::fs::read(path)
                .map_err(|source| SetupError::RootCertificatesUnreadable { path: path.clone(), source })?;
            let marker = b"-----BEGIN CERTIFICATE-----";
            if !pem.windows(marker.len()).any(|window| window == marker) {
                return Err(SetupError::NoRootCertificate { path: path.clone() });
            }
            let certificates = Certificate::from_pem(&pem).map_err(SetupError::Tls)?;
            tls = tls.certificate_store(CertificateStore::None).add_root_certificate(certificates);
        }
        tls.build_rustls().map(Some).map_err(SetupError::Tls)
    }

    fn is_this_machine(&self) -> bool {
        let is_loopback = |address: IpAddr| address.is_loopback();
        self.host.eq_ignore_ascii_case("localhost") || self.host.parse().is_ok_and(is_loopback)
    }
}
