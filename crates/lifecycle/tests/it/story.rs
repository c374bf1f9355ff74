//! Given a slot, when something happens, then: the words the tables are written in.

use lifecycle::{
    Action, Answer, Cause, Click, ClickKey, Effect, Incarnation, Input, Level, MailOutcome, Millis, ParcelId, Reply,
    Review, Slot, StateName, SubmissionId, Suggestion, Undo, step,
};

pub(crate) const MORNING: Millis = Millis(1_000);
pub(crate) const EVENING: Millis = Millis(50_000_000);
pub(crate) const FIRST: Incarnation = Incarnation(1);
pub(crate) const SUBMISSION: SubmissionId = SubmissionId(7);
pub(crate) const MAIL: ParcelId = ParcelId(9);
pub(crate) const UNDO: ClickKey = ClickKey(1_000);

/// A key's life so far, and what the last step said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Story {
    pub(crate) slot: Slot<&'static str>,
    pub(crate) effects: Vec<Effect>,
    next_incarnation: u128,
    next_click: u128,
    level: Option<Level>,
}

impl Story {
    /// An open suggestion at version 1, decided on the order's version 3.
    pub(crate) fn open() -> Self {
        Self::default().reviewed(Some("postpone"), 3)
    }

    pub(crate) fn submitting() -> Self {
        Self::open().accept()
    }

    pub(crate) fn submitting_at(level: Level) -> Self {
        Self { level: Some(level), ..Self::open() }.accept()
    }

    pub(crate) fn attention() -> Self {
        let mut story = Self::submitting().answered(Answer::Unknown);
        story.happens(Input::DeadlinePassed { incarnation: FIRST }, EVENING);
        story
    }

    pub(crate) fn applied(mails: u32) -> Self {
        Self::submitting().answered(Answer::Took { version: Some(4), mails })
    }

    pub(crate) fn refused() -> Self {
        Self::submitting().answered(refusal(Some(3)))
    }

    pub(crate) fn handled() -> Self {
        Self::applied(1).mailed(MAIL, MailOutcome::Accepted)
    }

    /// Dismissed until evening.
    pub(crate) fn dismissed() -> Self {
        Self::open().click(Action::Dismiss { reason: "agreed by telephone".into(), until: EVENING })
    }

    /// Snoozed until evening.
    pub(crate) fn snoozed() -> Self {
        Self::open().click(Action::Snooze { until: EVENING })
    }

    pub(crate) fn complete() -> Self {
        Self::open().reviewed(None, 3)
    }

    pub(crate) fn happens(&mut self, input: Input<&'static str>, now: Millis) {
        let step = step(std::mem::take(&mut self.slot), input, now);
        self.slot = step.slot;
        self.effects = step.effects;
    }

    pub(crate) fn then(mut self, input: Input<&'static str>, now: Millis) -> Self {
        self.happens(input, now);
        self
    }

    pub(crate) fn reviewed(self, proposal: Option<&'static str>, basis: u64) -> Self {
        self.reviewed_with(proposal, basis, Cause::Same)
    }

    pub(crate) fn reviewed_with(mut self, proposal: Option<&'static str>, basis: u64, cause: Cause) -> Self {
        self.next_incarnation += 1;
        let fresh = Incarnation(self.next_incarnation);
        self.then(Input::Reviewed(Review { proposal, basis, cause, fresh }), MORNING)
    }

    pub(crate) fn accept(self) -> Self {
        let level = self.level.unwrap_or(Level::KeyedAndVersioned);
        self.click(Action::Accept { submission: SUBMISSION, level })
    }

    /// Takes the last click back.
    pub(crate) fn undo(self, begun: bool) -> Self {
        let incarnation = self.row().incarnation;
        let click = ClickKey(self.next_click);
        self.undo_of(incarnation, click, begun)
    }

    pub(crate) fn undo_of(mut self, incarnation: Incarnation, click: ClickKey, begun: bool) -> Self {
        self.next_incarnation += 1;
        let fresh = Incarnation(self.next_incarnation);
        let undo = Undo { incarnation, click, key: UNDO, allowed: true, begun, fresh };
        self.then(Input::Undone(undo), MORNING)
    }

    /// A click on exactly what is there.
    pub(crate) fn click(self, action: Action) -> Self {
        let (incarnation, version) = (self.row().incarnation, self.row().version);
        self.click_on(incarnation, version, action)
    }

    pub(crate) fn click_on(mut self, incarnation: Incarnation, version: u64, action: Action) -> Self {
        self.next_click += 1;
        let key = ClickKey(self.next_click);
        self.then(Input::Clicked(Click { incarnation, version, key, allowed: true, action }), MORNING)
    }

    pub(crate) fn answered(self, answer: Answer) -> Self {
        self.then(Input::Answered { incarnation: FIRST, submission: SUBMISSION, answer }, MORNING)
    }

    pub(crate) fn mailed(self, parcel: ParcelId, outcome: MailOutcome) -> Self {
        self.then(Input::Mailed { incarnation: FIRST, parcel, outcome }, MORNING)
    }

    pub(crate) fn woken(self, now: Millis) -> Self {
        self.then(Input::Woken { incarnation: FIRST }, now)
    }

    pub(crate) fn swept(self, now: Millis) -> Self {
        self.then(Input::Sweep { grace_ms: 1_000 }, now)
    }

    #[expect(clippy::expect_used, reason = "a story about a row that is not there is a mistake in the test")]
    pub(crate) fn row(&self) -> &Suggestion<&'static str> {
        self.slot.row().expect("the key has a row")
    }

    pub(crate) fn state(&self) -> StateName {
        self.row().state.name()
    }

    /// What the row is, in one line: state, version, dirty.
    pub(crate) fn is(&self) -> (StateName, u64, bool) {
        (self.state(), self.row().version, self.row().dirty)
    }

    /// Asserts that nothing but the answer to the planner comes of an input.
    pub(crate) fn is_only_told(&self, before: &Self, reply: Reply) {
        assert_eq!(self.slot, before.slot);
        assert_eq!(self.effects, [Effect::Reply(reply)]);
    }
}

pub(crate) fn refusal(version: Option<u64>) -> Answer {
    Answer::Refused { reason: "already shipped".into(), version }
}
