//! A contract as data: from a declaration in code, or from a file of a team that publishes in another language.

mod from_code;
mod history;
mod read;
mod write;

use std::collections::BTreeMap;

use event::{Audience, Retention, Weight};
use serde_json::Value;

pub use history::{Example, Fold, Sequence};

use crate::file::line_of;

/// A contract. What a promise asks for may be missing in it: a rule says so, with what to write.
#[derive(Debug, Clone, PartialEq)]
pub struct ContractDoc {
    /// Type name with its major version.
    pub kind: String,
    /// The context that alone may say it.
    pub owner: String,
    /// The aggregate it is about.
    pub aggregate: String,
    /// Payload field with the aggregate's id.
    pub id_field: String,
    /// In which respect the aggregate changes; empty where undeclared.
    pub axis: String,
    /// Thick, thin or notification.
    pub weight: Option<Weight>,
    /// What it means, in one sentence.
    pub summary: String,
    /// JSON Schema of the payload.
    pub schema: Value,
    /// Who may receive it.
    pub audiences: Vec<Audience>,
    /// Payload field whose value narrows the audience.
    pub scoped_by: Option<String>,
    /// Payload field with the time before which the event may not exist.
    pub visible_from: Option<String>,
    /// Other aggregates that it names by id.
    pub references: Vec<Referred>,
    /// Types whose facts it repeats.
    pub derived_from: Vec<String>,
    /// The type whose events it reverses.
    pub compensates: Option<String>,
    /// How long its log keeps it.
    pub retention: Option<Retention>,
    /// How an event changes the aggregate.
    pub fold: Option<Fold>,
    /// Events as they are published.
    pub examples: Vec<Example>,
    /// Short histories, its own and other types' events in them.
    pub sequences: Vec<Sequence>,
    /// Rules that it does not keep, on purpose.
    pub exemptions: Vec<Exempted>,
    /// Where it was read.
    pub origin: Option<Origin>,
}

/// A field with another aggregate's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referred {
    /// The field: `supplier_id`, `group_ids`, `lines{}.product_id`, `sales[].sale_id`.
    pub field: String,
    /// The aggregate.
    pub aggregate: String,
}

/// A rule that a type does not keep, on purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exempted {
    /// Name of the rule.
    pub rule: String,
    /// The payload field; empty for the whole type.
    pub field: String,
    /// Why.
    pub reason: String,
}

/// The file that a contract was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Its name.
    pub file: String,
    /// The line of each value, by JSON pointer into the contract.
    pub lines: BTreeMap<String, usize>,
}

impl ContractDoc {
    /// The same, read from a file.
    #[must_use]
    pub(crate) fn at(self, origin: Origin) -> Self {
        Self { origin: Some(origin), ..self }
    }

    /// File and line of a place in it.
    pub(crate) fn place(&self, pointer: &str) -> Option<(String, usize)> {
        let origin = self.origin.as_ref()?;
        Some((origin.file.clone(), line_of(&origin.lines, pointer)))
    }

    /// How an event changes the aggregate, where that is said or follows from the weight.
    pub fn folds(&self) -> Option<Fold> {
        self.fold.clone().or_else(|| match self.weight? {
            Weight::Thick => Some(Fold::Replace),
            Weight::Thin => {
                let is_patch = self.schema.pointer("/properties/changes").is_some();
                is_patch.then(|| Fold::Patch("changes".to_owned()))
            }
            Weight::Notification => None,
        })
    }
}
