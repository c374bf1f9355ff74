//! The real thing, as configured.

use std::future::ready;
use std::sync::Arc;
use std::time::Duration;

use central::HttpCentral;
use feeds::Feed;
use restocking::ports::{Central, NoCentral};
use restocking::use_cases::SubmitLimits;
use tokio_util::sync::CancellationToken;

use super::mailing::dispatching;
use crate::adapters::{ReadOnlyCentral, SystemClock};
use crate::cli::ServeArgs;
use crate::config::{Config, Effects};
use crate::failure::Failure;
use crate::running::{CATALOGUE_FEED, Instance, InstanceConfig, Roles};
use crate::sources::SourceName;

/// An answer of the catalogue later than this, beside what it is asked to wait, is none.
const CATALOGUE_TIMEOUT: Duration = Duration::from_secs(30);

/// Runs until stopped.
pub(crate) async fn serve(config: Config, args: ServeArgs, stop: CancellationToken) -> Result<(), Failure> {
    let roles = args.roles.as_deref().map_or(Ok(Roles::ALL), Roles::parse).map_err(Failure::Usage)?;
    let data = config.data.dir.clone();
    let central: Arc<dyn Central> = if roles.desk { central(&config)? } else { Arc::new(NoCentral) };
    let dispatching = if roles.desk { dispatching(&config)? } else { None };
    if dispatching.is_none() && roles.desk {
        tracing::warn!(
            "no mail is configured: changes that the central system took wait for their mails; set mail.mode"
        );
    }
    if config.effects == Effects::Off && roles.desk {
        tracing::warn!("effects are off: nothing is sent to the central system, and no mail leaves");
    }
    // Events and clicks do not need it.
    let source = if roles.desk {
        SourceName::of_rebuild(&config).unwrap_or_else(|failure| {
            tracing::error!(%failure, "there is nothing that a rebuild could read");
            None
        })
    } else {
        None
    };
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
        roles,
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
        far_catalogue: far_catalogue(&config, roles)?,
        publishers: config.events.publishers(),
        web,
    });
    let instance = instance.await.map_err(|error| format!("failed to {error}"))?;
    tracing::info!(address = %instance.address(), data = %data.display(), roles = roles.names().join(","), "restock serves");
    instance.run(ready(Ok(())), stop).await.map_err(|error| Failure::Failed(format!("failed to {error}")))
}

/// The pace at which submissions are worked off, as pages state it.
pub(super) fn pace_of(limits: &SubmitLimits) -> web::CentralPace {
    web::CentralPace { at_once: limits.at_once, per_second: limits.rate.calls_per_second() }
}

/// The feed of products of a catalogue elsewhere, for a desk that is told of one.
fn far_catalogue(config: &Config, roles: Roles) -> Result<Option<Arc<dyn Feed>>, String> {
    let Some(url) = config.catalogue.url.as_ref().filter(|_| roles.desk && !roles.catalogue) else { return Ok(None) };
    let token = config.catalogue_token()?;
    let office = feed_client::Office::new(url, &token, CATALOGUE_TIMEOUT);
    let office = office.map_err(|error| format!("catalogue.url: failed to {error}"))?;
    Ok(Some(Arc::new(office.feed(CATALOGUE_FEED))))
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
