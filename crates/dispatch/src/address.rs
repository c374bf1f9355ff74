//! Addresses that mail can be sent to.

use std::fmt;
use std::str::FromStr;

use email_address::{EmailAddress as Syntax, Options};
use thiserror::Error;

/// A mail address `local@domain` in plain ASCII, without display name, comments or address literals: what every mail
/// server takes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

/// Why a text is no usable mail address. The text itself is not repeated: addresses are personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AddressFault {
    /// Nothing was given.
    #[error("no mail address is given")]
    Missing,
    /// More than the 254 characters that a mail server has to take.
    #[error("the mail address is longer than 254 characters")]
    TooLong,
    /// Would need a server that speaks SMTPUTF8.
    #[error("the mail address has characters outside ASCII")]
    NotAscii,
    /// Not `local@domain`.
    #[error("the mail address is not of the form name@domain")]
    Malformed,
}

impl EmailAddress {
    /// The address, `local@domain`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EmailAddress {
    type Err = AddressFault;

    fn from_str(text: &str) -> Result<Self, AddressFault> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AddressFault::Missing);
        }
        if text.len() > 254 {
            return Err(AddressFault::TooLong);
        }
        if !text.is_ascii() {
            return Err(AddressFault::NotAscii);
        }
        let syntax = Options::default().without_display_text().without_domain_literal();
        Syntax::parse_with_options(text, syntax).map_err(|_| AddressFault::Malformed)?;
        // A quoted local part (`"a b"@example.com`) is legal, found nowhere, and a door for injection.
        let harmless = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\' | b'<' | b'>' | b'(' | b')');
        if !text.bytes().all(harmless) {
            return Err(AddressFault::Malformed);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The domain that Message-IDs are given under: lower-case letters, digits, hyphens and dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailDomain(String);

/// Why a text is no usable domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a mail domain has letters, digits, hyphens and dots only, and at most 190 of them")]
pub struct DomainFault;

impl MailDomain {
    /// The domain.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MailDomain {
    type Err = DomainFault;

    fn from_str(text: &str) -> Result<Self, DomainFault> {
        let domain = text.trim().to_ascii_lowercase();
        let is_label = |label: &str| {
            !label.is_empty()
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        // 190 keeps the Message-ID, with its brackets and the parcel's id, within what stores and file systems take.
        if domain.len() > 190 || !domain.split('.').all(is_label) {
            return Err(DomainFault);
        }
        Ok(Self(domain))
    }
}
