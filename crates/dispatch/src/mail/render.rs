//! From a parcel to a mail. A pure function: the same parcel, settings and time give the same bytes.

use askama::Template;
use jiff::Timestamp;
use thiserror::Error;

use super::encode::{Parts, encode};
use super::guard::{Panicked, contain_panic};
use super::rendered::RenderedMail;
use super::settings::MailSettings;
use super::table;
use super::view::{HtmlPart, MailView, TextPart};
use crate::address::{AddressFault, EmailAddress};
use crate::change::SupplierId;
use crate::identity::MessageId;
use crate::parcel::Parcel;
use crate::text::HeaderText;

/// Why there is no mail. Trying again with the same parcel brings the same answer: the parcel has failed.
#[derive(Debug, Error)]
pub enum RenderError {
    /// There is nowhere to send it.
    #[error("supplier {supplier_id:?} has no usable mail address: {fault}", supplier_id = .supplier_id.as_str())]
    NoUsableAddress {
        /// The supplier.
        supplier_id: SupplierId,
        /// What is wrong with its address.
        fault: AddressFault,
    },
    /// The planner is not in the configuration, or without an address.
    #[error("planner {0:?} is not configured to get the daily offer; look at [planners]")]
    NoSuchPlanner(String),
    /// A template could not be filled.
    #[error("failed to fill a mail template")]
    Template(#[from] askama::Error),
    /// The table could not be written.
    #[error("failed to write the table of changes")]
    Table(#[from] csv::Error),
    /// The message could not be put together.
    #[error("failed to encode the mail")]
    Encode(#[from] std::io::Error),
    /// A library panicked.
    #[error(transparent)]
    Panicked(#[from] Panicked),
}

/// Writes the mail of a parcel.
///
/// `written_at` becomes its `Date` and the date in the attachment's name. `earlier` is the Message-ID of an earlier
/// mail that named one of the lines: the new mail refers to it and says that it takes precedence.
///
/// # Errors
/// When the supplier has no usable address, or a library fails; never for what a name contains.
pub fn render(
    parcel: &Parcel,
    settings: &MailSettings,
    written_at: Timestamp,
    earlier: Option<&MessageId>,
) -> Result<RenderedMail, RenderError> {
    let recipient = parcel
        .supplier()
        .address()
        .map_err(|fault| RenderError::NoUsableAddress { supplier_id: parcel.supplier().id.clone(), fault })?;
    contain_panic(|| write(parcel, settings, recipient, written_at, earlier))?
}

fn write(
    parcel: &Parcel,
    settings: &MailSettings,
    recipient: EmailAddress,
    written_at: Timestamp,
    earlier: Option<&MessageId>,
) -> Result<RenderedMail, RenderError> {
    let id = parcel.id();
    let message_id = MessageId::of(id, &settings.message_id_domain);
    let file_name = format!("changes-{}-{}.csv", written_at.strftime("%F"), id.short());
    let view = MailView::of(parcel, settings, &file_name, earlier.is_some());
    let subject = HeaderText::new(&view.subject);
    let bytes = encode(&Parts {
        message_id: &message_id,
        earlier,
        written_at,
        sender_name: &HeaderText::new(settings.retailer_name.as_str()),
        sender: &settings.from,
        reply_to: settings.reply_to.as_ref(),
        recipient_name: &HeaderText::new(parcel.supplier().name.as_str()),
        recipient: &recipient,
        subject: &subject,
        correlation_id: &HeaderText::new(parcel.correlation_id().as_str()),
        language: parcel.supplier().language,
        text: &TextPart { mail: &view }.render()?,
        html: &HtmlPart { mail: &view }.render()?,
        csv: Some((&file_name, &table::csv(parcel)?)),
        is_automatic: false,
    })?;
    Ok(RenderedMail {
        message_id,
        envelope_from: settings.from.clone(),
        envelope_to: recipient,
        subject: subject.as_str().to_owned(),
        bytes,
    })
}
