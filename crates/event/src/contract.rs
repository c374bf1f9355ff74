//! The contract of an event type: one declaration, from which everything else about the type is made.

use schemars::Schema;

/// How much an event says, and so how clever its consumer must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// The whole aggregate as it is now: a newer one replaces an older one, and overtakes whatever failed before it.
    Thick,
    /// A change: it only means something after all changes before it, so a gap is held and healed.
    Thin,
    /// Only that something happened: the facts are fetched from the owner at the edge.
    Notification,
}

impl Weight {
    /// As written in contracts and documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Thick => "thick",
            Self::Thin => "thin",
            Self::Notification => "notification",
        }
    }

    /// Whether a dead event of this weight holds the later events of its subject.
    pub fn holds_later_events(self) -> bool {
        self == Self::Thin
    }
}

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

/// The one declaration of an event type.
#[derive(Debug, Clone, Copy)]
pub struct Contract {
    /// Type name with its major version, such as `purchasing.order.placed.v1`.
    pub kind: &'static str,
    /// The context that alone may say it.
    pub owner: &'static str,
    /// The aggregate it is about.
    pub subject: Subject,
    /// Thick, thin or notification.
    pub weight: Weight,
    /// What it means, in one sentence.
    pub summary: &'static str,
    /// Makes the JSON Schema of the payload.
    pub schema: fn() -> Schema,
}
