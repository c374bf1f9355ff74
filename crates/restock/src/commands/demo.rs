//! The whole system with a simulated retailer.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use central::{CentralConfig, HttpCentral};
use context::Clock;
use lifecycle::Level;
use restocking::rules::Rules;
use restocking::use_cases::{Retention, SubmitLimits};
use tokio_util::sync::CancellationToken;
use world::{World, WorldConfig};

use crate::adapters::{SystemClock, WorldClock};
use crate::cli::{Common, DemoArgs};
use crate::running::{Instance, InstanceConfig};

/// Runs until stopped.
pub(crate) async fn demo(common: Common, args: DemoArgs, stop: CancellationToken) -> Result<(), String> {
    let data = common.data.unwrap_or_else(|| PathBuf::from("data/demo"));
    let listen = common.listen.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)));
    let central_listen = args.central.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 8090)));
    let target = format!("http://{listen}").parse().map_err(|error| format!("{error}"))?;
    let today = SystemClock.now().to_zoned(jiff::tz::TimeZone::UTC).datetime();
    let mut world = WorldConfig::demo(data.join("world"), central_listen, target, today);
    world.speed = args.speed.unwrap_or(world.speed);
    let speed = world.speed;
    let world = World::start(world).await.map_err(|error| format!("failed to start the simulated retailer: {error}"))?;
    let central_url = world.central_url();
    let central = HttpCentral::new(CentralConfig {
        url: central_url.clone(),
        level: Level::KeyedAndVersioned,
        timeout: std::time::Duration::from_secs(10),
        token: None,
    });
    let central = Arc::new(central.map_err(|error| error.to_string())?);
    let instance = Instance::prepare(InstanceConfig {
        data_dir: data,
        listen,
        clock: Arc::new(WorldClock(world.clock())),
        central,
        rules: Rules::default(),
        submit: SubmitLimits::default(),
        retention: Retention::default(),
        web: web::Settings {
            retailer: "Harbour & Lane (simulated)".to_owned(),
            central_level: Some(Level::KeyedAndVersioned),
            demo: Some(web::DemoLinks { central_url, speed }),
            ..web::Settings::default()
        },
    })
    .await
    .map_err(|error| format!("failed to {error}"))?;
    let ran = instance.run(stop).await.map_err(|error| format!("failed to {error}"));
    world.shutdown().await;
    ran
}
