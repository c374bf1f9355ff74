//! What a central system can promise, and what follows from it where an outcome is unknown.

/// The level of a central system: declared by its adapter, stored with each submission, and shown on
/// the page with the promise that goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// It offers nothing: neither key nor readable state.
    Plain,
    /// A naturally idempotent update, and a state that can be read back.
    Idempotent,
    /// An idempotency key, no version.
    Keyed,
    /// An idempotency key remembered at least 7 days, refusals too; `If-Match`; commands readable by key.
    KeyedAndVersioned,
}

/// What the central system said to one call, as the adapter heard it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Heard {
    /// It took the change.
    Taken,
    /// It refused the change.
    Refusal,
    /// Nothing that settles it: time-out, lost connection, 5xx.
    Nothing,
}

/// What is to be done next about a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    /// What was heard is the outcome.
    Believe,
    /// Read the state (or the command) first: it shows whether the change was made. If it was, the
    /// submission was taken. If not, a refusal is confirmed, and after silence the change is sent again.
    ReadBack,
    /// Send the same change again, under the same key.
    SendAgain,
    /// A person finds out and decides.
    AskPerson,
}

impl Level {
    /// All levels, from the weakest to the strongest.
    pub const ALL: [Self; 4] = [Self::Plain, Self::Idempotent, Self::Keyed, Self::KeyedAndVersioned];

    /// The level as a number: 0 to 3.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The level with this number, if there is one.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// The promise to the planner, as the page shows it.
    pub const fn promise(self) -> &'static str {
        match self {
            Self::Plain => {
                "The central system cannot recognise a repeated change. Each change is tried once; \
                 if its outcome stays unknown, a person decides."
            }
            Self::Idempotent => {
                "Repeating a change does no harm. An unknown outcome is settled by reading the order back."
            }
            Self::Keyed => {
                "A change is made at most once. A refusal is confirmed by reading the order; \
                 a change made by others in the same moment may be overwritten."
            }
            Self::KeyedAndVersioned => {
                "A change is made at most once, only on the version of the order that it was decided on, \
                 and a refusal is final."
            }
        }
    }

    /// Whether the same change may be sent again while its outcome is unknown.
    pub const fn may_repeat(self) -> bool {
        !matches!(self, Self::Plain)
    }

    /// What follows from what was heard.
    pub const fn next_move(self, heard: Heard) -> Move {
        match (self, heard) {
            (_, Heard::Taken) => Move::Believe,
            (Self::KeyedAndVersioned | Self::Plain, Heard::Refusal) => Move::Believe,
            (Self::Keyed | Self::Idempotent, Heard::Refusal) => Move::ReadBack,
            (Self::KeyedAndVersioned | Self::Keyed, Heard::Nothing) => Move::SendAgain,
            (Self::Idempotent, Heard::Nothing) => Move::ReadBack,
            (Self::Plain, Heard::Nothing) => Move::AskPerson,
        }
    }
}
