//! Commands made: one or many, in one transaction.

use std::collections::BTreeMap;
use std::sync::Arc;

use context::{Clock, Ids, LogEvent, StoreError};

use super::{Change, Decision, Idle, Needed, Told, decide};
use crate::ledger::{Filed, Key, Ledger, Row, Work, Write};
use crate::values::Refusal;

/// Conflicts in a row after which a command is answered as a failure.
const CONFLICTS: u32 = 20;

/// What ties events to what caused them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// Of everything that follows from one cause.
    pub correlation_id: String,
    /// The event that caused it, where there is one.
    pub causation_id: Option<String>,
}

impl Cause {
    /// Somebody's request.
    pub fn request(correlation_id: impl Into<String>) -> Self {
        Self { correlation_id: correlation_id.into(), causation_id: None }
    }
}

/// What a command came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It has this version now.
    Changed(u64),
    /// It was so already, and has this version.
    NoChange(u64),
}

impl Outcome {
    /// The version that it has now.
    pub fn version(self) -> u64 {
        match self {
            Self::Changed(version) | Self::NoChange(version) => version,
        }
    }
}

/// One context's desk.
#[derive(Clone)]
pub struct Desk {
    /// What is known.
    pub ledger: Arc<dyn Ledger>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Ids.
    pub ids: Arc<dyn Ids>,
    /// Commands without effect.
    pub idle: Idle,
}

impl Desk {
    /// A desk over these ports.
    pub fn new(ledger: Arc<dyn Ledger>, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self { ledger, clock, ids, idle: Idle::default() }
    }

    /// Makes one change.
    ///
    /// # Errors
    /// When the store is out; nothing was done.
    pub async fn make<C: Change>(&self, change: &C, cause: &Cause) -> Result<Result<Outcome, Refusal>, StoreError> {
        let made = self.make_all(std::slice::from_ref(change), cause).await?;
        Ok(made.into_iter().next().unwrap_or(Ok(Outcome::NoChange(0))))
    }

    /// Makes changes one after the other, in one transaction; each is answered for itself.
    ///
    /// # Errors
    /// When the store is out; nothing was done.
    pub async fn make_all<C: Change>(
        &self,
        changes: &[C],
        cause: &Cause,
    ) -> Result<Vec<Result<Outcome, Refusal>>, StoreError> {
        self.make_all_noting(changes, cause, |_| Ok(None)).await
    }

    /// The same, with a note that is written in the same transaction, whether anything changes or not.
    ///
    /// # Errors
    /// When the store is out; nothing was done.
    pub async fn make_all_noting<C: Change>(
        &self,
        changes: &[C],
        cause: &Cause,
        note: impl Fn(&[Result<Outcome, Refusal>]) -> Result<Option<Write>, StoreError>,
    ) -> Result<Vec<Result<Outcome, Refusal>>, StoreError> {
        let mut conflicts = 0;
        loop {
            match self.try_all(changes, cause, &note).await {
                Err(StoreError::Conflict(_)) if conflicts < CONFLICTS => conflicts += 1,
                other => return other,
            }
        }
    }

    async fn try_all<C: Change>(
        &self,
        changes: &[C],
        cause: &Cause,
        note: &impl Fn(&[Result<Outcome, Refusal>]) -> Result<Option<Write>, StoreError>,
    ) -> Result<Vec<Result<Outcome, Refusal>>, StoreError> {
        let mut keys: Vec<Key> = changes.iter().flat_map(Change::needs).collect();
        keys.extend(changes.iter().map(|change| Key::of::<C::Facts>(change.id())));
        keys.sort_unstable();
        keys.dedup();
        let mut known = Needed::of(self.ledger.load(&keys).await?);
        let mut making = Making { writes: BTreeMap::new(), told: Vec::new() };
        let mut answers = Vec::with_capacity(changes.len());
        for change in changes {
            let key = Key::of::<C::Facts>(change.id());
            let now: Option<C::Facts> = known.row(&key).map(Row::read).transpose()?;
            answers.push(match decide(change, now.as_ref(), &known) {
                Ok(Decision::Changed(after)) => {
                    let row = making.note(change, now.as_ref(), &after, &known)?;
                    known.put(key, row);
                    Ok(Outcome::Changed(after.version()))
                }
                Ok(Decision::NoChange) => Ok(Outcome::NoChange(now.as_ref().map_or(0, Filed::version))),
                Err(refusal) => Err(refusal),
            });
        }
        let note = note(&answers)?;
        if !making.told.is_empty() || note.is_some() {
            let events = self.events(making.told, cause);
            let writes = making.writes.into_values().chain(note).collect();
            self.ledger.commit(Work { writes, events, marks: Vec::new() }).await?;
        }
        answers.iter().filter(|answer| matches!(answer, Ok(Outcome::NoChange(_)))).for_each(|_| self.idle.count());
        Ok(answers)
    }

    /// What is told, as events of the log.
    pub fn events(&self, told: Vec<Told>, cause: &Cause) -> Vec<LogEvent> {
        let time = self.clock.business_now();
        let event = |Told { kind, subject, data }| LogEvent {
            id: self.ids.fresh(),
            kind,
            subject,
            time,
            correlation_id: cause.correlation_id.clone(),
            causation_id: cause.causation_id.clone(),
            data,
        };
        told.into_iter().map(event).collect()
    }
}

/// What changes so far come to.
struct Making {
    writes: BTreeMap<Key, Write>,
    told: Vec<Told>,
}

impl Making {
    fn note<C: Change>(
        &mut self,
        change: &C,
        before: Option<&C::Facts>,
        after: &C::Facts,
        known: &Needed,
    ) -> Result<Row, StoreError> {
        let key = Key::of::<C::Facts>(after.id());
        let first_read = self.writes.get(&key).map_or_else(|| before.map_or(0, Filed::version), |write| write.read_as);
        let write = Write::of(after, first_read, change.due_at(after, known))?;
        let row = Row { id: key.id.clone(), version: write.version, doc: write.doc.clone() };
        self.writes.insert(key, write);
        self.told.push(Told::thick(after)?);
        self.told.extend(change.beside(before, after)?);
        Ok(row)
    }
}
