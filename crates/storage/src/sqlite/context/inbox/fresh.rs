//! Entries that were received and are still in memory when their turn comes: they are not read back from the store.

use std::collections::VecDeque;

use context::{Entry, EntrySeq};

/// Memory that waiting entries may take, by the size of their data. What comes beyond it is read from the store.
const BYTES: usize = 24 << 20;
/// What an entry takes beside its data, and how many times its data with what was read from it.
const EACH: usize = 600;
const TIMES: usize = 4;

/// All entries of the direct lane after a certain one, in their order.
#[derive(Debug)]
pub(crate) struct Fresh {
    after: EntrySeq,
    entries: VecDeque<Entry>,
    bytes: usize,
}

impl Fresh {
    /// Nothing is known of what was received before: the last of it is this one.
    pub(crate) fn after(last: EntrySeq) -> Self {
        Self { after: last, entries: VecDeque::new(), bytes: 0 }
    }

    /// Takes in what was just made durable.
    pub(super) fn add(&mut self, entries: Vec<Entry>) {
        let Some(last) = entries.last().map(|entry| entry.seq) else { return };
        self.bytes += entries.iter().map(size).sum::<usize>();
        if self.bytes > BYTES {
            *self = Self::after(last);
        } else {
            self.entries.extend(entries);
        }
    }

    /// The next ones after `upto`, at most `limit`; nothing where only the store knows.
    pub(super) fn take(&mut self, upto: EntrySeq, limit: usize) -> Option<Vec<Entry>> {
        while self.entries.front().is_some_and(|entry| entry.seq <= upto) {
            self.pop();
        }
        if upto < self.after {
            return None;
        }
        let mut taken = Vec::with_capacity(limit.min(self.entries.len()));
        while taken.len() < limit {
            let Some(entry) = self.pop() else { break };
            taken.push(entry);
        }
        Some(taken)
    }

    fn pop(&mut self) -> Option<Entry> {
        let entry = self.entries.pop_front()?;
        self.after = entry.seq.max(self.after);
        self.bytes = self.bytes.saturating_sub(size(&entry));
        Some(entry)
    }
}

fn size(entry: &Entry) -> usize {
    EACH + TIMES * entry.event.data.as_deref().map_or(0, |data| data.get().len())
}

#[cfg(test)]
mod tests {
    use context::{EntryState, Reading};
    use jiff::Timestamp;

    use super::*;

    fn entries(from: EntrySeq, to: EntrySeq, bytes: usize) -> Vec<Entry> {
        let data = serde_json::value::RawValue::from_string(format!("\"{}\"", "x".repeat(bytes))).unwrap();
        let event = event::Event {
            id: "1".to_owned(),
            source: "s".to_owned(),
            kind: None,
            subject: None,
            time: None,
            attributes: Default::default(),
            data: Some(data),
        };
        let entry = Entry {
            seq: 0,
            state: EntryState::Pending,
            event,
            subject: None,
            correlation_id: String::new(),
            attempts: 0,
            reason: None,
            received_at: Timestamp::UNIX_EPOCH,
            reading: Reading::default(),
        };
        (from..=to).map(|seq| Entry { seq, ..entry.clone() }).collect()
    }

    fn seqs(taken: Option<Vec<Entry>>) -> Option<Vec<EntrySeq>> {
        taken.map(|entries| entries.iter().map(|entry| entry.seq).collect())
    }

    #[test]
    fn what_was_taken_and_not_done_is_left_to_the_store() {
        let mut fresh = Fresh::after(10);
        fresh.add(entries(11, 14, 1));
        assert_eq!(seqs(fresh.take(9, 2)), None, "there is one before, which only the store knows");
        assert_eq!(seqs(fresh.take(10, 2)), Some(vec![11, 12]));
        assert_eq!(seqs(fresh.take(10, 2)), None, "11 and 12 were taken, and are not done");
        assert_eq!(seqs(fresh.take(13, 2)), Some(vec![14]), "the store gave 13 as well");
        assert_eq!(seqs(fresh.take(14, 2)), Some(vec![]));
    }

    #[test]
    fn what_does_not_fit_is_left_to_the_store() {
        let mut fresh = Fresh::after(0);
        fresh.add(entries(1, 3, 1 << 18));
        fresh.add(entries(4, 30, 1 << 18));
        assert_eq!(seqs(fresh.take(0, 100)), None);
        fresh.add(entries(31, 32, 1));
        assert_eq!(seqs(fresh.take(30, 100)), Some(vec![31, 32]));
    }
}
