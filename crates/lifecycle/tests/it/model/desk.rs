//! The desk around the production function: it feeds it, and writes what it says in one transaction.

use lifecycle::{
    Action, Answer, Cause, Click, ClickKey, DEADLINE, Effect, Ended, Incarnation, Input, Level, MailOutcome, Millis,
    ParcelId, Review, Slot, State, StateName, SubmissionId, Undo,
};

use super::OneKey;
use super::invariants::{Breach, observe};
use super::mutants::{Mutant, mutated_step};
use super::world::{Content, LATER, Mail, MailPhase, Request, Shown, World};

/// The model numbers its ids from 1, and never has many.
pub(crate) fn small(id: u128) -> u8 {
    u8::try_from(id).unwrap_or(u8::MAX)
}

impl OneKey {
    /// One transaction: the step, its row, its effects.
    fn commit(&self, world: &mut World, input: Input<Content>, saw: Option<Shown>, now: Millis) {
        let before = world.slot.clone();
        let step = mutated_step(self.mutant, before.clone(), input, now);
        world.slot = step.slot;
        self.coverage.note(&world.slot, &step.effects);
        observe(&mut world.history, &before, &world.slot, &step.effects, now);
        for effect in &step.effects {
            self.write(world, effect, saw);
        }
    }

    fn write(&self, world: &mut World, effect: &Effect, saw: Option<Shown>) {
        let Slot::Row(row) = &world.slot else {
            return;
        };
        let incarnation = small(row.incarnation.0);
        match effect {
            Effect::Opened | Effect::Changed | Effect::Refreshed | Effect::Woken | Effect::Undone => {
                world.feed = Some(row.into());
            }
            Effect::Withdrawn { submission } => {
                world.history.told_undone.insert(small(submission.0));
            }
            Effect::Completed | Effect::Dismissed | Effect::Snoozed => world.feed = None,
            Effect::SubmissionStored { .. } => {
                world.feed = None;
                world.left.acceptances -= 1;
                world.history.authorised.extend(saw);
                if self.mutant == Some(Mutant::MailBeforeApplied) {
                    world.mails.push(mail(incarnation, row.proposal));
                }
            }
            Effect::Applied { .. } if self.mutant != Some(Mutant::MailBeforeApplied) => {
                world.mails.push(mail(incarnation, row.proposal));
            }
            Effect::Refused { .. } if self.mutant == Some(Mutant::MailOnRefused) => {
                world.mails.push(mail(incarnation, row.proposal));
            }
            _ => {}
        }
    }

    /// The review of the facts as they are in this transaction.
    pub(crate) fn review(&self, world: &mut World) {
        let proposal = world.facts.proposal();
        let remembered = match &world.slot {
            Slot::Row(row) => Some(row.proposal),
            Slot::Tombstone(tombstone) => match tombstone.ended {
                Ended::Refused { proposal, .. } => Some(proposal),
                Ended::Handled | Ended::Dismissed | Ended::Complete => None,
            },
            Slot::Empty => None,
        };
        let cause = if proposal == remembered { Cause::Same } else { Cause::Moved };
        let fresh = Incarnation(u128::from(world.history.incarnations) + 1);
        let review = Review { proposal, basis: world.facts.seen, cause, fresh };
        self.commit(world, Input::Reviewed(review), None, world.now());
    }

    /// Row 1 of the table: what is not newer than what was seen is a copy, and only noted in the inbox.
    pub(crate) fn hear_order(&self, world: &mut World, version: u64) {
        if version <= world.facts.seen && self.mutant != Some(Mutant::StaleEventApplied) {
            return;
        }
        let index = usize::from(small(version.into())) - 1;
        world.facts.seen = version;
        world.facts.content = world.central.contents[index];
        world.history.heard_version = world.history.heard_version.max(version);
        self.review(world);
    }

    pub(crate) fn accept(&self, world: &mut World, planner: usize) {
        let submission = SubmissionId(world.history.authorised.len() as u128 + 1);
        self.click(world, planner, 1, Action::Accept { submission, level: Level::KeyedAndVersioned });
    }

    pub(crate) fn dismiss(&self, world: &mut World, planner: usize) {
        self.click(world, planner, 2, Action::Dismiss { reason: String::new(), until: LATER });
    }

    pub(crate) fn snooze(&self, world: &mut World, planner: usize) {
        self.click(world, planner, 3, Action::Snooze { until: LATER });
    }

    /// A planner who does the same to the same row once more repeats the click: its key is the same.
    fn click(&self, world: &mut World, planner: usize, kind: u128, action: Action) {
        let Some(shown) = world.pages[planner] else {
            return;
        };
        let key = ((shown.incarnation.0 * 100 + u128::from(shown.version)) * 10 + kind) * 2 + planner as u128;
        let sets_aside = !matches!(action, Action::Accept { .. });
        let click =
            Click { incarnation: shown.incarnation, version: shown.version, key: ClickKey(key), allowed: true, action };
        let before = world.slot.clone();
        self.commit(world, Input::Clicked(click), Some(shown), world.now());
        if world.slot != before {
            world.first_click = world.first_click.or(Some((shown.incarnation, ClickKey(key))));
            world.left.settings_aside -= u8::from(sets_aside);
        }
    }

