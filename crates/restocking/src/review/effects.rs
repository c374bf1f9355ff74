//! From the lifecycle's effects to what the log says.

use context::{Ids, LogEvent};
use jiff::Timestamp;
use lifecycle::{Slot, Suggestion};
use uuid::Uuid;

use crate::ports::Guard;
use crate::suggestion::{
    ClickTold, EventKind, Proposal, SuggestionRecord, SuggestionTold, SuggestionView, TombstoneRecord,
};

/// What an event says beside the suggestion itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct Telling {
    /// Why, in words for the page.
    pub(crate) because: Option<String>,
    /// A visible change without a change of cause.
    pub(crate) is_noise: bool,
    /// The click it belongs to.
    pub(crate) click: Option<ClickTold>,
    /// The planner who did it, where no click says that.
    pub(crate) planner: Option<String>,
    /// The event that caused it.
    pub(crate) causation_id: Option<String>,
    /// Ties it to its cause; the suggestion's own where absent.
    pub(crate) correlation_id: Option<String>,
}

/// The log's event about a suggestion.
pub(crate) fn told(
    kind: EventKind,
    record: &SuggestionRecord,
    telling: Telling,
    now: Timestamp,
    ids: &dyn Ids,
) -> LogEvent {
    let suggestion = SuggestionView::from(record);
    let correlation_id = telling.correlation_id.unwrap_or_else(|| record.correlation_id.clone());
    let subject = format!("suggestion/{}", suggestion.incarnation);
    let data = SuggestionTold {
        suggestion,
        because: telling.because,
        is_noise: telling.is_noise,
        click: telling.click,
        planner: telling.planner,
    };
    LogEvent {
        id: ids.fresh(),
        kind: kind.name(),
        subject,
        time: now,
        correlation_id,
        causation_id: telling.causation_id,
        // Plain data with string keys cannot fail to be written.
        data: serde_json::to_string(&data).unwrap_or_default(),
    }
}

/// What the lifecycle knows of a line.
pub(crate) fn slot_of(row: Option<&SuggestionRecord>, tombstone: Option<&TombstoneRecord>) -> Slot<Proposal> {
    match (row, tombstone) {
        (Some(record), _) => Slot::Row(record.row.clone()),
        (None, Some(record)) => Slot::Tombstone(record.tombstone.clone()),
        (None, None) => Slot::Empty,
    }
}

/// The condition under which the row after a step may take the place of the one before it.
pub(crate) fn guard_of(before: Option<&SuggestionRecord>, after: &Suggestion<Proposal>) -> Guard {
    match before {
        None => Guard::Absent,
        Some(before) => {
            let (incarnation, version, state) = (before.row.incarnation, before.row.version, before.row.state.name());
            if incarnation == after.incarnation {
                Guard::Was(incarnation, version, state)
            } else {
                Guard::Replaces(incarnation, version, state)
            }
        }
    }
}

/// A fresh id as the lifecycle wants it.
pub(crate) fn fresh(ids: &dyn Ids) -> u128 {
    let id: Uuid = ids.fresh();
    id.as_u128()
}
