//! What is answered to an undo.

use lifecycle::Reply;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::suggestion::{SuggestionRecord, SuggestionView};

/// What became of an undo.
#[derive(Debug, Clone, PartialEq)]
pub enum UndoAnswer {
    /// One result for each suggestion on which the click had done something.
    Done(Vec<UndoResult>),
    /// No such click is remembered.
    UnknownClick,
    /// The undo key belongs to another click or undo.
    KeyTaken,
}

/// What became of one suggestion of the click.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UndoResult {
    /// The suggestion that was clicked.
    pub incarnation: Uuid,
    /// In a word.
    pub outcome: UndoOutcome,
    /// Its version now, where it was undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// In a sentence, where it was not undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The suggestion as it is now: the new one in the place of one that was dismissed, and what is still known of one
    /// that was not undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<SuggestionView>,
}

/// What became of one suggestion of the click, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UndoOutcome {
    /// It is open again.
    Undone,
    /// It was sent to the central system: what is done there cannot be taken back from here.
    TooLate,
    /// Something else happened to it since; nothing was done.
    Changed,
    /// It has ended; nothing was done.
    Gone,
    /// It is not among what is assigned to the planner; nothing was done.
    Refused,
}

/// An answer as it is kept.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) undone_click: Uuid,
    pub(super) results: Vec<UndoResult>,
}

impl UndoResult {
    pub(super) fn undone(clicked: Uuid, after: &SuggestionRecord) -> Self {
        let is_new = after.row.incarnation.0 != clicked.as_u128();
        Self {
            incarnation: clicked,
            outcome: UndoOutcome::Undone,
            version: Some(after.row.version),
            message: None,
            current: is_new.then(|| SuggestionView::from(after)),
        }
    }
}

/// Why it was not undone.
pub(super) fn refusal(clicked: Uuid, reply: Option<Reply>, record: Option<&SuggestionRecord>) -> UndoResult {
    let state = record.map_or("not kept any more", |record| record.row.state.name().as_str());
    let (outcome, text) = match reply {
        Some(Reply::TooLate) => (
            UndoOutcome::TooLate,
            "it was sent to the central system already, so it cannot be taken back from here: change the order there \
             and tell the supplier, or accept the next suggestion for this line, whose mail refers to this one"
                .to_owned(),
        ),
        Some(Reply::Changed | Reply::Accepted) => {
            (UndoOutcome::Changed, format!("something happened to it since; it is {state} by now"))
        }
        // Nothing is told of it: it is not theirs to see either.
        Some(Reply::Forbidden) => (UndoOutcome::Refused, "this is not among what is assigned to you".to_owned()),
        Some(Reply::Gone | Reply::NotRepeatable) | None => {
            (UndoOutcome::Gone, format!("this suggestion is gone ({state})"))
        }
    };
    let current = record.filter(|_| outcome != UndoOutcome::Refused).map(SuggestionView::from);
    UndoResult { incarnation: clicked, outcome, version: None, message: Some(text), current }
}
