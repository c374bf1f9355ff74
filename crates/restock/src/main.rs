//! Restock: one program, many commands.

mod adapters;
mod cli;
mod commands;
mod config;
mod failure;
mod output;
mod running;

use std::process::ExitCode;

use clap::Parser as _;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use crate::cli::{Cli, Command, Common, DemoArgs};
use crate::commands::InstanceClient;
use crate::config::{Config, Log, LogFormat};
use crate::failure::Failure;

#[tokio::main]
async fn main() -> ExitCode {
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
    if !matches!(command, Command::Serve(_)) {
        log_to_stderr(common.verbose, "warn", LogFormat::Text);
    }
    match command {
        Command::Demo(_) if common.config.is_some() => {
            Err(Failure::Usage("the demo takes no configuration; `restock serve --config FILE` does".to_owned()))
        }
        Command::Demo(args) => commands::demo(common, args, stop_on_signal()).await,
        Command::Serve(args) => {
            let config = configured(&common)?;
            let Log { format, level } = &config.log;
            log_to_stderr(common.verbose, level, *format);
            commands::serve(config, args, stop_on_signal()).await
        }
        Command::Send(args) => {
            commands::send(&args.file, &instance(&common, args.target.to.as_deref())?, as_json).await
        }
        Command::Explain(args) => {
            commands::explain(&args.id, &instance(&common, args.target.to.as_deref())?, as_json).await
        }
        Command::Dead(args) => commands::dead(&args, &configured(&common)?, as_json).await,
        Command::Review(args) => {
            commands::review(&args.file, &configured(&common)?.retailer.zone()?, common.verbose > 0)
        }
        Command::Config(command) => commands::config(&command, common.config.as_deref(), as_json),
        Command::Doctor => commands::doctor(Config::load(common.config.as_deref()), &common, as_json).await,
        Command::Backup(args) => commands::backup(&configured(&common)?.data.dir, &args.folder, as_json),
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

/// `RUST_LOG` wins over `-v`, which wins over the configuration.
fn log_to_stderr(verbose: u8, level: &str, format: LogFormat) {
    let level = match verbose {
        0 => level,
        1 => "debug,hyper=info,reqwest=info,h2=info",
        _ => "trace",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    let on_a_terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(on_a_terminal);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
    // A panic is a line of the log like any other; its message is ours and holds no data of anybody.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic: {}", panic.payload_as_str().unwrap_or("without a message"));
    }));
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
