//! What the log says about a mail that has come to its end.

use context::{Ids, LogEvent};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use uuid::Uuid;

use crate::ports::{OfferTo, ParcelFacts};

/// The type that says a mail was accepted by the mail server.
pub const MAIL_ACCEPTED: &str = "dispatch.mail.accepted.v1";
/// The type that says a mail was given up.
pub const MAIL_FAILED: &str = "dispatch.mail.failed.v1";

/// The type that says a planner's daily offer was accepted by the mail server.
pub const OFFER_MAILED: &str = "dispatch.offer.mailed.v1";
/// The type that says a planner's daily offer was given up.
pub const OFFER_FAILED: &str = "dispatch.offer.failed.v1";

/// How a mail ended.
#[derive(Debug, Clone, Copy)]
pub(super) enum End<'a> {
    /// Taken by the mail server, with its answer.
    Accepted { message_id: &'a str, response: &'a str },
    /// Given up. Without a Message-ID there was no mail at all.
    Failed { message_id: Option<&'a str>, reason: &'a str },
}

/// The payload, version 1. No address: the log is kept for ever, addresses are personal data.
#[derive(Debug, Serialize)]
struct MailReport<'a> {
    parcel_id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<&'a str>,
    click_batch: Uuid,
    supplier_id: &'a str,
    n: u32,
    incarnations: &'a [Uuid],
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

/// The payload about an offer's mail, version 1.
#[derive(Debug, Serialize)]
struct OfferReport<'a> {
    offer_id: Uuid,
    planner_id: &'a str,
    day: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

/// The log's event about a mail.
pub(super) fn told(facts: &ParcelFacts, end: End<'_>, now: Timestamp, ids: &dyn Ids) -> LogEvent {
    let (kind, message_id, response, reason) = match end {
        End::Accepted { message_id, response } => (MAIL_ACCEPTED, Some(message_id), Some(response), None),
        End::Failed { message_id, reason } => (MAIL_FAILED, message_id, None, Some(reason)),
    };
    // Plain data with string keys cannot fail to be written.
    let (kind, data) = match &facts.offer {
        None => {
            let report = MailReport {
                parcel_id: facts.id.as_uuid(),
                message_id,
                click_batch: facts.click_batch,
                supplier_id: facts.supplier.as_str(),
                n: facts.n,
                incarnations: &facts.incarnations,
                response,
                reason,
            };
            (kind, serde_json::to_string(&report).unwrap_or_default())
        }
        Some(OfferTo { planner, day }) => {
            let kind = if kind == MAIL_ACCEPTED { OFFER_MAILED } else { OFFER_FAILED };
            let (offer_id, planner_id) = (facts.click_batch, planner.as_str());
            let report = OfferReport { offer_id, planner_id, day: *day, message_id, response, reason };
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
