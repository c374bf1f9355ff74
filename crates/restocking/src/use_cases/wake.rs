//! What time brings to suggestions: the end of a snooze or dismissal, and deadlines of submissions.

use context::{Ids, StoreError};
use jiff::Timestamp;
use lifecycle::{Effect, Input, Millis, Slot, State, step};

use super::apply::Deps;
use super::settle::review_again;
use crate::ports::{SuggestionWrite, Work};
use crate::review::{Telling, guard_of, told};
use crate::suggestion::{EventKind, SuggestionRecord};

const IN_ONE_ROUND: usize = 500;

/// Wakes what is due.
pub struct Wake {
    deps: Deps,
}

impl Wake {
    /// Waking over these ports.
    pub fn new(deps: Deps) -> Self {
        Self { deps }
    }

    /// One round; answers how many suggestions were woken.
    ///
    /// # Errors
    /// When the store is out; on a conflict, call again.
    pub async fn round(&self) -> Result<usize, StoreError> {
        let (now, business_now) = (self.deps.clock.now(), self.deps.clock.business_now());
        let records = self.deps.store.wakeable(business_now, now, IN_ONE_ROUND).await?;
        let work = woken(&records, now, business_now, &*self.deps.ids);
        self.deps.store.commit(work).await?;
        Ok(records.len())
    }
}

fn woken(records: &[SuggestionRecord], now: Timestamp, business_now: Timestamp, ids: &dyn Ids) -> Work {
    let mut work = Work::default();
    for before in records {
        let incarnation = before.row.incarnation;
        let (input, at) = match &before.row.state {
            State::Submitting(submission) if submission.is_overdue(Millis(now.as_millisecond())) => {
                (Input::DeadlinePassed { incarnation }, now)
            }
            _ => (Input::Woken { incarnation }, business_now),
        };
        let taken = step(Slot::Row(before.row.clone()), input, Millis(at.as_millisecond()));
        let Slot::Row(row) = taken.slot else { continue };
        if row == before.row {
            continue;
        }
        let guard = guard_of(Some(before), &row);
        let after = SuggestionRecord { row, ..before.clone() };
        for effect in &taken.effects {
            match effect {
                Effect::Woken => work.events.push(told(EventKind::Returned, &after, Telling::default(), now, ids)),
                Effect::ReviewAgain => work.reviews_due.push(review_again(&after, now)),
                Effect::NeedsAttention { submission } => {
                    work.in_attention.push(*submission);
                    tracing::error!(%submission, order = after.key.order_id, "the outcome of a change is unknown past its deadline");
                    let because = Some("the outcome is unknown past its deadline".to_owned());
                    work.events.push(told(
                        EventKind::NeedsAttention,
                        &after,
                        Telling { because, ..Telling::default() },
                        now,
                        ids,
                    ));
                }
                // The submission's own row stays due; its next answer brings it to the pace of attention.
                _ => {}
            }
        }
        work.suggestions.push(SuggestionWrite { record: after, guard });
    }
    work
}
