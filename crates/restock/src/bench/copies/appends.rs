//! Events said under a charter: to the log, and to the log of every audience that may have them.

use std::path::Path;
use std::time::{Duration, Instant};

use catalogue::product;
use storage::sqlite::{BareRows, Durability};

use super::assortment::Assortment;
use super::office::{context, say};
use super::told::{Appended, appended_in_batches, appended_singly};
use super::{Sizes, unfilled};
use crate::bench::figure::Figure;
use crate::failure::Failure;

/// Events in a batch.
const BATCH: usize = 1_000;

/// Appends in batches, then one by one, to a product context in `folder`; beside it the same rows raw.
pub(super) async fn appends(
    folder: &Path,
    raw: &Path,
    assortment: &Assortment,
    sizes: &Sizes,
) -> Result<Vec<Figure>, Failure> {
    let (file, raw_file) = (folder.join("product.sqlite"), raw.join("product.sqlite"));
    let before = raw.join("before");
    std::fs::create_dir_all(&before).map_err(|error| format!("failed to make {}: {error}", before.display()))?;
    drop(context(raw, "product", product::CONTRACTS).map_err(unfilled)?);

    let mut batches = Vec::new();
    for first in (0..sizes.appended).step_by(BATCH) {
        let numbers = first..sizes.appended.min(first + BATCH as u64);
        batches.push(assortment.products(numbers, 1).map_err(unfilled)?);
    }
    let count = batches.len();
    let speaking = context(folder, "product", product::CONTRACTS).map_err(unfilled)?;
    let began = Instant::now();
    for batch in batches {
        say(&speaking, batch).await.map_err(unfilled)?;
    }
    let took = began.elapsed();
    let batched = Appended { events: sizes.appended, took, raw: raw_of(&raw_file, &file, &raw_file, count)? };

    let reached = before.join("product.sqlite");
    storage::sqlite::back_up(folder, &["product"], &before).map_err(unfilled)?;
    let events = assortment.products(sizes.appended..sizes.appended + sizes.singly, 1).map_err(unfilled)?;
    let began = Instant::now();
    for event in events {
        say(&speaking, vec![event]).await.map_err(unfilled)?;
    }
    let took = began.elapsed();
    let transactions = usize::try_from(sizes.singly).unwrap_or(1);
    let singly = Appended { events: sizes.singly, took, raw: raw_of(&reached, &file, &reached, transactions)? };
    drop(std::fs::remove_dir_all(raw));
    Ok(vec![appended_in_batches(&batched, BATCH), appended_singly(&singly)])
}

/// What `after` has and `before` has not, written into `target` raw.
fn raw_of(before: &Path, after: &Path, target: &Path, transactions: usize) -> Result<(usize, Duration), Failure> {
    let written = BareRows::between(before, after).and_then(|rows| {
        let took = rows.write(target, transactions, Durability::Full)?;
        Ok((rows.count(), took))
    });
    written.map_err(|error| Failure::Failed(format!("failed to write the same rows raw: {error}")))
}
