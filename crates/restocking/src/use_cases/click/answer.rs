//! What a planner asks, and what is answered.

use jiff::Timestamp;
use lifecycle::Reply;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::suggestion::{SuggestionRecord, SuggestionView};

/// What the page showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClickItem {
    /// The suggestion.
    pub incarnation: Uuid,
    /// Its version on the page.
    pub version: u64,
}

/// What the planner wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClickAction {
    /// Make the change.
    Accept {
        /// Whether it waits for a moment before its first call, so that it can be undone.
        may_undo: bool,
    },
    /// Not wanted.
    Dismiss {
        /// Why.
        reason: String,
        /// How long that holds, business time.
        until: Timestamp,
    },
    /// Later.
    Snooze {
        /// When it returns, business time.
        until: Timestamp,
    },
    /// Ask the central system again about a submission in attention.
    Retry,
}

/// What became of one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClickResult {
    /// The suggestion.
    pub incarnation: Uuid,
    /// In a word.
    pub outcome: ClickOutcome,
    /// In a sentence, where it was not done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The suggestion as it is now, where it was not done and still is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<SuggestionView>,
}

/// What became of one item, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClickOutcome {
    /// Done.
    Accepted,
    /// It is not any more what the page showed; nothing was done.
    Changed,
    /// It has ended; nothing was done.
    Gone,
    /// It is only safe with or after the changes that it depends on; nothing was done.
    Depends,
    /// It cannot be accepted at all (an inform), or the central system cannot recognise a repetition.
    Refused,
}

impl ClickResult {
    pub(super) fn done(item: &ClickItem) -> Self {
        Self { incarnation: item.incarnation, outcome: ClickOutcome::Accepted, message: None, current: None }
    }

    pub(super) fn not_done(
        item: &ClickItem,
        outcome: ClickOutcome,
        message: &str,
        record: Option<&SuggestionRecord>,
    ) -> Self {
        let current = record.map(SuggestionView::from);
        Self { incarnation: item.incarnation, outcome, message: Some(message.to_owned()), current }
    }
}

/// Why a click did nothing.
pub(super) fn refusal(item: &ClickItem, reply: Option<Reply>, record: &SuggestionRecord) -> ClickResult {
    let state = record.row.state.name().as_str();
    let (outcome, text) = match reply {
        Some(Reply::Changed) if state == "open" => {
            (ClickOutcome::Changed, "this suggestion has changed since the page showed it".to_owned())
        }
        Some(Reply::Changed) => (ClickOutcome::Changed, format!("this suggestion is {state} by now")),
        Some(Reply::Forbidden) => (ClickOutcome::Refused, "your role does not allow this".to_owned()),
        Some(Reply::NotRepeatable) => {
            let text =
                "the central system cannot recognise a repeated change: look there what happened, and tell the outcome";
            (ClickOutcome::Refused, text.to_owned())
        }
        Some(Reply::Gone | Reply::TooLate | Reply::Accepted) | None => {
            (ClickOutcome::Gone, format!("this suggestion is gone ({state})"))
        }
    };
    ClickResult::not_done(item, outcome, &text, Some(record))
}

/// Why a suggestion went, where a planner sent it away.
pub(super) fn because(action: &ClickAction) -> Option<String> {
    match action {
        ClickAction::Dismiss { reason, .. } if !reason.is_empty() => Some(reason.clone()),
        _ => None,
    }
}
