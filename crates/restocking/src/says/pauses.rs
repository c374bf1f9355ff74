//! Submissions paused and resumed: those of one click, or all.

use event::{Audience, Contract, Retention, Subject, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{golden, written};
use crate::suggestion::EventKind;

/// What the log says, version 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PauseTold {
    /// The click; all submissions where none is named.
    pub click_key: Option<Uuid>,
    /// The planner who did it, where that is known.
    pub planner: Option<String>,
}

const fn about_submissions(kind: EventKind, summary: &'static str, examples: &'static [&'static str]) -> Contract {
    Contract {
        kind: kind.name(),
        owner: "restocking",
        subject: Subject { aggregate: "submissions", id_field: "click_key" },
        axis: "pace",
        weight: Weight::Thick,
        summary,
        schema: written::<PauseTold>,
        audiences: &[Audience::Internal],
        scoped_by: None,
        visible_from: None,
        references: &[],
        derived_from: &[],
        compensates: None,
        retention: Retention::Forever,
        examples,
        exemptions: &[],
    }
}

pub(super) const PAUSED: Contract = about_submissions(
    EventKind::SubmissionsPaused,
    "No first call to the central system is begun of a click's changes, or of any, until they are resumed.",
    &[golden!("restocking.submissions.paused.v1")],
);

pub(super) const RESUMED: Contract = about_submissions(
    EventKind::SubmissionsResumed,
    "The changes of a click, or all, go to the central system again.",
    &[golden!("restocking.submissions.resumed.v1")],
);
