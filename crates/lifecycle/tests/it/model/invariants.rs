//! What must hold in every state, and what no transition may do. The numbers are those of the crate's documentation.

use lifecycle::{Effect, Millis, Reply, Slot, State, StateName, Suggestion};
use stateright::Property;

use super::OneKey;
use super::actions::Happening;
use super::desk::small;
use super::world::{Content, History, MailPhase, Shown, World};

/// What a transition did that none may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Breach {
    Resurrection,
    VersionNotNext,
    NotAPath,
    Overwritten,
    Vanished,
    EffectOfRefusedClick,
    HoldBroken,
    AnotherClickUndone,
}

pub(crate) fn properties() -> Vec<Property<OneKey>> {
    let mut all = vec![
        always("1 nothing that ended comes back", |_, w| w.is_free_of(Breach::Resurrection)),
        always("1 nothing live vanishes", |_, w| w.is_free_of(Breach::Vanished)),
        always("2 versions rise by one", |_, w| w.is_free_of(Breach::VersionNotNext)),
        always("2 states follow the diagram", |_, w| w.is_free_of(Breach::NotAPath)),
        always("3 a submission has at most one effect", |_, w| w.effects_are_single()),
        always("4 a mail tells of a change that was made", |_, w| w.mails_are_true()),
        always("5 a refusal is stable", |_, w| w.refusals_are_stable()),
        always("6 copies of a mail are few and alike", |_, w| w.copies_are_few_and_alike()),
        always("7 nobody overwrites a planner's action", |_, w| w.is_free_of(Breach::Overwritten)),
        always("8 what you saw is what you did", |_, w| w.effects_were_authorised()),
        always("8 a click that came too late does nothing", |_, w| w.is_free_of(Breach::EffectOfRefusedClick)),
        always("8 what was undone is not done", |_, w| w.nothing_undone_is_done()),
        always("8 only the click that is named is undone", |_, w| w.is_free_of(Breach::AnotherClickUndone)),
        always("9 pages converge", |_, w| w.feed == w.visible()),
        always("10 no suggestion is older than what is known", |_, w| w.nothing_known_is_forgotten()),
        always("11 the facts depend on what was heard alone", |_, w| w.facts_are_confluent()),
        always("12 what was done is carried through", |_, w| w.obligations_are_kept()),
        always("13 at rest, what is open is what the review says", |_, w| w.rest_is_right()),
        always("13 a dismissal and a refusal hold", |_, w| w.is_free_of(Breach::HoldBroken)),
        always("14 what a planner began can go on", |m, w| w.can_go_on(m)),
    ];
    all.extend(reached());
    all
}

/// Negative controls: were one of these unreachable, the properties would say little.
fn reached() -> Vec<Property<OneKey>> {
    vec![
        sometimes("the echo overtakes the answer", |_, w| {
            w.owned_in(StateName::Submitting) && !w.central.changes.is_empty() && w.facts.seen == w.central.version()
        }),
        sometimes("a third incarnation", |_, w| w.history.incarnations == 3),
        sometimes("a second submission is taken", |_, w| w.central.changes.len() == 2),
        sometimes("a change is known before its event is", |_, w| w.history.told_version > w.facts.seen),
        sometimes("a mail has two copies", |_, w| w.mails.iter().any(|mail| mail.delivered.len() == 2)),
        sometimes("both planners look at something that is gone", |_, w| {
            w.feed.is_none() && w.pages.iter().all(Option::is_some)
        }),
        sometimes("an undone suggestion is accepted again and taken", |_, w| {
            w.history.told_undone.len() == 1 && w.central.changes.len() == 1
        }),
        sometimes("a review is owed in attention", |_, w| {
            w.owned_in(StateName::Attention) && w.slot.row().is_some_and(|row| row.dirty)
        }),
    ]
}

/// Lets the closures above know what they are given.
fn always(name: &'static str, condition: fn(&OneKey, &World) -> bool) -> Property<OneKey> {
    Property::always(name, condition)
}

fn sometimes(name: &'static str, condition: fn(&OneKey, &World) -> bool) -> Property<OneKey> {
    Property::sometimes(name, condition)
}

impl World {
    fn is_free_of(&self, breach: Breach) -> bool {
        self.history.breach != Some(breach)
    }

    fn owned_in(&self, state: StateName) -> bool {
        self.slot.row().is_some_and(|row| row.state.name() == state)
    }

