//! Rows 10 and 11 of the table: what became of the mails.

use super::Step;
use crate::effect::{Effect, Ignored};
use crate::ids::{Incarnation, Millis, ParcelId};
use crate::input::MailOutcome;
use crate::state::{Slot, State};

pub(super) fn mailed<P>(
    slot: Slot<P>,
    incarnation: Incarnation,
    parcel: ParcelId,
    outcome: MailOutcome,
    now: Millis,
) -> Step<P> {
    let ignored = [Effect::Ignored(Ignored::RepeatedMail)];
    let mut row = match slot {
        Slot::Row(row) if row.incarnation == incarnation => row,
        slot => return Step::of(slot, ignored),
    };
    let (submission, mut mails) = match &row.state {
        State::Applied { submission, mails } if !mails.is_reported(parcel) => (*submission, mails.clone()),
        _ => return Step::of(Slot::Row(row), ignored),
    };
    row.version += 1;
    let mut effects = Vec::new();
    match outcome {
        MailOutcome::Accepted => mails.accepted.insert(parcel),
        MailOutcome::Failed => {
            effects.push(Effect::MailFailed { parcel });
            mails.failed.insert(parcel)
        }
    };
    row.state = if mails.all_reported() {
        effects.push(Effect::Handled);
        effects.extend(row.dirty.then_some(Effect::ReviewAgain));
        State::Handled { submission, mails, at: now }
    } else {
        State::Applied { submission, mails }
    };
    Step::of(Slot::Row(row), effects)
}
