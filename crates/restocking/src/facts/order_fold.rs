//! Changes of one order in the order of its versions, whatever the order in which they came.

use context::{Entry, EntryState, Mark, Outcome};

use super::Order;
use crate::events::Payload;

/// What became of an order and of the entries about it.
#[derive(Debug, Default)]
pub struct OrderFolded {
    /// The order afterwards, where it is known.
    pub order: Option<Order>,
    /// Whether it differs from before.
    pub changed: bool,
    /// What became of the entries.
    pub marks: Vec<Mark>,
    /// Versions are missing: the order must be fetched.
    pub gap: bool,
}

/// Folds a fetched snapshot (if there is one) and thin changes into an order.
///
/// `entries` are new ones and those that were held; `dead` are thin ones that cannot be read, and hold what came after
/// them until a snapshot overtakes them.
pub fn fold_order(
    known: Option<&Order>,
    snapshot: Option<Order>,
    mut entries: Vec<(&Entry, &Payload)>,
    dead: &[&Entry],
) -> OrderFolded {
    let mut folded = OrderFolded { order: known.cloned(), ..OrderFolded::default() };
    let healed = snapshot.is_some();
    if let Some(snapshot) = snapshot.filter(|snapshot| known.is_none_or(|known| snapshot.version > known.version)) {
        folded.changed = true;
        folded.order = Some(snapshot);
    }
    entries.sort_by_key(|(entry, payload)| (version_of(payload), entry.seq));
    for (entry, payload) in entries {
        let outcome = folded.take(payload, dead.iter().find(|dead| !healed && dead.seq < entry.seq));
        push(&mut folded.marks, entry, outcome);
    }
    for dead in dead {
        if let (true, Some(order)) = (healed, &folded.order) {
            folded
                .marks
                .push(dead.mark(Outcome::Overtaken(format!("overtaken by version {} of the order", order.version))));
        }
        folded.gap |= !healed;
    }
    folded
}

impl OrderFolded {
    fn take(&mut self, payload: &Payload, blocked_by: Option<&&Entry>) -> Outcome {
        let version = version_of(payload);
        let seen = self.order.as_ref().map_or(0, |order| order.version);
        if version <= seen {
            return Outcome::Ignored(format!("stale: version {version} came, version {seen} is known"));
        }
        if let Some(dead) = blocked_by {
            self.gap = true;
            return Outcome::Held(format!("waits for the dead letter {} of the same order", dead.seq));
        }
        let Some(order) = self.order.as_ref().filter(|order| order.version + 1 == version) else {
            self.gap = true;
            return Outcome::Held(format!("waits for version {} of the order", seen + 1));
        };
        let after = match payload {
            Payload::OrderChanged(change) => order.patched(&change.changes, version),
            _ => Ok(order.finished(version)),
        };
        match after {
            Ok(after) => {
                self.order = Some(after);
                self.changed = true;
                Outcome::Handled
            }
            Err(fault) => {
                self.gap = true;
                Outcome::Dead(fault.to_string())
            }
        }
    }
}

/// A held entry that stays held needs no word.
pub(super) fn push(marks: &mut Vec<Mark>, entry: &Entry, outcome: Outcome) {
    let stays = entry.state == EntryState::Held && matches!(outcome, Outcome::Held(_));
    if !stays {
        marks.push(entry.mark(outcome));
    }
}

fn version_of(payload: &Payload) -> u64 {
    match payload {
        Payload::OrderChanged(change) => change.version,
        Payload::OrderFinished(end) => end.version,
        _ => 0,
    }
}
