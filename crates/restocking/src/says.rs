//! What this context says: the types of its log, each with its contract. All of it stays within the company.

mod daily_offer;
mod pauses;
mod shortage;
mod suggestion;

use event::Contract;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use crate::suggestion::EventKind;
pub use pauses::PauseTold;

/// The contract of every type, in the order of [`EventKind::ALL`].
pub static CONTRACTS: &[Contract] = &[
    suggestion::OPENED,
    suggestion::CHANGED,
    suggestion::REFRESHED,
    suggestion::COMPLETED,
    suggestion::DISMISSED,
    suggestion::SNOOZED,
    suggestion::RETURNED,
    suggestion::UNDONE,
    suggestion::ACCEPTED,
    suggestion::APPLIED,
    suggestion::REFUSED,
    suggestion::HANDLED,
    suggestion::MAIL_FAILED,
    suggestion::NEEDS_ATTENTION,
    pauses::PAUSED,
    pauses::RESUMED,
    shortage::NOTICED,
    shortage::ENDED,
    daily_offer::COMPOSED,
];

/// Whose facts are repeated in suggestions, shortages and offers: names and addresses, and the lines as they were.
const SOURCES: &[&str] =
    &["planning.product.published.v1", "purchasing.supplier.published.v1", "purchasing.order.changed.v1"];

/// The schema of what is written, and not of what could be read: a field that is always written is required.
fn written<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}

/// The example of a type, from its file.
macro_rules! golden {
    ($kind:literal) => {
        include_str!(concat!("golden/", $kind, ".json"))
    };
}
use golden;

impl EventKind {
    /// Its contract.
    pub fn contract(self) -> Option<&'static Contract> {
        CONTRACTS.iter().find(|contract| contract.kind == self.name())
    }
}
