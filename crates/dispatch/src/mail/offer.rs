//! The mail of a planner's daily offer. A pure function: the same offer, recipient and settings give the same bytes.

mod view;
mod words;

use askama::Template;
use jiff::Timestamp;

use self::view::{HtmlPart, OfferView, TextPart};
use super::encode::{Parts, encode};
use super::guard::contain_panic;
use super::render::RenderError;
use super::rendered::RenderedMail;
use super::settings::MailSettings;
use crate::change::Language;
use crate::identity::{MessageId, ParcelId};
use crate::offer::{Offer, Recipient};
use crate::text::HeaderText;

/// What an offer says, before it is a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferText {
    /// The subject.
    pub subject: String,
    /// The plain-text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
}

/// What an offer says to somebody of this name. `desk_url` is what its links begin with, without a slash at the end.
///
/// # Errors
/// When a library fails; never for what a name contains.
pub fn offer_text(
    offer: &Offer,
    name: &str,
    language: Language,
    retailer: &str,
    desk_url: &str,
) -> Result<OfferText, RenderError> {
    contain_panic(|| {
        let view = OfferView::of(offer, name, language, retailer, desk_url);
        Ok(OfferText {
            subject: HeaderText::new(&view.subject).as_str().to_owned(),
            text: TextPart { mail: &view }.render()?,
            html: HtmlPart { mail: &view }.render()?,
        })
    })?
}

/// Writes the mail of an offer.
///
/// # Errors
/// When a library fails; never for what a name contains.
pub fn render_offer(
    offer: &Offer,
    recipient: &Recipient,
    settings: &MailSettings,
    desk_url: &str,
    written_at: Timestamp,
) -> Result<RenderedMail, RenderError> {
    let said =
        offer_text(offer, recipient.name.as_str(), recipient.language, settings.retailer_name.as_str(), desk_url)?;
    let message_id = MessageId::of(ParcelId::of_offer(offer.offer_id), &settings.message_id_domain);
    let subject = HeaderText::new(&said.subject);
    let bytes = contain_panic(|| {
        encode(&Parts {
            message_id: &message_id,
            earlier: None,
            written_at,
            sender_name: &HeaderText::new(settings.retailer_name.as_str()),
            sender: &settings.from,
            reply_to: None,
            recipient_name: &HeaderText::new(recipient.name.as_str()),
            recipient: &recipient.email,
            subject: &subject,
            correlation_id: &HeaderText::new(&offer.offer_id.to_string()),
            language: recipient.language,
            text: &said.text,
            html: &said.html,
            csv: None,
            is_automatic: true,
        })
    })??;
    Ok(RenderedMail {
        message_id,
        envelope_from: settings.from.clone(),
        envelope_to: recipient.email.clone(),
        subject: said.subject,
        bytes,
    })
}
