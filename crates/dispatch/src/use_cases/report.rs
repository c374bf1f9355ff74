//! What the log says about a mail that has come to its end.

use context::{Ids, LogEvent};
use jiff::Timestamp;

use crate::ports::{OfferTo, ParcelFacts};
use crate::says::{MAIL_ACCEPTED, MAIL_FAILED, MailReport, OFFER_FAILED, OFFER_MAILED, OfferReport};

/// How a mail ended.
#[derive(Debug, Clone, Copy)]
pub(super) enum End<'a> {
    /// Taken by the mail server, with its answer.
    Accepted { message_id: &'a str, response: &'a str },
    /// Given up. Without a Message-ID there was no mail at all.
    Failed { message_id: Option<&'a str>, reason: &'a str },
}

/// The log's event about a mail.
pub(super) fn told(facts: &ParcelFacts, end: End<'_>, now: Timestamp, ids: &dyn Ids) -> LogEvent {
    let (kind, message_id, response, reason) = match end {
        End::Accepted { message_id, response } => (MAIL_ACCEPTED, Some(message_id), Some(response), None),
        End::Failed { message_id, reason } => (MAIL_FAILED, message_id, None, Some(reason)),
    };
    let owned = |text: Option<&str>| text.map(ToOwned::to_owned);
    let (message_id, response, reason) = (owned(message_id), owned(response), owned(reason));
    // Plain data with string keys cannot fail to be written.
    let (kind, data) = match &facts.offer {
        None => {
            let report = MailReport {
                parcel_id: facts.id.as_uuid(),
                message_id,
                click_batch: facts.click_batch,
                supplier_id: facts.supplier.as_str().to_owned(),
                n: facts.n,
                incarnations: facts.incarnations.clone(),
                response,
                reason,
            };
            (kind, serde_json::to_string(&report).unwrap_or_default())
        }
        Some(OfferTo { planner, day }) => {
            let kind = if kind == MAIL_ACCEPTED { OFFER_MAILED } else { OFFER_FAILED };
            let report = OfferReport {
                parcel_id: facts.id.as_uuid(),
                offer_id: facts.click_batch,
                planner_id: planner.as_str().to_owned(),
                day: *day,
                message_id,
                response,
                reason,
            };
            (kind, serde_json::to_string(&report).unwrap_or_default())
        }
    };
    LogEvent {
        id: ids.fresh(),
        kind,
        subject: format!("parcel/{}", facts.id),
        time: now,
        correlation_id: facts.correlation_id.clone(),
        causation_id: None,
        data,
    }
}