    fn visible(&self) -> Option<Shown> {
        self.slot.row().filter(|row| row.state == State::Open).map(Shown::from)
    }

    fn effects_are_single(&self) -> bool {
        let changes = &self.central.changes;
        changes.iter().enumerate().all(|(n, one)| changes[..n].iter().all(|other| other.submission != one.submission))
    }

    fn mails_are_true(&self) -> bool {
        let told = self.mails.iter().filter(|mail| !mail.delivered.is_empty());
        told.into_iter().all(|mail| {
            let changes = &self.central.changes;
            changes.iter().any(|change| change.incarnation == mail.incarnation && change.content == mail.bytes)
        })
    }

    fn refusals_are_stable(&self) -> bool {
        self.central.changes.iter().all(|change| !self.history.told_refused.contains(&change.submission))
    }

    fn copies_are_few_and_alike(&self) -> bool {
        self.mails.iter().all(|mail| {
            mail.delivered.len() <= 1 + usize::from(mail.interruptions)
                && mail.delivered.iter().all(|copy| *copy == mail.bytes)
        })
    }

    fn effects_were_authorised(&self) -> bool {
        self.central.changes.iter().all(|change| {
            let click = self.history.authorised.get(usize::from(change.submission) - 1);
            click.is_some_and(|saw| {
                small(saw.incarnation.0) == change.incarnation
                    && saw.proposal == change.content
                    && saw.basis == change.on_version
            })
        })
    }

    fn nothing_undone_is_done(&self) -> bool {
        self.central.changes.iter().all(|change| !self.history.told_undone.contains(&change.submission))
    }

    fn nothing_known_is_forgotten(&self) -> bool {
        self.visible().is_none_or(|shown| shown.basis >= self.history.told_version)
    }

    fn facts_are_confluent(&self) -> bool {
        let heard = self.history.heard_version;
        let content = usize::try_from(heard).ok().and_then(|heard| self.central.contents.get(heard - 1));
        self.facts.seen == heard && content == Some(&self.facts.content)
    }

    /// Every change that was made belongs to a row that still works on it, or was handled; and what was
    /// handled has its mail accepted or reported failed.
    fn obligations_are_kept(&self) -> bool {
        let handled = &self.history.handled;
        let live = self.slot.live().filter(|row| row.state.submission().is_some()).map(|row| small(row.incarnation.0));
        let kept = |incarnation: u8| handled.contains(&incarnation) || live == Some(incarnation);
        let mail_is_done = |incarnation: u8| {
            self.mails.iter().any(|mail| {
                mail.incarnation == incarnation && matches!(mail.phase, MailPhase::Accepted | MailPhase::Failed)
            })
        };
        self.central.changes.iter().all(|change| kept(change.incarnation))
            && handled.iter().all(|incarnation| mail_is_done(*incarnation))
    }

    /// All events have come, no review is owed, no planner's action and no timer is at work: then exactly
    /// what the review says is open, but for what was dismissed or refused.
    fn rest_is_right(&self) -> bool {
        if self.facts.seen != self.central.version() {
            return true;
        }
        let proposed = self.facts.proposal();
        let Slot::Row(row) = &self.slot else {
            return proposed.is_none() || self.is_held_back_in_its_grave(proposed);
        };
        let now = self.now();
        match &row.state {
            _ if row.dirty || row.state.name().is_owned() => true,
            State::Dismissed { until: Some(until), .. } if *until <= now => true,
            State::Open => proposed == Some(row.proposal) && row.basis == self.facts.seen,
            State::Dismissed { until: Some(_), .. } => proposed.is_none_or(|content| content == row.proposal),
            State::Refused { .. } => {
                proposed.is_none_or(|content| content == row.proposal && self.facts.seen <= row.basis)
            }
            _ => proposed.is_none(),
        }
    }

    fn is_held_back_in_its_grave(&self, proposed: Option<Content>) -> bool {
        match &self.slot {
            Slot::Tombstone(tombstone) => match tombstone.ended {
                lifecycle::Ended::Refused { basis, proposal } => Some(proposal) == proposed && self.facts.seen <= basis,
                _ => false,
            },
            Slot::Empty | Slot::Row(_) => false,
        }
    }

