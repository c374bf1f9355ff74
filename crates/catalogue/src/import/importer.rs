//! Imports made: many rows in one transaction, one import after the other, over restarts.

use std::sync::Arc;

use context::{Clock, StoreError};
use tokio::sync::Mutex;

use super::read::{Row, Step};
use super::{Checkpoint, ImportBook, Kind, Progress, Refused, Stand, read};
use crate::Contexts;
use crate::desk::{Cause, Change, Desk, Outcome};
use crate::ledger::Write;
use crate::values::Refusal;

/// Rows in one transaction.
const AT_ONCE: usize = 500;

/// Brings files into the catalogue.
pub struct Importer {
    contexts: Contexts,
    book: Arc<dyn ImportBook>,
    clock: Arc<dyn Clock>,
    /// The import under way. It is read anew from the book after any failure.
    current: Mutex<Option<Current>>,
}

struct Current {
    progress: Progress,
    rows: std::vec::IntoIter<Row>,
}

impl Importer {
    /// Over the contexts, and the book of what is to be done.
    pub fn new(contexts: Contexts, book: Arc<dyn ImportBook>, clock: Arc<dyn Clock>) -> Self {
        Self { contexts, book, clock, current: Mutex::default() }
    }

    /// One transaction of the import whose turn it is; answers whether there was one.
    ///
    /// # Errors
    /// When the store is out: the same rows are made in another round. What will never work ends the import instead.
    pub async fn round(&self) -> Result<bool, StoreError> {
        let mut place = self.current.lock().await;
        let current = match place.take() {
            Some(current) => Some(current),
            None => match self.book.next().await? {
                None => return Ok(false),
                Some(progress) => self.open(progress).await?,
            },
        };
        if let Some(mut current) = current {
            let ended = match self.step(&mut current).await {
                Err(StoreError::Refused(reason) | StoreError::Corrupt(reason)) => {
                    self.end(&mut current.progress, Stand::Failed { reason }).await?;
                    true
                }
                other => other?,
            };
            *place = (!ended).then_some(current);
        }
        Ok(true)
    }

    fn desk(&self, kind: Kind) -> &Desk {
        match kind {
            Kind::Products | Kind::Groups | Kind::Memberships | Kind::Costs => &self.contexts.product.desk,
            Kind::Lists | Kind::Prices => &self.contexts.price.desk,
            Kind::Sales => &self.contexts.promotion.desk,
        }
    }

    /// Reads its file, and goes to where its context is with it. None where nothing can come of it.
    async fn open(&self, mut progress: Progress) -> Result<Option<Current>, StoreError> {
        let kind = progress.kind;
        let file = self.book.file(progress.import_id).await?;
        let read = tokio::task::spawn_blocking(move || file.map(|file| read(kind, &file)));
        let rows = match read.await.map_err(|error| StoreError::Unavailable(error.to_string()))? {
            Some(Ok(rows)) => rows,
            Some(Err(refusal)) => {
                self.end(&mut progress, Stand::Failed { reason: refusal.to_string() }).await?;
                return Ok(None);
            }
            None => {
                let reason = "its file is not kept any more; import it again".to_owned();
                self.end(&mut progress, Stand::Failed { reason }).await?;
                return Ok(None);
            }
        };
        progress.taken_up += u64::from(progress.stand == Stand::Running);
        progress.stand = Stand::Running;
        let checkpoint: Option<Checkpoint> = self.desk(kind).one(&progress.import_id.to_string()).await?;
        let mut refused = Vec::new();
        if let Some(checkpoint) = checkpoint {
            progress.adopt(&checkpoint);
            refused = checkpoint.refusals;
        }
        self.book.note(&progress, &refused).await?;
        let mut rows = rows.into_iter();
        let made = usize::try_from(progress.done).unwrap_or(usize::MAX);
        if made > 0 {
            rows.nth(made - 1);
        }
        Ok(Some(Current { progress, rows }))
    }

    /// Makes some rows; answers whether these were the last.
    async fn step(&self, current: &mut Current) -> Result<bool, StoreError> {
        let rows: Vec<Row> = current.rows.by_ref().take(AT_ONCE).collect();
        let progress = &mut current.progress;
        if rows.is_empty() {
            self.end(progress, Stand::Done).await?;
            return Ok(true);
        }
        let checkpoint = self.make(rows, progress).await?;
        progress.adopt(&checkpoint);
        self.book.note(progress, &checkpoint.refusals).await?;
        Ok(false)
    }

    async fn end(&self, progress: &mut Progress, stand: Stand) -> Result<(), StoreError> {
        progress.stand = stand;
        progress.ended_at = Some(self.clock.now());
        self.book.note(progress, &[]).await
    }

    async fn make(&self, rows: Vec<Row>, progress: &Progress) -> Result<Checkpoint, StoreError> {
        let mut checkpoint = Checkpoint::of(progress);
        checkpoint.done += u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let mut steps = Vec::with_capacity(rows.len());
        for Row { line, step } in rows {
            match step {
                Ok(step) => steps.push((line, step)),
                Err(refusal) => checkpoint.refusals.push(Refused { line, reason: refusal.to_string() }),
            }
        }
        let desk = self.desk(progress.kind);
        macro_rules! made {
            ($step:path) => {{
                let changes = steps.into_iter().filter_map(|(line, step)| match step {
                    $step(change) => Some((line, change)),
                    _ => None,
                });
                all(desk, changes, progress, checkpoint).await
            }};
        }
        match progress.kind {
            Kind::Products => made!(Step::Product),
            Kind::Groups => made!(Step::Group),
            Kind::Memberships => made!(Step::Membership),
            Kind::Costs => made!(Step::Cost),
            Kind::Lists => made!(Step::List),
            Kind::Prices => made!(Step::Price),
            Kind::Sales => made!(Step::Sale),
        }
    }
}

/// Makes changes, and in the same transaction notes that they were made.
async fn all<C: Change>(
    desk: &Desk,
    steps: impl Iterator<Item = (u64, C)>,
    progress: &Progress,
    before: Checkpoint,
) -> Result<Checkpoint, StoreError> {
    let (lines, changes): (Vec<u64>, Vec<C>) = steps.unzip();
    let cause = Cause::request(progress.import_id.to_string());
    let counted = |answers: &[Result<Outcome, Refusal>]| {
        let mut checkpoint = before.clone();
        for (line, answer) in lines.iter().zip(answers) {
            match answer {
                Ok(Outcome::Changed(_)) => checkpoint.changed += 1,
                Ok(Outcome::NoChange(_)) => checkpoint.unchanged += 1,
                Err(refusal) => {
                    checkpoint.refusals.push(Refused { line: *line, reason: refusal.to_string() });
                }
            }
        }
        checkpoint.refused += u64::try_from(checkpoint.refusals.len()).unwrap_or(u64::MAX);
        checkpoint
    };
    let note = |answers: &[Result<Outcome, Refusal>]| Write::of(&counted(answers), progress.done, None).map(Some);
    let answers = desk.make_all_noting(&changes, &cause, note).await?;
    Ok(counted(&answers))
}
