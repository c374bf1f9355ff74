//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Keeps a retailer's stock right while everything changes.
#[derive(Debug, Parser)]
#[command(name = "restock", version, about, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    /// Without a command: the demo.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Common {
    /// Where the desk listens.
    #[arg(long, global = true, value_name = "ADDR")]
    pub(crate) listen: Option<SocketAddr>,
    /// Folder of the embedded databases.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// More in the log; twice for everything.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Command {
    /// The whole system with a simulated retailer, on SQLite.
    Demo(DemoArgs),
}

#[derive(Debug, Clone, Args, Default)]
pub(crate) struct DemoArgs {
    /// How many times faster than real time the retailer lives.
    #[arg(long, value_name = "N")]
    pub(crate) speed: Option<u32>,
    /// Where the simulated central system listens.
    #[arg(long, value_name = "ADDR")]
    pub(crate) central: Option<SocketAddr>,
}
