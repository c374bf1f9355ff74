//! The book of an inbox: what came and what became of it, per type.

use std::collections::BTreeMap;

use crate::EntryState;

/// Figures of one event type. They are kept in the transactions that change them, so that at any instant, also after
/// a kill, `received = duplicates + contradictions + the sum over all states`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Deliveries of any kind.
    pub received: u64,
    /// The same event again.
    pub duplicates: u64,
    /// The same id with other content, refused.
    pub contradictions: u64,
    /// Entries by state, in the order of [`EntryState::ALL`].
    pub by_state: [u64; 5],
}

impl Counts {
    /// Entries in one state.
    pub fn in_state(&self, state: EntryState) -> u64 {
        self.by_state[state as usize]
    }

    /// Whether the book balances.
    pub fn balances(&self) -> bool {
        self.received == self.duplicates + self.contradictions + self.by_state.iter().sum::<u64>()
    }

    /// Adds another type's figures.
    pub fn add(&mut self, other: &Self) {
        self.received += other.received;
        self.duplicates += other.duplicates;
        self.contradictions += other.contradictions;
        for (mine, theirs) in self.by_state.iter_mut().zip(other.by_state) {
            *mine += theirs;
        }
    }
}

/// The figures per event type (the empty text stands for events without a type).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally(pub BTreeMap<String, Counts>);

impl Tally {
    /// All types together.
    pub fn total(&self) -> Counts {
        let mut total = Counts::default();
        self.0.values().for_each(|counts| total.add(counts));
        total
    }
}
