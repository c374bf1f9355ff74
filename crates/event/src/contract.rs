//! The contract of an event type: one declaration, from which everything else about the type is made.

mod audience;
mod retention;
mod weight;

use schemars::Schema;

pub use audience::Audience;
pub use retention::Retention;
pub use weight::Weight;

/// What an event is about: the aggregate and the payload field with its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Subject {
    /// Name of the aggregate, such as `order`.
    pub aggregate: &'static str,
    /// Field of the payload that holds its id.
    pub id_field: &'static str,
}

impl Subject {
    /// The key by which order is kept: `order/4711`.
    pub fn key(&self, id: &str) -> String {
        format!("{}/{id}", self.aggregate)
    }
}

/// A payload field that holds the id of another aggregate, or several of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reference {
    /// Where it stands: `supplier_id`, `group_ids` for a list of ids, `lines{}.product_id` in each member of an object,
    /// `sales[].sale_id` in each item of a list of objects.
    pub field: &'static str,
    /// The aggregate that it names.
    pub aggregate: &'static str,
}

/// A rule that a type does not keep, on purpose. One that is not needed is a fault as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Exemption {
    /// Name of the rule.
    pub rule: &'static str,
    /// The payload field that it is about, written as in [`Reference::field`]; empty for the whole type.
    pub field: &'static str,
    /// Why, for whoever reads the catalogue.
    pub reason: &'static str,
}

/// The one declaration of an event type. Nothing in it has a default: whoever declares a type says all of it.
#[derive(Debug, Clone, Copy)]
pub struct Contract {
    /// Type name with its major version, such as `purchasing.order.placed.v1`.
    pub kind: &'static str,
    /// The context that alone may say it.
    pub owner: &'static str,
    /// The aggregate it is about.
    pub subject: Subject,
    /// In which respect the aggregate changes: `cost`, `membership`. Types of different axes share no facts.
    pub axis: &'static str,
    /// Thick, thin or notification.
    pub weight: Weight,
    /// What it means, in one sentence.
    pub summary: &'static str,
    /// Makes the JSON Schema of the payload.
    pub schema: fn() -> Schema,
    /// Who may receive it.
    pub audiences: &'static [Audience],
    /// Payload field whose value narrows the audience further, such as `list_id`; none where all of a class may have it.
    pub scoped_by: Option<&'static str>,
    /// Payload field with the time before which the event may not exist at all.
    pub visible_from: Option<&'static str>,
    /// Other aggregates that it names, by their ids.
    pub references: &'static [Reference],
    /// Types of other contexts whose facts it repeats, in an aggregate of its own that is made from them.
    pub derived_from: &'static [&'static str],
    /// The type whose events it reverses. It names the reversed event in its field `compensated_event_id`.
    pub compensates: Option<&'static str>,
    /// How long its log keeps it.
    pub retention: Retention,
    /// Events as they are published, JSON: `id`, `time` and `data` each. They are read for ever.
    pub examples: &'static [&'static str],
    /// Rules that it does not keep, each with its reason.
    pub exemptions: &'static [Exemption],
}