    pub(crate) fn undo_last(&self, world: &mut World) {
        if let Some((incarnation, Some(click))) = world.slot.row().map(|row| (row.incarnation, row.last_click)) {
            self.undo(world, incarnation, click);
        }
    }

    pub(crate) fn undo_first(&self, world: &mut World) {
        if let Some((incarnation, click)) = world.first_click {
            self.undo(world, incarnation, click);
        }
    }

    fn undo(&self, world: &mut World, incarnation: Incarnation, click: ClickKey) {
        let before = world.slot.row().map(|row| (row.last_click, row.state.submission().copied()));
        let begun =
            before.and_then(|(_, submission)| submission).is_some_and(|id| world.begun.contains(&small(id.id.0)));
        let fresh = Incarnation(u128::from(world.history.incarnations) + 1);
        let key = ClickKey(click.0 + 1_000_000);
        let slot = world.slot.clone();
        self.commit(
            world,
            Input::Undone(Undo { incarnation, click, key, allowed: true, begun, fresh }),
            None,
            world.now(),
        );
        if world.slot != slot && before.is_none_or(|(last, _)| last != Some(click)) {
            world.history.breach = world.history.breach.or(Some(Breach::AnotherClickUndone));
        }
    }

    pub(crate) fn retry(&self, world: &mut World) {
        self.at_row(world, |incarnation, version| {
            Input::Clicked(Click { incarnation, version, key: ClickKey(1), allowed: true, action: Action::Retry })
        });
    }

    /// The worker: a durable job calls for as long as the row says that an outcome is awaited.
    pub(crate) fn call(&self, world: &mut World) {
        let Slot::Row(row) = &world.slot else {
            return;
        };
        let (State::Submitting(submission) | State::Attention(submission)) = &row.state else {
            return;
        };
        if self.mutant == Some(Mutant::NoCallInAttention) && row.state.name() == StateName::Attention {
            return;
        }
        let id = small(submission.id.0);
        if self.mutant != Some(Mutant::BegunNotNoted) {
            world.begun.insert(id);
        }
        let fresh_key = matches!(self.mutant, Some(Mutant::FreshKeyPerRetry | Mutant::FreshKeyPerRetryWithoutIfMatch));
        let key = if fresh_key { id * 10 + small(submission.attempts.into()) } else { id };
        let request = Request {
            key,
            submission: id,
            incarnation: small(row.incarnation.0),
            content: row.proposal,
            if_match: row.basis,
        };
        self.send(world, request);
    }

    pub(crate) fn call_before_commit(&self, world: &mut World, planner: usize) {
        if let Some(shown) = world.pages[planner] {
            let id = small(world.history.authorised.len() as u128 + 1);
            let request = Request {
                key: id,
                submission: id,
                incarnation: small(shown.incarnation.0),
                content: shown.proposal,
                if_match: shown.basis,
            };
            self.send(world, request);
        }
    }

    pub(crate) fn time_out(&self, world: &mut World) {
        let Some(submission) = world.slot.row().and_then(|row| row.state.submission()).copied() else {
            return;
        };
        world.left.time_outs -= 1;
        self.at_row(world, |incarnation, _| Input::Answered {
            incarnation,
            submission: submission.id,
            answer: Answer::Unknown,
        });
    }

    pub(crate) fn answer(&self, world: &mut World, incarnation: u8, submission: u8, answer: Answer) {
        if let Answer::Took { version: Some(version), .. } = answer {
            world.history.told_version = world.history.told_version.max(version);
        }
        let input = Input::Answered {
            incarnation: Incarnation(incarnation.into()),
            submission: SubmissionId(submission.into()),
            answer,
        };
        self.commit(world, input, None, world.now());
    }

    pub(crate) fn pass_deadline(&self, world: &mut World) {
        if let Some(incarnation) = world.slot.row().map(|row| row.incarnation) {
            let now = LATER.after(DEADLINE);
            self.commit(world, Input::DeadlinePassed { incarnation }, None, now);
        }
    }

    pub(crate) fn report_mail(&self, world: &mut World, index: usize) {
        let mail = &world.mails[index];
        let outcome = match mail.phase {
            MailPhase::Accepted => MailOutcome::Accepted,
            MailPhase::Failed => MailOutcome::Failed,
            MailPhase::Stored | MailPhase::Transmitted => return,
        };
        let incarnation = Incarnation(mail.incarnation.into());
        let parcel = ParcelId(mail.incarnation.into());
        self.commit(world, Input::Mailed { incarnation, parcel, outcome }, None, world.now());
    }

    pub(crate) fn sweep(&self, world: &mut World) {
        let now = Millis(world.now().0 + 1);
        self.commit(world, Input::Sweep { grace_ms: 0 }, None, now);
    }

    pub(crate) fn at_row(&self, world: &mut World, input: impl Fn(Incarnation, u64) -> Input<Content>) {
        if let Some((incarnation, version)) = world.slot.row().map(|row| (row.incarnation, row.version)) {
            self.commit(world, input(incarnation, version), None, world.now());
        }
    }
}

fn mail(incarnation: u8, bytes: Content) -> Mail {
    Mail { incarnation, bytes, phase: MailPhase::Stored, delivered: Vec::new(), interruptions: 0 }
}
