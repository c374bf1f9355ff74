//! A mail, ready to leave.

use crate::address::EmailAddress;
use crate::identity::MessageId;

/// A mail as it leaves, to the byte. Stored before the first attempt; every attempt sends what is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedMail {
    /// Its Message-ID, also in the bytes.
    pub message_id: MessageId,
    /// The sender of the envelope (`MAIL FROM`), where bounces go.
    pub envelope_from: EmailAddress,
    /// The recipient of the envelope (`RCPT TO`).
    pub envelope_to: EmailAddress,
    /// The subject, for lists and logs; in the bytes it is encoded.
    pub subject: String,
    /// The message (RFC 5322), ASCII, lines ended by CR LF.
    pub bytes: Vec<u8>,
}
