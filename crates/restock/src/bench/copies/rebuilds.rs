//! Every query database made anew from the first event of its feeds, compared and switched to; then the search one asked.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use feeds::Feed;
use replica::Shape;
use replica::follow::Start;
use replica::ports::Clock;
use storage::sqlite::{Generations, LiveReplica};

use super::Sizes;
use super::assortment::LIST;
use super::office::Office;
use super::queries::{self, Kind};
use super::stores::raw_copy;
use super::told::{Rebuilt, rebuilt, searched};
use crate::adapters::SystemClock;
use crate::bench::figure::Figure;
use crate::bench::served::{Served, token_of};
use crate::failure::Failure;
use crate::replicas::rebuild_beside;

/// The reader that the query databases are.
const READER: &str = "copies";
const TIMEOUT: Duration = Duration::from_secs(60);
/// Whoever searches at once.
const SEARCHERS: usize = 2;
/// A start that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// Rebuilds store, search and price, each beside an empty one; searches at the end.
pub(super) async fn rebuilds(
    folder: &Path,
    office: Office,
    sizes: &Sizes,
    tell: &mut impl FnMut(Figure),
) -> Result<(), Failure> {
    let feeds: Vec<String> = Shape::ALL.iter().flat_map(|shape| shape.feeds(LIST)).collect();
    let served = Served::head_office(folder, &office.close(), &[READER.to_owned()], &feeds).await?;
    for shape in Shape::ALL {
        let data = folder.join(shape.name());
        let (rebuilding, file) = rebuild(&data, &served.url, shape).await?;
        let raw = raw_copy(&file, &folder.join("raw.sqlite"))?;
        tell(rebuilt(&Rebuilt { shape, products: sizes.products, raw, ..rebuilding }));
        if shape == Shape::Search {
            let mut search = Served::replica(folder, &data, shape, LIST, (&served.url, READER))?;
            search.ready_within(PATIENCE).await?;
            let floor = queries::answers(&search.url, Kind::Nothing, SEARCHERS, sizes.searches, sizes.products).await?;
            for kind in [Kind::Words, Kind::Prefix, Kind::Mistyped] {
                let found = queries::answers(&search.url, kind, SEARCHERS, sizes.searches, sizes.products).await?;
                tell(searched(kind, sizes.products, sizes.searches, &found, &floor));
            }
            search.stop().await?;
        }
        drop(std::fs::remove_dir_all(&data));
    }
    served.stop().await
}

/// One rebuild, as the program makes it; answers the new file.
async fn rebuild(data: &Path, url: &str, shape: Shape) -> Result<(Rebuilt, std::path::PathBuf), Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::Failed(format!("failed to rebuild: {error}"));
    let generations = Generations::in_folder(data, shape).map_err(|error| failed(&error))?;
    let live = LiveReplica::open(generations.clone()).map_err(|error| failed(&error))?;
    let office = feed_client::Office::new(url, &token_of(READER), TIMEOUT).map_err(|error| failed(&error))?;
    let feeds: Vec<Arc<dyn Feed>> = shape.feeds(LIST).iter().map(|name| Arc::new(office.feed(name)) as _).collect();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let began = Instant::now();
    let (number, next, parity) = rebuild_beside(&generations, live.number(), &feeds, &clock, Start::Log)
        .await
        .map_err(|error| failed(&error))?;
    live.switch_to(number, next).await.map_err(|error| failed(&error))?;
    let took = began.elapsed();
    drop(live);
    let file = generations.file(number);
    let bytes = std::fs::metadata(&file).map_or(0, |file| file.len());
    Ok((Rebuilt { shape, products: 0, took, raw: Duration::ZERO, rows: parity.next_rows, bytes }, file))
}
