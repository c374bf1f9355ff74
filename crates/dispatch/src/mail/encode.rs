//! From texts to a message (RFC 5322, MIME).

use jiff::Timestamp;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::text::Text;
use mail_builder::mime::{BodyPart, MimePart};

use crate::address::EmailAddress;
use crate::change::Language;
use crate::identity::MessageId;
use crate::text::HeaderText;

/// All that goes into a message. What goes into a header has a type that cannot hold a control character.
pub(super) struct Parts<'a> {
    pub(super) message_id: &'a MessageId,
    pub(super) earlier: Option<&'a MessageId>,
    pub(super) written_at: Timestamp,
    pub(super) sender_name: &'a HeaderText,
    pub(super) sender: &'a EmailAddress,
    pub(super) reply_to: Option<&'a EmailAddress>,
    pub(super) recipient_name: &'a HeaderText,
    pub(super) recipient: &'a EmailAddress,
    pub(super) subject: &'a HeaderText,
    pub(super) correlation_id: &'a HeaderText,
    pub(super) language: Language,
    pub(super) text: &'a str,
    pub(super) html: &'a str,
    /// Name and content of the attached table.
    pub(super) csv: Option<(&'a str, &'a str)>,
    /// Nobody asked for it and no answer is wanted (RFC 3834).
    pub(super) is_automatic: bool,
}

/// The message's bytes.
///
/// No `Auto-Submitted` on what asks a supplier for changes: a person clicked on every one, and an answer is wanted,
/// out-of-office notes included; the header would have ticket systems drop the mail or never answer it (RFC 3834).
pub(super) fn encode(parts: &Parts<'_>) -> std::io::Result<Vec<u8>> {
    let mut message = MessageBuilder::new()
        .date(Date::new(parts.written_at.as_second()))
        .message_id(parts.message_id.as_str())
        .from(mailbox(parts.sender_name, parts.sender))
        .to(mailbox(parts.recipient_name, parts.recipient));
    if let Some(reply_to) = parts.reply_to {
        message = message.reply_to(Address::new_address(None::<&str>, reply_to.as_str()));
    }
    if let Some(earlier) = parts.earlier {
        message = message.in_reply_to(earlier.as_str()).references(earlier.as_str());
    }
    if parts.is_automatic {
        message = message.header("Auto-Submitted", Text::new("auto-generated"));
    }
    message
        .subject(parts.subject.as_str())
        .header("X-Correlation-ID", Text::new(parts.correlation_id.as_str()))
        .header("Content-Language", Text::new(parts.language.tag()))
        .body(body(parts))
        .write_to_vec()
}

fn mailbox<'a>(name: &'a HeaderText, address: &'a EmailAddress) -> Address<'a> {
    let name = Some(name.as_str()).filter(|name| !name.is_empty());
    Address::new_address(name, address.as_str())
}

fn body<'a>(parts: &Parts<'a>) -> MimePart<'a> {
    // A boundary must not occur in what it bounds. This one is a hash of that, so it cannot; and it is no chance.
    let mut hasher = blake3::Hasher::new();
    for content in [parts.message_id.as_str(), parts.text, parts.html, parts.csv.map_or("", |(_, content)| content)] {
        hasher.update(&content.len().to_be_bytes());
        hasher.update(content.as_bytes());
    }
    let digest = hasher.finalize().to_hex();
    let multipart = |kind: &str, within| {
        let boundary = format!("{kind}-{}", &digest[..32]);
        let content_type = ContentType::new(format!("multipart/{kind}")).attribute("boundary", boundary);
        MimePart::new(content_type, BodyPart::Multipart(within))
    };
    let alternative =
        multipart("alternative", vec![MimePart::new("text/plain", parts.text), MimePart::new("text/html", parts.html)]);
    let Some((file_name, csv)) = parts.csv else { return alternative };
    let csv_type = ContentType::new("text/csv").attribute("charset", "utf-8").attribute("header", "present");
    let csv = MimePart::new(csv_type, csv).attachment(file_name);
    multipart("mixed", vec![alternative, csv])
}
