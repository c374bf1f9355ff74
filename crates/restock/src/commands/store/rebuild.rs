//! `restock store rebuild`: the database made anew beside the live one, compared, and switched to; while the store runs or
//! not.

use std::time::{Duration, Instant};

use replica::Shape;
use replica::follow::Start;
use replica::parity::Parity;
use serde_json::{Value, json};
use storage::sqlite::{Generations, LiveReplica};

use super::{FarEnd, clock};
use crate::adapters::{DataFolder, FolderError};
use crate::cli::StoreRebuildArgs;
use crate::config::Config;
use crate::failure::Failure;
use crate::output::{complain, counted, say, say_json, table};
use crate::replicas::{RebuildLock, rebuild_beside};

/// How long, and how often, a running store is looked at until it has taken up the switch.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(50);

pub(super) async fn rebuild(
    config: &Config,
    shape: Shape,
    how: &StoreRebuildArgs,
    as_json: bool,
) -> Result<(), Failure> {
    let Some(far) = FarEnd::of(config, shape)? else {
        return Err(Failure::Usage(
            "there is nothing to rebuild from: give --head-office, or set store.head_office".to_owned(),
        ));
    };
    let folder = &config.data.dir;
    // Held where no store runs, so that none starts meanwhile.
    let own = match DataFolder::take(folder) {
        Ok(own) => Some(own),
        Err(FolderError::Taken(_)) => None,
        Err(error) => return Err(format!("failed to {error}").into()),
    };
    let failed = |error: replica::ports::ReplicaError| format!("failed to {error}");
    let generations = Generations::in_folder(folder, shape).map_err(failed)?;
    let _alone = RebuildLock::take(&generations).map_err(|error| format!("failed to {error}"))?;
    let live = generations.live().map_err(failed)?;
    if !generations.file(live).exists() {
        return Err(Failure::Usage(format!(
            "there is no {} database in {}: start the store once, or name its folder with --data",
            shape.name(),
            folder.display()
        )));
    }
    // What an earlier rebuild left may be of another program; the logs are read whole.
    generations.discard(live + 1).map_err(failed)?;
    let start = if how.from_snapshots { Start::Snapshot } else { Start::Log };
    let began = Instant::now();
    let built = rebuild_beside(&generations, live, &far.feeds, &clock(), start).await;
    let (number, next, parity) = match built {
        Ok(built) => built,
        Err(error) => {
            generations.discard(live + 1).map_err(failed)?;
            return Err(format!("failed to rebuild: failed to {error}; the live database is as it was").into());
        }
    };
    let took = began.elapsed();
    if how.compare {
        drop(next);
        generations.discard(number).map_err(failed)?;
    } else if own.is_some() {
        LiveReplica::open(generations.clone()).map_err(failed)?.switch_to(number, next).await.map_err(failed)?;
    } else {
        if !generations.file(number).exists() {
            let gone = "failed to switch: what was built is gone, for a feed was revoked meanwhile; begin again";
            return Err(gone.to_owned().into());
        }
        drop(next);
        generations.switch_to(number).map_err(failed)?;
        wait_until_taken_up(&generations, live).await?;
    }
    tell(&parity, took, how.compare, own.is_none(), as_json);
    if how.compare && !parity.is_equal() {
        return Err(Failure::Failed(
            "the live database is not what the logs say; without --compare this command puts it right".to_owned(),
        ));
    }
    Ok(())
}

/// The running store removes the generation before once it answers from the new one.
async fn wait_until_taken_up(generations: &Generations, before: u32) -> Result<(), Failure> {
    let began = Instant::now();
    while generations.file(before).exists() {
        if began.elapsed() > PATIENCE {
            let text = "the switch is written, but the running store has not taken it up; see its log";
            return Err(Failure::Failed(text.to_owned()));
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}

fn tell(parity: &Parity, took: Duration, is_compared_only: bool, store_runs: bool, as_json: bool) {
    let outcome = match (is_compared_only, store_runs) {
        (true, _) => "compared",
        (false, true) => "switched_running",
        (false, false) => "switched",
    };
    if as_json {
        return say_json(&as_value(parity, took, outcome));
    }
    let rows = counted(parity.next_rows, "row");
    say(&format!("rebuilt in {:.1} s: {rows}, the live database had {}", took.as_secs_f64(), parity.live_rows));
    if parity.is_equal() {
        say("both are equal, row by row");
    } else {
        say(&format!("{} differ:", counted(parity.differing, "row")));
        let row = |difference: &replica::parity::Difference| {
            vec![difference.table.clone(), difference.key.clone(), difference.explanation()]
        };
        say(&table(&["WHAT", "WHICH", "WHY"], &parity.differences.iter().map(row).collect::<Vec<_>>()));
        let listed = u64::try_from(parity.differences.len()).unwrap_or(u64::MAX);
        if parity.differing > listed {
            say(&format!("and {} more", parity.differing - listed));
        }
    }
    match outcome {
        "compared" => complain("compared only; the live database is as it was"),
        "switched_running" => complain("the running store answers from the rebuilt one"),
        _ => complain("the rebuilt one is live; the next start of the store answers from it"),
    }
}

fn as_value(parity: &Parity, took: Duration, outcome: &str) -> Value {
    let difference = |difference: &replica::parity::Difference| {
        json!({
            "table": difference.table, "key": difference.key, "live_version": difference.live,
            "rebuilt_version": difference.next, "why": difference.explanation(),
        })
    };
    json!({
        "outcome": outcome, "seconds": took.as_secs_f64(), "live_rows": parity.live_rows,
        "rebuilt_rows": parity.next_rows, "differing": parity.differing,
        "differences": parity.differences.iter().map(difference).collect::<Vec<_>>(),
    })
}