    /// Progress: as everything else is used up some day, it is enough that the way on is never barred.
    fn can_go_on(&self, model: &OneKey) -> bool {
        let waits = [StateName::Submitting, StateName::Attention, StateName::Applied];
        if !waits.into_iter().any(|state| self.owned_in(state)) {
            return true;
        }
        let mut actions = Vec::new();
        model.possible(self, &mut actions);
        actions.into_iter().filter(leads_on).any(|action| stateright::Model::next_state(model, self, action).is_some())
    }
}

fn leads_on(action: &Happening) -> bool {
    matches!(
        action,
        Happening::Called
            | Happening::CentralReached(_)
            | Happening::AnswerArrives(_)
            | Happening::Transmitted(_)
            | Happening::Recorded(_)
            | Happening::Reported(_)
    )
}

/// Watches one transition.
pub(crate) fn observe(
    history: &mut History,
    before: &Slot<Content>,
    after: &Slot<Content>,
    effects: &[Effect],
    now: Millis,
) {
    let breach = match (before, after) {
        (Slot::Row(old), Slot::Row(new)) if old.incarnation == new.incarnation => changed(old, new),
        (Slot::Row(old), Slot::Row(new)) => {
            let is_undone = effects.contains(&Effect::Undone);
            let held = (!is_undone && holds_back(old, new, now)).then_some(Breach::HoldBroken);
            let vanished = old.state.is_live().then_some(Breach::Vanished);
            vanished.or_else(|| opened(history, new)).or(held)
        }
        (Slot::Empty | Slot::Tombstone(_), Slot::Row(new)) => opened(history, new),
        (Slot::Row(old), Slot::Tombstone(tombstone)) => {
            let right = !old.state.is_live() && !old.dirty && tombstone.incarnation == old.incarnation;
            (!right).then_some(Breach::Vanished)
        }
        (Slot::Row(_) | Slot::Tombstone(_), Slot::Empty) => Some(Breach::Vanished),
        (Slot::Empty | Slot::Tombstone(_), _) => (before != after).then_some(Breach::Vanished),
    };
    history.breach = history.breach.or(breach).or_else(|| refused_click(before, after, effects));
    if let Slot::Row(row) = after {
        let incarnation = small(row.incarnation.0);
        history.incarnations = history.incarnations.max(incarnation);
        for effect in effects {
            match effect {
                Effect::Refused { submission } => {
                    history.told_refused.insert(small(submission.0));
                }
                Effect::Handled => {
                    history.handled.insert(incarnation);
                }
                _ => {}
            }
        }
    }
}

fn changed(old: &Suggestion<Content>, new: &Suggestion<Content>) -> Option<Breach> {
    if old == new {
        return None;
    }
    let (from, to) = (old.state.name(), new.state.name());
    let stays = from == to;
    if from.is_terminal() && !to.is_terminal() {
        Some(Breach::Resurrection)
    } else if new.version != old.version + 1 {
        Some(Breach::VersionNotNext)
    } else if !stays && !is_edge(from, to) {
        Some(Breach::NotAPath)
    } else if !(from == StateName::Open && stays) && (new.proposal != old.proposal || new.basis != old.basis) {
        Some(Breach::Overwritten)
    } else {
        None
    }
}

/// The arrows of the diagram.
fn is_edge(from: StateName, to: StateName) -> bool {
    use StateName::*;
    matches!(
        (from, to),
        (Open, Submitting | Snoozed | Dismissed | Complete)
            | (Snoozed, Open)
            | (Submitting, Open | Attention | Applied | Refused)
            | (Attention, Applied | Refused)
            | (Applied, Handled)
    )
}

fn opened(history: &History, new: &Suggestion<Content>) -> Option<Breach> {
    let is_fresh = small(new.incarnation.0) > history.incarnations;
    (!is_fresh || new.version != 1 || new.state != State::Open).then_some(Breach::Resurrection)
}

fn holds_back(old: &Suggestion<Content>, new: &Suggestion<Content>, now: Millis) -> bool {
    let holds = match &old.state {
        State::Dismissed { until: Some(until), .. } => *until > now,
        State::Refused { .. } => new.basis <= old.basis,
        _ => false,
    };
    holds && new.proposal == old.proposal
}

fn refused_click(before: &Slot<Content>, after: &Slot<Content>, effects: &[Effect]) -> Option<Breach> {
    let told_no = effects.iter().any(|effect| matches!(effect, Effect::Reply(reply) if *reply != Reply::Accepted));
    (told_no && (before != after || effects.len() > 1)).then_some(Breach::EffectOfRefusedClick)
}
