//! Restock: one program, many commands. The binary only calls [`main`]; what else is public is for those who try parts of
//! it on input of their own.

mod adapters;
mod availability;
mod bench;
mod cli;
mod commands;
mod config;
mod contracts;
mod failure;
mod logging;
mod output;
mod replicas;
mod running;
mod sources;

use std::process::ExitCode;

use clap::Parser as _;
use tokio_util::sync::CancellationToken;

use crate::cli::{AvailabilityCommand, CatalogueCommand, Cli, Command, Common, DemoArgs};
use crate::commands::InstanceClient;
use crate::config::{Config, Log, LogFormat};
use crate::failure::Failure;
use crate::logging::log_to_stderr;

/// Reads a configuration file as `restock serve` does, without starting anything.
///
/// # Errors
/// All faults, as `restock config check` prints them.
pub fn check_configuration(file: &str) -> Result<(), String> {
    Config::read(file).map(|_| ()).map_err(|error| error.to_string())
}

/// Does what the command line says.
#[tokio::main]
pub async fn main() -> ExitCode {
    let Cli { common, command } = Cli::parse();
    let done = run(common, command.unwrap_or_else(|| Command::Demo(DemoArgs::default()))).await;
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::complain(&failure.to_string());
            failure.exit_code()
        }
    }
}

async fn run(common: Common, command: Command) -> Result<(), Failure> {
    let as_json = common.json;
    if !matches!(command, Command::Serve(_) | Command::Store(_)) {
        log_to_stderr(common.verbose, "warn", LogFormat::Text);
    }
    match command {
        Command::Demo(_) if common.config.is_some() => {
            Err(Failure::Usage("the demo takes no configuration; `restock serve --config FILE` does".to_owned()))
        }
        Command::Demo(args) => commands::demo(common, args, stop_on_signal()).await,
        Command::Serve(args) => {
            let mut config = configured(&common)?;
            // By the same file, catalogue and desk listen at addresses of their own.
            if common.listen.is_none() && args.roles.as_deref() == Some("catalogue") {
                config.server.listen = config.catalogue.listen.unwrap_or(config.server.listen);
            }
            let Log { format, level } = &config.log;
            log_to_stderr(common.verbose, level, *format);
            commands::serve(config, args, stop_on_signal()).await
        }
        Command::Store(args) => {
            let config = configured(&common)?;
            let Log { format, level } = &config.log;
            // A command beside the program says only what went wrong.
            let level = if args.command.is_some() { "warn" } else { level };
            log_to_stderr(common.verbose, level, *format);
            commands::store(config, args, as_json, stop_on_signal()).await
        }
        Command::Send(args) => {
            commands::send(&args.file, &instance(&common, args.target.to.as_deref())?, as_json).await
        }
        Command::Explain(args) => {
            commands::explain(&args.id, &instance(&common, args.target.to.as_deref())?, as_json).await
        }
        Command::Dead(args) => commands::dead(&args, &configured(&common)?, as_json).await,
        Command::Rebuild(args) => commands::rebuild(&args, &configured(&common)?, as_json, stop_on_signal()).await,
        Command::Offer(args) => commands::offer(&args, &configured(&common)?, as_json).await,
        Command::Review(args) => commands::review(&args, &configured(&common)?.retailer.zone()?, common.verbose > 0),
        Command::Criteria(command) => commands::criteria(&command, &common).await,
        Command::Contracts(command) => commands::contracts(&command, as_json),
        Command::Catalogue(CatalogueCommand::Import(args)) => {
            let planner = args.planner.as_ref().map(ToString::to_string);
            let instance = instance(&common, args.target.to.as_deref())?.asking_as(planner);
            commands::import(&args, &instance, as_json).await
        }
        Command::Source(command) => commands::source(&command, &configured(&common)?, as_json).await,
        Command::Config(command) => commands::config(&command, common.config.as_deref(), as_json),
        Command::Doctor => commands::doctor(Config::load(common.config.as_deref()), &common, as_json).await,
        Command::Backup(args) => commands::backup(&configured(&common)?.data.dir, &args.folder, as_json),
        Command::Bench(args) => bench::bench(&common, &args).await,
        Command::Availability(args) => match &args.command {
            None => availability::availability(&common, &args).await,
            Some(AvailabilityCommand::Chain(chain)) => availability::chain(&common, chain, stop_on_signal()).await,
        },
        Command::Migrate(args) => commands::migrate(&configured(&common)?.data.dir, args.check, as_json),
    }
}

/// The running instance that is meant.
fn instance(common: &Common, to: Option<&str>) -> Result<InstanceClient, Failure> {
    Ok(InstanceClient::new(to, configured(common)?.server.listen)?)
}

/// The configuration, with what the command line says over it.
fn configured(common: &Common) -> Result<Config, String> {
    let mut config = Config::load(common.config.as_deref()).map_err(|error| error.to_string())?;
    config.take_over(common.listen, common.data.as_deref());
    Ok(config)
}

/// Cancelled by the first signal to end; the second one ends the program at once.
fn stop_on_signal() -> CancellationToken {
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        signal().await;
        tracing::info!("stopping; once more ends at once");
        told.cancel();
        signal().await;
        tracing::warn!("ended at once; what was under way is taken up at the next start");
        std::process::exit(1);
    });
    stop
}

async fn signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}
