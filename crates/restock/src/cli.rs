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
    /// Post CloudEvents to a running instance, one a line
    Send(SendArgs),
    /// The story of an order, a product or a correlation id
    Explain(ExplainArgs),
    /// Dead letters: listed, shown, put back, set aside
    Dead(DeadArgs),
    /// Review facts from a file, one product a line, as the desk would
    Review(ReviewArgs),
    /// The configuration: printed, shown as it holds, checked
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Look whether everything is in place, and say what to do where it is not
    Doctor,
    /// Copy the databases while the program runs, and look through the copy
    Backup(BackupArgs),
    /// Bring the databases to the schema of this program, which every start does as well
    Migrate(MigrateArgs),
}

/// Which running instance is asked.
#[derive(Debug, Clone, Args)]
pub(crate) struct Target {
    /// The running instance; without it, the one at the configured address
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) to: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct SendArgs {
    /// The events, NDJSON; `-` is standard input
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ExplainArgs {
    /// An order, a product or a correlation id
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct DeadArgs {
    #[command(subcommand)]
    pub(crate) command: DeadCommand,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum DeadCommand {
    /// All of them, oldest first
    List,
    /// One with its event
    Show {
        /// Its number in the list
        id: i64,
    },
    /// Put back, to be handled again
    Requeue {
        /// Their numbers in the list
        #[arg(required = true)]
        ids: Vec<i64>,
    },
    /// Set aside for good; what they held goes on
    Ignore {
        /// Their numbers in the list
        #[arg(required = true)]
        ids: Vec<i64>,
        /// Why; kept in the journal
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ReviewArgs {
    /// The facts, NDJSON; `-` is standard input
    pub(crate) file: PathBuf,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct BackupArgs {
    /// The folder of the copy; made where it is missing
    pub(crate) folder: PathBuf,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct MigrateArgs {
    /// Only compare; exit code 1 where a database is not up to date
    #[arg(long)]
    pub(crate) check: bool,
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
