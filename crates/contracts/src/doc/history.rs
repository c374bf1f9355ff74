//! Events that a contract shows, and what they do to their aggregate.

use json_patch::merge;
use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::ContractDoc;

/// An event as it is published.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// Its type; the contract's own where none is named.
    pub kind: Option<String>,
    /// Its id.
    pub id: String,
    /// When it is said, RFC 3339.
    pub time: Option<String>,
    /// Its payload.
    pub data: Value,
}

/// A short history of one aggregate.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequence {
    /// What it shows.
    pub title: String,
    /// Its events, oldest first.
    pub events: Vec<Example>,
}

/// How an event changes the aggregate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fold {
    /// The payload is the aggregate.
    Replace,
    /// A field holds a JSON Merge Patch (RFC 7396).
    Patch(String),
    /// A field's amount is added to one of the aggregate's.
    Add {
        /// The payload's field.
        amount: String,
        /// The aggregate's field.
        to: String,
    },
    /// A field's amount is taken from one of the aggregate's.
    Subtract {
        /// The payload's field.
        amount: String,
        /// The aggregate's field.
        from: String,
    },
}

/// Fields that number or name an event, and are no part of what is known of the aggregate.
pub(crate) const NUMBERS: &[&str] = &["version", "seq", "sequence", "compensated_event_id"];

impl Fold {
    /// The aggregate after an event of a contract.
    pub(crate) fn apply(&self, contract: &ContractDoc, state: &mut Map<String, Value>, data: &Value) {
        match self {
            Self::Replace => {
                let Some(payload) = data.as_object() else { return };
                let is_fact = |name: &str| !NUMBERS.contains(&name) && name != contract.id_field;
                // An axis of its own only replaces what it says; other axes' facts stay.
                let facts = payload.iter().filter(|(name, _)| is_fact(name));
                state.extend(facts.map(|(name, value)| (name.clone(), value.clone())));
            }
            Self::Patch(field) => {
                let mut whole = Value::Object(std::mem::take(state));
                if let Some(patch) = data.get(field) {
                    merge(&mut whole, patch);
                }
                if let Value::Object(changed) = whole {
                    *state = changed;
                }
            }
            Self::Add { amount, to } => add(state, to, decimal(data.get(amount))),
            Self::Subtract { amount, from } => add(state, from, decimal(data.get(amount)).map(|amount| -amount)),
        }
    }
}

fn add(state: &mut Map<String, Value>, field: &str, amount: Option<Decimal>) {
    let before = decimal(state.get(field)).unwrap_or_default();
    let after = amount.and_then(|amount| before.checked_add(amount)).unwrap_or(before);
    if after.is_zero() {
        // Nothing on the account is the same as no account yet.
        state.remove(field);
    } else {
        state.insert(field.to_owned(), Value::String(after.normalize().to_string()));
    }
}

fn decimal(value: Option<&Value>) -> Option<Decimal> {
    match value? {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.to_string().parse().ok(),
        _ => None,
    }
}
