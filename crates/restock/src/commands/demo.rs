//! The whole system with a simulated retailer.

mod publishers;
mod roles;
mod stores;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use central::{CentralConfig, CentralSnapshot, HttpCentral, Patience};
use context::Clock;
use dispatch::mail::MailSettings;
use dispatch::text::PlainText;
use dispatch::use_cases::Settings;
use lifecycle::Level;
use mailer::{FolderMailer, GuardedMailer};
use restocking::rules::Rules;
use restocking::use_cases::{Retention, SubmitLimits};
use tokio_util::sync::CancellationToken;
use world::{World, WorldConfig};

use super::serve::pace_of;
use crate::adapters::{FolderMailbox, FreshIds, LateCentral, SystemClock, WorldClock};
use crate::cli::{Common, DemoArgs};
use crate::failure::Failure;
use crate::output::{reachable, say};
use crate::running::{Dispatching, Instance, InstanceConfig, Roles};
use stores::Stores;

/// The hour at which a story begins whose day is given.
const MORNING: i8 = 9;
const RETAILER: &str = "Harbour & Lane (simulated)";

/// Time for second thoughts, as it is without a configuration.
const UNDO_FOR: Duration = Duration::from_secs(8);

/// Runs until stopped.
pub(crate) async fn demo(common: Common, args: DemoArgs, stop: CancellationToken) -> Result<(), Failure> {
    let data = common.data.unwrap_or_else(|| PathBuf::from("data/demo"));
    let listen = common.listen.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)));
    let central_listen = args.central.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 8090)));
    let speed = args.speed.unwrap_or(WorldConfig::DEMO_SPEED);
    let clock = Arc::new(WorldClock::default());
    let central = Arc::new(LateCentral::default());
    let snapshot = CentralSnapshot::new(
        HttpCentral::new(connection(format!("http://{central_listen}"))).map_err(|error| error.to_string())?,
        Patience::default(),
        clock.clone(),
        Arc::new(FreshIds),
    );
    let planned = stores::planned(&args.stores);
    let instance = Instance::prepare(InstanceConfig {
        roles: Roles::ALL,
        data_dir: data.clone(),
        listen,
        clock: clock.clone(),
        central: central.clone(),
        source: Some(Arc::new(snapshot)),
        movements_arrive_within: Duration::ZERO,
        rules: Rules::default(),
        undo_for: UNDO_FOR,
        submit: SubmitLimits::default(),
        retention: Retention::default(),
        sweep_hour: 3,
        dispatching: Some(dispatching(&data, &format!("http://{}", reachable(listen)))?),
        soon_days: 3,
        has_effects: true,
        readers: stores::access(&planned)?,
        far_catalogue: None,
        publishers: publishers::publishers(),
        web: web::Settings {
            retailer: RETAILER.to_owned(),
            central_level: Some(Level::KeyedAndVersioned),
            central_pace: Some(pace_of(&SubmitLimits::default())),
            planners: Arc::new(roles::planners()?),
            ..web::Settings::default()
        },
    });
    let mut instance = instance.await.map_err(|error| format!("failed to {error}"))?;
    let desk = format!("http://{}", reachable(instance.address()));
    let opened =
        Stores::open(planned, &data, &desk, &clock, speed).await.map_err(|error| format!("failed to {error}"))?;
    let links = web::DemoLinks { central_url: format!("http://{central_listen}"), stores: opened.links(), speed };
    welcome(&desk, &links, &data);
    instance.web().demo = Some(links);

    let target = desk.parse().map_err(|error| format!("failed to read the address {desk}: {error}"))?;
    let now = SystemClock.now().to_zoned(jiff::tz::TimeZone::UTC).datetime();
    let today = args.today.map_or(now, |day| day.at(MORNING, 0, 0, 0));
    let world_config = WorldConfig { speed, ..WorldConfig::demo(data.join("world"), central_listen, target, today) };
    let running = Mutex::new(None);
    let opening = async {
        let world = World::start(world_config).await.map_err(|error| {
            let causes = std::iter::successors(std::error::Error::source(&error), |cause| cause.source());
            let chain: String = causes.map(|cause| format!(": {cause}")).collect();
            format!(
                "start the simulated retailer: {error}{chain}; if {central_listen} is taken, choose another address with --central"
            )
        })?;
        let http = HttpCentral::new(connection(world.central_url()));
        central.set(Arc::new(http.map_err(|error| error.to_string())?));
        clock.set(world.clock());
        // Stores go by the retailer's clock, so they begin when it goes.
        *running.lock().unwrap_or_else(PoisonError::into_inner) = Some((world, opened.run(&stop)));
        Ok(())
    };
    let ran = instance.run(opening, stop.clone()).await.map_err(|error| Failure::Failed(format!("failed to {error}")));
    let running = running.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some((world, stores)) = running {
        tokio::join!(stores.ended(), world.shutdown());
    }
    ran
}

/// How the simulated central system is reached.
fn connection(url: String) -> CentralConfig {
    CentralConfig { url, level: Level::KeyedAndVersioned, timeout: Duration::from_secs(10), token: None }
}

fn dispatching(data: &std::path::Path, desk: &str) -> Result<Dispatching, String> {
    let mail = MailSettings {
        from: "purchasing@harbour-and-lane.example".parse().map_err(|fault| format!("{fault}"))?,
        reply_to: None,
        message_id_domain: "harbour-and-lane.example".parse().map_err(|fault| format!("{fault}"))?,
        retailer_name: PlainText::new("Harbour & Lane"),
        contact_name: Some(PlainText::new("Purchasing team")),
        contact_phone: None,
    };
    let folder = data.join("mails");
    let folder = FolderMailer::open(&folder).map_err(|error| {
        format!("failed to make the folder {}: {error}; choose another one with --data", folder.display())
    })?;
    Ok(Dispatching {
        settings: Settings { offers: roles::offers(desk)?, ..Settings::new(mail) },
        mailer: Arc::new(GuardedMailer::new(folder.clone())),
        at_once: 4,
        sends: true,
        mailbox: Some(Arc::new(FolderMailbox(folder))),
    })
}

fn welcome(desk: &str, links: &web::DemoLinks, data: &std::path::Path) {
    let web::DemoLinks { central_url, stores, speed } = links;
    let store = |(name, url): &(String, String)| format!("\x20   {:<18}{url}/\n", format!("store {name}"));
    let stores: String = stores.iter().map(store).collect();
    say(&format!(
        "\n  Restock: the desk of a simulated retailer, {speed} times as fast as real time.\n\n\
         \x20   the desk          {desk}/\n\
         \x20   catalogue         {desk}/catalogue\n\
         {stores}\
         \x20   mails             {desk}/mails (to suppliers; daily offers to buyers at 7:00)\n\
         \x20   central system    {central_url}/\n\
         \x20   data folder       {}\n\n\
         \x20 The first suggestions appear within a minute. Each store's page has a switch for its line to head office.\n\
         \x20 Ctrl-C stops; the next start goes on from there.\n",
        data.display()
    ));
}
