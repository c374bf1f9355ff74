//! The real thing, as configured.

use std::future::ready;
use std::sync::Arc;

use central::HttpCentral;
use mailer::{FolderMailer, GuardedMailer, SmtpMailer};
use restocking::ports::{Central, NoCentral};
use tokio_util::sync::CancellationToken;

use crate::adapters::{FolderMailbox, ReadOnlyCentral, SystemClock};
use crate::cli::ServeArgs;
use crate::config::{Config, Effects, MailMode};
use crate::running::{Dispatching, Instance, InstanceConfig};

/// The roles of an instance; for now one program has them all.
const ROLES: &str = "review,desk,dispatch";

/// Runs until stopped.
pub(crate) async fn serve(config: Config, args: ServeArgs, stop: CancellationToken) -> Result<(), String> {
    whole_set(args.roles.as_deref())?;
    let data = config.data.dir.clone();
    let central = central(&config)?;
    let dispatching = dispatching(&config)?;
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
        limits: config.server.limits(),
        ..web::Settings::default()
    };
    let instance = Instance::prepare(InstanceConfig {
        data_dir: data.clone(),
        listen: config.server.listen,
        clock: Arc::new(SystemClock),
        central,
        rules: config.planning.rules(zone, config.central.hurry),
        submit: config.central.submit_limits(),
        retention: config.sweep.retention(),
        sweep_hour: config.sweep.hour,
        dispatching,
        web,
    });
    let instance = instance.await.map_err(|error| format!("failed to {error}"))?;
    tracing::info!(address = %instance.address(), data = %data.display(), "restock serves the desk and takes events");
    instance.run(ready(Ok(())), stop).await.map_err(|error| format!("failed to {error}"))
}

/// Roles of their own need a database that several programs can share.
fn whole_set(roles: Option<&str>) -> Result<(), String> {
    let Some(roles) = roles else { return Ok(()) };
    let mut asked: Vec<&str> = roles.split(',').map(str::trim).collect();
    let mut all: Vec<&str> = ROLES.split(',').collect();
    asked.sort_unstable();
    all.sort_unstable();
    if asked == all {
        return Ok(());
    }
    Err(format!(
        "--roles {roles}: with the embedded databases one program has all the roles ({ROLES}). Roles in programs of \
         their own come with PostgreSQL; leave --roles away"
    ))
}

fn central(config: &Config) -> Result<Arc<dyn Central>, String> {
    let Some(connection) = config.central.connection()? else {
        tracing::warn!("no central system is configured: announced orders and accepted changes wait; set central.url");
        return Ok(Arc::new(NoCentral));
    };
    let central: Arc<dyn Central> = Arc::new(HttpCentral::new(connection).map_err(|error| error.to_string())?);
    if config.effects == Effects::Off {
        tracing::warn!("effects are off: nothing is sent to the central system, and no mail leaves");
        return Ok(Arc::new(ReadOnlyCentral(central)));
    }
    Ok(central)
}

fn dispatching(config: &Config) -> Result<Option<Dispatching>, String> {
    let mail = &config.mail;
    if mail.mode == MailMode::None {
        tracing::warn!("no mail is configured: changes that the central system took wait for their mails; set mail.mode");
        return Ok(None);
    }
    let (settings, at_once) = (mail.dispatch_settings(&config.retailer.name)?, mail.at_once());
    let sends = config.effects == Effects::On;
    if mail.mode == MailMode::Folder {
        let folder = mail.folder_in(&config.data.dir);
        let folder = FolderMailer::open(&folder)
            .map_err(|error| format!("failed to make the mail folder {}: {error}; set mail.folder", folder.display()))?;
        let mailbox: Arc<dyn web::Mailbox> = Arc::new(FolderMailbox(folder.clone()));
        let mailer = Arc::new(GuardedMailer::new(folder));
        return Ok(Some(Dispatching { settings, mailer, at_once, sends, mailbox: Some(mailbox) }));
    }
    let smtp = SmtpMailer::new(mail.smtp()?).map_err(|error| format!("[mail]: {error}"))?;
    let mailer = Arc::new(GuardedMailer::new(smtp));
    Ok(Some(Dispatching { settings, mailer, at_once, sends, mailbox: None }))
}
