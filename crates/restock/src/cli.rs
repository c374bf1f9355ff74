//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Keeps a retailer's stock right while everything changes.
#[derive(Debug, Parser)]
#[command(name = "restock", version, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    /// Without a command: the demo.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Common options")]
pub(crate) struct Common {
    /// The configuration; without it the defaults hold (`restock config default`)
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Where the desk listens [server.listen]
    #[arg(long, global = true, value_name = "ADDR")]
    pub(crate) listen: Option<SocketAddr>,
    /// Folder of the embedded databases [data.dir]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Answer as JSON, for machines
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Say more on standard error; twice for everything
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Command {
    /// The whole system with a simulated retailer, on SQLite
    Demo(DemoArgs),
    /// The real thing, as configured
    Serve(ServeArgs),
    /// The configuration: printed, shown as it holds, checked
    #[command(subcommand)]
    Config(ConfigCommand),
}

#[derive(Debug, Clone, Args, Default)]
pub(crate) struct DemoArgs {
    /// How many times faster than real time the retailer lives
    #[arg(long, value_name = "N")]
    pub(crate) speed: Option<u32>,
    /// Where the simulated central system listens
    #[arg(long, value_name = "ADDR")]
    pub(crate) central: Option<SocketAddr>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ServeArgs {
    /// What this instance does; with the embedded databases always everything
    #[arg(long, value_name = "ROLES")]
    pub(crate) roles: Option<String>,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Print the commented defaults: a file to begin with
    Default,
    /// Show what holds, from defaults, file and environment; secrets stay in their files
    Show,
    /// Say everything that is wrong with a file
    Check {
        /// The file
        file: PathBuf,
    },
}
