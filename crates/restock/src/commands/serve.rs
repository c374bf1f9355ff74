//! The real thing, as configured.

use std::future::ready;
use std::sync::Arc;

use central::HttpCentral;
use restocking::ports::{Central, NoCentral};
use restocking::use_cases::SubmitLimits;
use tokio_util::sync::CancellationToken;

use super::mailing::dispatching;
use crate::adapters::{ReadOnlyCentral, SystemClock};
use crate::cli::ServeArgs;
use crate::config::{Config, Effects};
use crate::failure::Failure;
use crate::running::{Instance, InstanceConfig};
use crate::sources::SourceName;

/// The roles of an instance; for now one program has them all.
const ROLES: &str = "review,desk,dispatch,catalogue";

/// Runs until stopped.
pub(crate) async fn serve(config: Config, args: ServeArgs, stop: CancellationToken) -> Result<(), Failure> {
    whole_set(args.roles.as_deref())?;
    let data = config.data.dir.clone();
    let central = central(&config)?;
    let dispatching = dispatching(&config)?;
    if dispatching.is_none() {
        tracing::warn!(
            "no mail is configured: changes that the central system took wait for their mails; set mail.mode"
        );
    }
    if config.effects == Effects::Off {
        tracing::warn!("effects are off: nothing is sent to the central system, and no mail leaves");
    }
    // Events and clicks do not need it.
    let source = SourceName::of_rebuild(&config).unwrap_or_else(|failure| {
        tracing::error!(%failure, "there is nothing that a rebuild could read");
        None
    });
    let zone = config.retailer.zone()?;
    let retailer = match config.effects {
        Effects::On => config.retailer.name.clone(),
        Effects::Off => format!("{} (quarantine: nothing leaves)", config.retailer.name),
    };
    let web = web::Settings {
        retailer,
        zone: zone.clone(),
        header_types: config.events.header_types()?,
        central_level: config.central.url.as_ref().map(|_| config.central.level()).transpose()?,
        central_pace: config.central.url.as_ref().map(|_| pace_of(&config.central.submit_limits())),
        limits: config.server.limits(),
        planners: Arc::new(config.planners.planners(&config.offer)?),
        ..web::Settings::default()
    };
    let instance = Instance::prepare(InstanceConfig {
        data_dir: data.clone(),
        listen: config.server.listen,
        clock: Arc::new(SystemClock),
        central,
        source,
        movements_arrive_within: config.rebuild.movements_arrive_within,
        rules: config.planning.rules(zone, config.central.hurry)?,
        undo_for: config.desk.undo_for,
        submit: config.central.submit_limits(),
        retention: config.sweep.retention(),
        sweep_hour: config.sweep.hour,
        dispatching,
        soon_days: config.offer.soon_days(),
        has_effects: config.effects == Effects::On,
        readers: config.feeds.access()?,
        publishers: config.events.publishers(),
        web,
    });
    let instance = instance.await.map_err(|error| format!("failed to {error}"))?;
    tracing::info!(address = %instance.address(), data = %data.display(), "restock serves the desk and takes events");
    instance.run(ready(Ok(())), stop).await.map_err(|error| Failure::Failed(format!("failed to {error}")))
}

/// The pace at which submissions are worked off, as pages state it.
pub(super) fn pace_of(limits: &SubmitLimits) -> web::CentralPace {
    web::CentralPace { at_once: limits.at_once, per_second: limits.rate.calls_per_second() }
}

/// Roles of their own need a database that several programs can share.
fn whole_set(roles: Option<&str>) -> Result<(), Failure> {
    let Some(roles) = roles else { return Ok(()) };
    let mut asked: Vec<&str> = roles.split(',').map(str::trim).collect();
    let mut all: Vec<&str> = ROLES.split(',').collect();
    asked.sort_unstable();
    all.sort_unstable();
    if asked == all {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "--roles {roles}: with the embedded databases one program has all the roles ({ROLES}). Roles in programs of \
         their own come with PostgreSQL; leave --roles away"
    )))
}

fn central(config: &Config) -> Result<Arc<dyn Central>, String> {
    let Some(connection) = config.central.connection()? else {
        tracing::warn!("no central system is configured: announced orders and accepted changes wait; set central.url");
        return Ok(Arc::new(NoCentral));
    };
    let central: Arc<dyn Central> = Arc::new(HttpCentral::new(connection).map_err(|error| error.to_string())?);
    if config.effects == Effects::Off {
        return Ok(Arc::new(ReadOnlyCentral(central)));
    }
    Ok(central)
}
