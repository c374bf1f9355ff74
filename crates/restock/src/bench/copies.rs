//! The catalogue's feeds and the copies made from them: appends, feed reads, a store's life, and every query database.

mod appends;
mod assortment;
mod office;
mod queries;
mod reading;
mod rebuilds;
mod stores;
mod told;

use std::path::{Path, PathBuf};

use super::figure::Figure;
use crate::cli::{BenchArgs, BenchPart};
use crate::failure::Failure;

use assortment::Assortment;
use office::Office;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    /// Products of the whole assortment, each with a price.
    pub(super) products: u64,
    /// Events that are appended in batches, and then read as a feed.
    pub(super) appended: u64,
    /// Events that are appended one by one.
    pub(super) singly: u64,
    /// Readers at once, and what each reads.
    pub(super) readers: usize,
    pub(super) read_by_each: u64,
    /// Events that a store misses: as many as a bar asks for, and enough to tell a rate.
    pub(super) missed: [u64; 2],
    /// Reads of a store without head office.
    pub(super) store_reads: usize,
    /// Searches of each kind.
    pub(super) searches: usize,
}

impl Sizes {
    /// What the documents show.
    pub(super) fn full() -> Self {
        Self {
            products: 1_000_000,
            appended: 100_000,
            singly: 500,
            readers: 100,
            read_by_each: 10_000,
            missed: [10_000, 200_000],
            store_reads: 100_000,
            searches: 1_000,
        }
    }

    /// The same at a size that says nothing of speed.
    pub(super) fn quick() -> Self {
        Self {
            products: 600,
            appended: 500,
            singly: 5,
            readers: 5,
            read_by_each: 200,
            missed: [100, 200],
            store_reads: 100,
            searches: 10,
        }
    }
}

/// Measures what is asked for, in folders below `home`; each figure is told as soon as it is known.
pub(super) async fn measure(
    home: &Path,
    sizes: Sizes,
    args: &BenchArgs,
    mut tell: impl FnMut(Figure),
) -> Result<(), Failure> {
    let folder = |name: &str| -> Result<PathBuf, Failure> {
        let folder = home.join(name);
        std::fs::create_dir_all(&folder).map_err(|error| format!("failed to make {}: {error}", folder.display()))?;
        Ok(folder)
    };
    let assortment = Assortment::new();
    if args.wants(BenchPart::Append) || args.wants(BenchPart::Feeds) {
        let office = folder("appended")?;
        appends::appends(&office, &folder("appended-raw")?, &assortment, &sizes)
            .await?
            .into_iter()
            .filter(|_| args.wants(BenchPart::Append))
            .for_each(&mut tell);
        if args.wants(BenchPart::Feeds) {
            Office::open(&office).map_err(unfilled)?.is_heard().await.map_err(unfilled)?;
            reading::reading(&folder("feeds")?, &office, &sizes, &mut tell).await?;
        }
        drop(std::fs::remove_dir_all(&office));
    }
    if args.wants(BenchPart::Stores) || args.wants(BenchPart::Replicas) {
        let mut office = Office::open(&folder("office")?).map_err(unfilled)?;
        office.fill(&assortment, sizes.products).await.map_err(unfilled)?;
        if args.wants(BenchPart::Stores) {
            office = stores::stores(&folder("store")?, office, &assortment, &sizes, &mut tell).await?;
        }
        if args.wants(BenchPart::Replicas) {
            rebuilds::rebuilds(&folder("replicas")?, office, &sizes, &mut tell).await?;
        }
    }
    Ok(())
}

fn unfilled(error: context::StoreError) -> Failure {
    Failure::Failed(format!("failed to fill head office: {error}"))
}
