//! What all mails of a retailer have in common.

use crate::address::{EmailAddress, MailDomain};
use crate::text::PlainText;

/// Sender and signature of all mails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// The sender, of the header and of the envelope.
    pub from: EmailAddress,
    /// Where answers shall go, if not to the sender.
    pub reply_to: Option<EmailAddress>,
    /// The domain of Message-IDs. Never changed while mails are under way: it is part of their identity.
    pub message_id_domain: MailDomain,
    /// Who writes: display name of the sender, and signature.
    pub retailer_name: PlainText,
    /// A person or team to ask, if there is one.
    pub contact_name: Option<PlainText>,
    /// Their telephone number, if it shall be given.
    pub contact_phone: Option<PlainText>,
}
