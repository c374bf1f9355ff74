//! A rebuild into the files of an instance that does not run.

use std::sync::Arc;
use std::time::Duration;

use context::{Clock, StoreError};
use restocking::ports::{Central, NoCentral};
use restocking::use_cases::{Deps, RebuildFault, Rebuilder, Rebuilding, Turns, Worked};
use serde_json::{Value, json};
use storage::sqlite::{Database, RESTOCKING};
use tokio_util::sync::CancellationToken;

use super::progress::Line;
use super::told;
use crate::adapters::{DataFolder, FreshIds, SystemClock};
use crate::cli::RebuildCommand;
use crate::config::Config;
use crate::contracts::charter;
use crate::failure::Failure;
use crate::output::complain;
use crate::sources::SourceName;

/// Between tries of a database that is out.
const TROUBLE: Duration = Duration::from_millis(500);

pub(super) async fn rebuild(
    command: &RebuildCommand,
    config: &Config,
    as_json: bool,
    stop: CancellationToken,
) -> Result<(), Failure> {
    let data = &config.data.dir;
    // Held, so that no instance starts meanwhile.
    let _folder = DataFolder::take(data).map_err(|error| format!("failed to {error}"))?;
    let database =
        Database::open_within(data, "restocking", RESTOCKING, charter("restocking")).map_err(store_failure)?;
    let rebuilder = rebuilder(Arc::new(database), config)?;
    let latest = rebuilder.report().await.map_err(store_failure)?;
    let done = match command {
        RebuildCommand::Status => return told(&known(&rebuilder).await?, as_json),
        RebuildCommand::Begin { .. } => match latest {
            Some(report) if report.rebuild.state == restocking::rebuild::RebuildState::Running => {
                complain("going on with the rebuild that was begun before");
                Ok(report.rebuild)
            }
            Some(report) if !report.rebuild.state.is_over() => rebuilder.resume().await,
            _ => rebuilder.begin().await,
        },
        RebuildCommand::Resume { .. } => match latest {
            Some(report) if report.rebuild.state == restocking::rebuild::RebuildState::Running => Ok(report.rebuild),
            _ => rebuilder.resume().await,
        },
        RebuildCommand::Pause => rebuilder.pause().await,
        RebuildCommand::Abandon => rebuilder.abandon().await,
    };
    done.map_err(fault)?;
    if !matches!(command, RebuildCommand::Pause) {
        work(&rebuilder, stop).await?;
    }
    told(&known(&rebuilder).await?, as_json)
}

fn rebuilder(database: Arc<Database>, config: &Config) -> Result<Rebuilder, Failure> {
    let zone = config.retailer.zone()?;
    let central: Arc<dyn Central> = match config.central.connection()? {
        Some(connection) => Arc::new(central::HttpCentral::new(connection).map_err(|error| error.to_string())?),
        None => Arc::new(NoCentral),
    };
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let deps = Deps {
        store: database.clone(),
        inbox: database.clone(),
        clock: clock.clone(),
        ids: Arc::new(FreshIds),
        rules: Arc::new(config.planning.rules(zone, config.central.hurry)?),
        turns: Turns::default(),
    };
    let source = SourceName::of_rebuild(config)?;
    // Nobody sends events to an instance that does not run: there is nothing to wait for.
    let movements_arrive_within = Duration::ZERO;
    Ok(Rebuilder::new(Rebuilding { deps, generations: database, central, source, movements_arrive_within }))
}

/// Works until it is over, held, or the operator stops it.
async fn work(rebuilder: &Rebuilder, stop: CancellationToken) -> Result<(), Failure> {
    let mut line = Line::default();
    loop {
        let worked = rebuilder.step().await;
        line.show(&known(rebuilder).await?["rebuild"]);
        let pause = match worked {
            Ok(Worked::Nothing) => break,
            Ok(Worked::Some) | Err(StoreError::Conflict(_)) => Duration::ZERO,
            Ok(Worked::Until(_)) => TROUBLE,
            Err(error) if error.is_outage() => TROUBLE,
            Err(error) => return Err(store_failure(error)),
        };
        if stop.is_cancelled() {
            line.end();
            return Err(Failure::Failed("stopped; `restock rebuild` goes on from here".to_owned()));
        }
        if !pause.is_zero() {
            tokio::select! { () = tokio::time::sleep(pause) => {}, () = stop.cancelled() => {} }
        }
    }
    line.end();
    Ok(())
}

async fn known(rebuilder: &Rebuilder) -> Result<Value, Failure> {
    let report = rebuilder.report().await.map_err(store_failure)?;
    Ok(json!({ "source": rebuilder.source(), "rebuild": report }))
}

fn fault(fault: RebuildFault) -> Failure {
    Failure::Failed(format!("failed to {fault}"))
}

fn store_failure(error: StoreError) -> Failure {
    Failure::Failed(format!("failed to use the database: {error}"))
}
