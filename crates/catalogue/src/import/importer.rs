//! An import made: many rows in one transaction, the refused ones told.

use context::StoreError;

use super::read::{Row, Step};
use super::{Imports, Kind, Progress, Stand};
use crate::Contexts;
use crate::desk::{Cause, Change, Desk, Outcome};
use crate::values::Refusal;

/// Rows in one transaction.
const AT_ONCE: usize = 500;

/// Brings files into the catalogue.
#[derive(Clone)]
pub struct Importer {
    contexts: Contexts,
}

impl Importer {
    /// Over the contexts.
    pub fn new(contexts: Contexts) -> Self {
        Self { contexts }
    }

    /// Makes all that the rows ask for, in their order; tells how far it is after each transaction.
    pub async fn run(&self, kind: Kind, rows: Vec<Row>, mut progress: Progress, imports: &Imports) -> Progress {
        let cause = Cause::request(progress.import_id.to_string());
        imports.note(&progress);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let some: Vec<Row> = rows.by_ref().take(AT_ONCE).collect();
            if let Err(error) = self.make(kind, some, &cause, &mut progress).await {
                progress.stand = Stand::Failed { reason: error.to_string() };
                imports.note(&progress);
                return progress;
            }
            imports.note(&progress);
        }
        progress.stand = Stand::Done;
        imports.note(&progress);
        progress
    }

    async fn make(&self, kind: Kind, rows: Vec<Row>, cause: &Cause, told: &mut Progress) -> Result<(), StoreError> {
        let mut steps = Vec::with_capacity(rows.len());
        for Row { line, step } in rows {
            match step {
                Ok(step) => steps.push((line, step)),
                Err(refusal) => told.refuse(line, refusal.to_string()),
            }
        }
        let (product, price) = (&self.contexts.product.desk, &self.contexts.price.desk);
        macro_rules! made {
            ($desk:expr, $step:path) => {
                all(
                    $desk,
                    steps.into_iter().filter_map(|(line, step)| match step {
                        $step(change) => Some((line, change)),
                        _ => None,
                    }),
                    cause,
                    told,
                )
                .await
            };
        }
        match kind {
            Kind::Products => made!(product, Step::Product),
            Kind::Groups => made!(product, Step::Group),
            Kind::Memberships => made!(product, Step::Membership),
            Kind::Costs => made!(product, Step::Cost),
            Kind::Lists => made!(price, Step::List),
            Kind::Prices => made!(price, Step::Price),
            Kind::Sales => made!(&self.contexts.promotion.desk, Step::Sale),
        }
    }
}

async fn all<C: Change>(
    desk: &Desk,
    steps: impl Iterator<Item = (u64, C)>,
    cause: &Cause,
    told: &mut Progress,
) -> Result<(), StoreError> {
    let (lines, changes): (Vec<u64>, Vec<C>) = steps.unzip();
    let answers: Vec<Result<Outcome, Refusal>> = desk.make_all(&changes, cause).await?;
    for (line, answer) in lines.into_iter().zip(answers) {
        match answer {
            Ok(Outcome::Changed(_)) => told.changed += 1,
            Ok(Outcome::NoChange(_)) => told.unchanged += 1,
            Err(refusal) => {
                told.refuse(line, refusal.to_string());
                continue;
            }
        }
        told.done += 1;
    }
    Ok(())
}
