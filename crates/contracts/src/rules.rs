//! The promises as rules. A rule looks at one contract among all, and says what is wrong and what to change.

mod audiences_declared;
mod compensation;
mod examples_fit;
mod no_expansion;
mod one_aggregate;
mod one_axis;
mod one_owner;
mod references_by_id;
mod released_in_time;
mod restricted_facts;
mod retention_declared;
mod says_something_new;
mod schema_sound;
mod self_contained;
mod set;
mod thin_is_numbered;
mod version_in_the_name;
mod weight_fits;
mod words;

pub(crate) use set::{Breach, Set};

use crate::doc::ContractDoc;

/// A rule.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Its name, as exemptions and findings have it.
    pub id: &'static str,
    /// The promise that it keeps.
    pub promise: u8,
    /// What holds where it is kept.
    pub holds: &'static str,
    /// A file of contracts that keep it.
    pub accepted: &'static str,
    /// A file of contracts that do not.
    pub refused: &'static str,
    /// Looks at a contract among all.
    pub(crate) look: fn(&Set<'_>, &ContractDoc) -> Vec<Breach>,
}

impl Rule {
    /// The same rule, emptied: it finds nothing. For the test that no rule can be emptied unnoticed.
    #[must_use]
    pub fn emptied(self) -> Self {
        Self { look: |_, _| Vec::new(), ..self }
    }
}

/// A rule with its two examples, which are files beside the code.
macro_rules! rule {
    ($id:literal, $promise:literal, $holds:literal, $look:expr $(,)?) => {
        Rule {
            id: $id,
            promise: $promise,
            holds: $holds,
            accepted: include_str!(concat!("../rules/", $id, "/accepted.yaml")),
            refused: include_str!(concat!("../rules/", $id, "/refused.yaml")),
            look: $look,
        }
    };
}

/// Every rule, in the order of the promises.
pub const RULES: &[Rule] = &[
    rule!(
        "version-in-the-name",
        1,
        "The type name ends in its major version: what was said under a name never changes its meaning.",
        version_in_the_name::look,
    ),
    rule!("retention-declared", 1, "The contract says how long its log keeps the event.", retention_declared::look),
    rule!(
        "compensation-names-its-event",
        1,
        "An event that reverses another one names it, and is of the same owner and aggregate.",
        compensation::names_its_event,
    ),
    rule!(
        "compensation-restores",
        1,
        "Folding an event and the one that reverses it gives the state of before; a history shows it.",
        compensation::restores,
    ),
    rule!(
        "says-something-new",
        2,
        "No event of a shown history leaves everything as it was.",
        says_something_new::look
    ),
    rule!(
        "one-aggregate",
        3,
        "The event names one aggregate, by one id that is always there, and one axis.",
        one_aggregate::look,
    ),
    rule!(
        "one-axis",
        3,
        "A fact travels in the events of one axis: a price, or a cost, is in no product's event.",
        one_axis::look,
    ),
    rule!(
        "weight-fits",
        4,
        "The weight is declared, and true: a thick event has the facts, a notification has none.",
        weight_fits::look,
    ),
    rule!(
        "thin-is-numbered",
        4,
        "A thin event carries the number of its aggregate, so that a gap is seen.",
        thin_is_numbered::look,
    ),
    rule!("one-owner", 5, "One context says a type, and its name begins with that context's.", one_owner::look),
    rule!(
        "audiences-declared",
        6,
        "The contract says who may receive the event, and by which field that is narrowed.",
        audiences_declared::look,
    ),
    rule!(
        "restricted-facts",
        6,
        "What only finance may know is in no event for others; what is derived goes to nobody who may not have its source.",
        restricted_facts::look,
    ),
    rule!(
        "released-in-time",
        6,
        "An announcement does not exist before its time: no shown event is earlier than its own date of release.",
        released_in_time::look,
    ),
    rule!(
        "references-by-id",
        7,
        "Each reference to another aggregate is declared, and is an id.",
        references_by_id::look,
    ),
    rule!(
        "no-expansion",
        7,
        "Nothing of another context's aggregate but its id, and no relation between others' aggregates.",
        no_expansion::look,
    ),
    rule!(
        "self-contained",
        8,
        "The reader needs to ask nobody: no addresses to fetch from, no notification without its enricher.",
        self_contained::look,
    ),
    rule!(
        "schema-sound",
        8,
        "The payload's schema can be used as it stands, alone, and speaks of an object.",
        schema_sound::look,
    ),
    rule!("examples-fit", 8, "Each shown event fits its schema.", examples_fit::look),
];
