//! Suggestions: each event is the suggestion after the change, with what belongs to that change.

use event::{Audience, Contract, Reference, Retention, Subject, Weight};

use super::{SOURCES, golden, written};
use crate::suggestion::{EventKind, SuggestionTold};

const fn about_a_suggestion(kind: EventKind, summary: &'static str, examples: &'static [&'static str]) -> Contract {
    Contract {
        kind: kind.name(),
        owner: "restocking",
        subject: Subject { aggregate: "suggestion", id_field: "incarnation" },
        axis: "suggestion",
        weight: Weight::Thick,
        summary,
        schema: written::<SuggestionTold>,
        audiences: &[Audience::Internal],
        scoped_by: None,
        visible_from: None,
        references: &[
            Reference { field: "order_id", aggregate: "order" },
            Reference { field: "product_id", aggregate: "product" },
            Reference { field: "supplier_id", aggregate: "supplier" },
            Reference { field: "depends_on[].order_id", aggregate: "order" },
        ],
        derived_from: SOURCES,
        compensates: None,
        retention: Retention::Forever,
        examples,
        exemptions: &[],
    }
}

pub(super) const OPENED: Contract = about_a_suggestion(
    EventKind::Opened,
    "A line of an order should be changed: what is proposed, and why.",
    &[golden!("restocking.suggestion.opened.v1")],
);

pub(super) const CHANGED: Contract = about_a_suggestion(
    EventKind::Changed,
    "What is proposed for a line is another thing now.",
    &[golden!("restocking.suggestion.changed.v1")],
);

pub(super) const REFRESHED: Contract = about_a_suggestion(
    EventKind::Refreshed,
    "A suggestion is as it was, what it names (product, supplier) is called another thing now.",
    &[golden!("restocking.suggestion.refreshed.v1")],
);

pub(super) const COMPLETED: Contract = about_a_suggestion(
    EventKind::Completed,
    "A suggestion is not needed any more.",
    &[golden!("restocking.suggestion.completed.v1")],
);

pub(super) const DISMISSED: Contract = about_a_suggestion(
    EventKind::Dismissed,
    "A planner dismissed a suggestion, with a reason.",
    &[golden!("restocking.suggestion.dismissed.v1")],
);

pub(super) const SNOOZED: Contract = about_a_suggestion(
    EventKind::Snoozed,
    "A planner put a suggestion off to a later day.",
    &[golden!("restocking.suggestion.snoozed.v1")],
);

pub(super) const RETURNED: Contract = about_a_suggestion(
    EventKind::Returned,
    "A suggestion that was put off or dismissed is open again.",
    &[golden!("restocking.suggestion.returned.v1")],
);

pub(super) const UNDONE: Contract = about_a_suggestion(
    EventKind::Undone,
    "A planner took a click back before it had an effect.",
    &[golden!("restocking.suggestion.undone.v1")],
);

pub(super) const ACCEPTED: Contract = about_a_suggestion(
    EventKind::Accepted,
    "A planner accepted a suggestion; the change is on its way to the central system.",
    &[golden!("restocking.suggestion.accepted.v1")],
);

pub(super) const APPLIED: Contract = about_a_suggestion(
    EventKind::Applied,
    "The central system made an accepted change.",
    &[golden!("restocking.suggestion.applied.v1")],
);

pub(super) const REFUSED: Contract = about_a_suggestion(
    EventKind::Refused,
    "The central system refused an accepted change, with its reason.",
    &[golden!("restocking.suggestion.refused.v1")],
);

pub(super) const HANDLED: Contract = about_a_suggestion(
    EventKind::Handled,
    "A change was made, and its supplier was told.",
    &[golden!("restocking.suggestion.handled.v1")],
);

pub(super) const MAIL_FAILED: Contract = about_a_suggestion(
    EventKind::MailFailed,
    "A change was made, and the mail to its supplier could not be delivered.",
    &[golden!("restocking.suggestion.mail-failed.v1")],
);

pub(super) const NEEDS_ATTENTION: Contract = about_a_suggestion(
    EventKind::NeedsAttention,
    "Nobody knows whether the central system made an accepted change: a person has to look.",
    &[golden!("restocking.submission.needs-attention.v1")],
);
