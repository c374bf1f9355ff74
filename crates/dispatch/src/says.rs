//! What this context says: how mails ended, each type with its contract. No address: the log is kept for ever, addresses
//! are personal data.

use event::{Audience, Contract, Reference, Retention, Subject, Weight};
use jiff::civil::Date;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The type that says a mail was accepted by the mail server.
pub const MAIL_ACCEPTED: &str = "dispatch.mail.accepted.v1";
/// The type that says a mail was given up.
pub const MAIL_FAILED: &str = "dispatch.mail.failed.v1";
/// The type that says a planner's daily offer was accepted by the mail server.
pub const OFFER_MAILED: &str = "dispatch.offer.mailed.v1";
/// The type that says a planner's daily offer was given up.
pub const OFFER_FAILED: &str = "dispatch.offer.failed.v1";

/// How the mail of a parcel ended, version 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MailReport {
    /// The parcel.
    pub parcel_id: Uuid,
    /// Its mail; none where there was no mail at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// The click whose changes it carries.
    pub click_batch: Uuid,
    /// To whom it went.
    pub supplier_id: String,
    /// Which parcel of click and supplier it is, from 0.
    pub n: u32,
    /// The suggestions whose changes it carries.
    pub incarnations: Vec<Uuid>,
    /// What the mail server answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<String>,
    /// Why it was given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How the mail with a daily offer ended, version 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OfferReport {
    /// The parcel.
    pub parcel_id: Uuid,
    /// The offer.
    pub offer_id: Uuid,
    /// To whom it went.
    pub planner_id: String,
    /// Its day.
    pub day: Date,
    /// Its mail; none where there was no mail at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// What the mail server answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<String>,
    /// Why it was given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The contract of every type.
pub static CONTRACTS: &[Contract] = &[
    of_parcel(
        MAIL_ACCEPTED,
        "The mail server accepted a mail to a supplier.",
        &[include_str!("says/golden/dispatch.mail.accepted.v1.json")],
    ),
    of_parcel(
        MAIL_FAILED,
        "A mail to a supplier was given up, with the reason.",
        &[include_str!("says/golden/dispatch.mail.failed.v1.json")],
    ),
    of_offer(
        OFFER_MAILED,
        "The mail server accepted a planner's daily offer.",
        &[include_str!("says/golden/dispatch.offer.mailed.v1.json")],
    ),
    of_offer(
        OFFER_FAILED,
        "The mail with a planner's daily offer was given up, with the reason.",
        &[include_str!("says/golden/dispatch.offer.failed.v1.json")],
    ),
];

const fn of_parcel(kind: &'static str, summary: &'static str, examples: &'static [&'static str]) -> Contract {
    Contract {
        kind,
        owner: "dispatch",
        subject: Subject { aggregate: "parcel", id_field: "parcel_id" },
        axis: "delivery",
        weight: Weight::Thick,
        summary,
        schema: written::<MailReport>,
        audiences: &[Audience::Internal],
        scoped_by: None,
        visible_from: None,
        references: &[Reference { field: "supplier_id", aggregate: "supplier" }],
        derived_from: &[],
        compensates: None,
        retention: Retention::Forever,
        examples,
        exemptions: &[],
    }
}

const fn of_offer(kind: &'static str, summary: &'static str, examples: &'static [&'static str]) -> Contract {
    Contract {
        schema: written::<OfferReport>,
        references: &[Reference { field: "offer_id", aggregate: "daily-offer" }],
        ..of_parcel(kind, summary, examples)
    }
}

/// The schema of what is written: a field that is always written is required.
fn written<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}
