//! The command line.

mod catalogue;
mod contracts;
mod dead;
mod measuring;
mod offer;
mod rebuild;
mod store;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use self::catalogue::{CatalogueCommand, ImportArgs};
pub(crate) use self::contracts::{CheckArgs, ContractsCommand, ExportArgs, ModeName, ReleaseArgs};
pub(crate) use self::dead::{ContextName, DeadArgs, DeadCommand};
pub(crate) use self::measuring::{AvailabilityArgs, AvailabilityCommand, BenchArgs, BenchPart, ChainArgs};
pub(crate) use self::offer::{OfferArgs, OfferCommand};
pub(crate) use self::rebuild::{RebuildArgs, RebuildCommand};
pub(crate) use self::store::{StoreArgs, StoreCommand, StoreRebuildArgs};
use jiff::civil::Date;

const FIRST_STEPS: &str = "\
First steps:
  restock                                     the demo, at http://127.0.0.1:8080
  restock config default > restock.toml       a file to begin with
  restock doctor --config restock.toml        is everything in place?
  restock serve --config restock.toml         the real thing

Exit codes: 0 done, 1 failed, 2 wrong usage. RUST_LOG sets the log by module.";

const SEND_EXAMPLE: &str = "\
A line is one CloudEvent:
  {\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"erp\",\"type\":\"purchasing.order.placed.v1\",\"data\":{\"order_id\":\"4711\"}}

Sending the same file again does no harm: what came before is a duplicate.
Exit code 1 where an event became a dead letter or was refused.";

const REVIEW_EXAMPLE: &str = "\
Each line is answered by one line, in the same order; a line that cannot be read by its number and its fault.
Exit code 1 where there was one. With -v the pace is told on standard error.";

const DEAD_EXAMPLE: &str = "\
A running instance is asked; where none answers, the files in the data folder are looked into. Which of both is said
on standard error.";

const SOURCE_EXAMPLE: &str = "\
A source is `central`, the configured central system's snapshot, or the mapping of a foreign database: its file, or a
folder with a mapping.toml. docs/connect-a-database.md leads through writing one. Sources are only read.";

const CRITERIA_EXAMPLE: &str = "\
First steps:
  restock criteria default > criteria.toml    a file to begin with
  restock criteria check criteria.toml        is it sound?
  restock criteria try criteria.toml          what would it change now?
Then name it in the configuration, planning.criteria = \"criteria.toml\", and start again.";

const CRITERIA_CHECK: &str = "\
A fault is written as FILE:LINE:COLUMN: what is wrong and what to write instead.
Exit code 1 where there is one.";

const CRITERIA_TRY: &str = "\
A running instance is asked; where none answers, the database in the data folder is read, and not changed. Which of
both is said on standard error. With --json, each change is one line, and the last line is the summary.

A change that the present criteria would make as well (a day has passed, say) is marked with *.";

const REBUILD_EXAMPLE: &str = "\
A running instance is told, and works on it while events and clicks go on; where none answers, it is done here, on the
files in the data folder. Everything is kept as it was until the switch at the end; whatever interrupts it, the next
`restock rebuild` goes on from there. Exit code 1 where it stopped.";

const OFFER_EXAMPLE: &str = "\
A running instance is asked; where none answers, the files in the data folder are looked into. Which of both is said
on standard error. With nothing to say there is no mail.";

const STORE_EXAMPLE: &str = "\
First steps:
  at head office, in its configuration, and then started again:
    [[feeds.readers]]
    name = \"north-1\"
    token_file = \"north-1.token\"     a file with 32 or more random signs
    feeds = [\"product.stores\", \"price.stores\", \"price.stores.north\", \"product_sale.stores\"]
  in the store, store.toml:
    [store]
    id = \"north-1\"
    price_list = \"north\"
    head_office = \"https://restock.example.com\"
    token_file = \"north-1.token\"
  restock store --config store.toml --listen 127.0.0.1:8081 --data data/north-1

Head office may be stopped, and the store too: what it had, it answers again at once. Where a
service manager holds the listener (systemd: a .socket unit), a restart refuses nobody.";

const BACKUP_EXAMPLE: &str = "\
All databases are copied as of one instant and looked through. To restore: stop the program, put the copies alone into
its data folder, and start it with RESTOCK__EFFECTS=off first: everything is read and shown, and nothing leaves.";

const BENCH_EXAMPLE: &str = "\
A retailer is made up, served by a process of its own, and worked on over HTTP: a day of 50,000 events, the page's stream at 100
and at 2,000 events a second, the list, a click on 500, and everything stored and reviewed for 1,000,000 products. The catalogue's
feeds are said and read, a store with 1,000,000 products is filled, caught up and read, and every query database is rebuilt. That
takes some minutes and 10 GB in the data folder (data/bench), which are removed afterwards. Measure a release build on a quiet machine;
what it cannot do is no failure, what is lost is.";

const AVAILABILITY_EXAMPLE: &str = "\
Head office, a store, a search and a price service are composed beside a simulated central system. Every use case is used while
every way out of the programs is held shut: what is answered all the same waits for nobody. Then the ways are opened, and what
follows later is seen. A use case that nobody used is a failure.

    restock availability --dependency central=99.5 --dependency price=99.0

The same reads are made through a reader without a copy, which calls head office for every answer; it can be run alone:

    restock availability chain --head-office http://127.0.0.1:8080 --listen 127.0.0.1:8082";

/// Keeps a retailer's stock right while everything changes.
#[derive(Debug, Parser)]
#[command(name = "restock", version, disable_help_subcommand = true, after_long_help = FIRST_STEPS)]
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
    /// One store's replica: its page, its REST, its till; or a search or price service
    #[command(after_long_help = STORE_EXAMPLE)]
    Store(StoreArgs),
    /// Post CloudEvents to a running instance, one a line
    #[command(after_long_help = SEND_EXAMPLE)]
    Send(SendArgs),
    /// The story of an order, a product or a correlation id
    Explain(ExplainArgs),
    /// Dead letters: listed, shown, put back, set aside
    #[command(after_long_help = DEAD_EXAMPLE)]
    Dead(DeadArgs),
    /// Load everything anew from the source and review it, while the instance goes on; then one switch
    #[command(after_long_help = REBUILD_EXAMPLE)]
    Rebuild(RebuildArgs),
    /// The daily offer of planners: shown as it would be now, or sent for a trial
    #[command(after_long_help = OFFER_EXAMPLE)]
    Offer(OfferArgs),
    /// Review facts from a file, one product a line, as the desk would
    #[command(after_long_help = REVIEW_EXAMPLE)]
    Review(ReviewArgs),
    /// The catalogue: products, prices and sales brought in from files
    #[command(subcommand)]
    Catalogue(CatalogueCommand),
    /// A source to read everything from: its mapping checked, and tried without keeping anything
    #[command(subcommand, after_long_help = SOURCE_EXAMPLE)]
    Source(SourceCommand),
    /// A team's own criteria: checked, tried, listed
    #[command(subcommand, after_long_help = CRITERIA_EXAMPLE)]
    Criteria(CriteriaCommand),
    /// The event types and their contracts: listed, checked against the eight promises and the releases before
    #[command(subcommand)]
    Contracts(ContractsCommand),
    /// The configuration: printed, shown as it holds, checked
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Look whether everything is in place, and say what to do where it is not
    Doctor,
    /// Copy the databases while the program runs, and look through the copy
    #[command(after_long_help = BACKUP_EXAMPLE)]
    Backup(BackupArgs),
    /// How fast it is on this machine, each figure beside what the machine itself can do
    #[command(after_long_help = BENCH_EXAMPLE)]
    Bench(BenchArgs),
    /// Whom each use case calls when it is used, and how available it is therefore; everything runs in a folder that goes away
    #[command(after_long_help = AVAILABILITY_EXAMPLE)]
    Availability(AvailabilityArgs),
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
pub(crate) struct ReviewArgs {
    /// The facts, NDJSON; `-` is standard input
    pub(crate) file: PathBuf,
    /// A team's own settings and criteria; the answers then name version and reason as well
    #[arg(long, value_name = "FILE")]
    pub(crate) criteria: Option<PathBuf>,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum CriteriaCommand {
    /// Print a commented file for a first day
    Default,
    /// List the facts that a criterion may name
    Names,
    /// Say everything that is wrong with a file, each fault with its line
    #[command(after_long_help = CRITERIA_CHECK)]
    Check {
        /// The file; without it, the configured one [planning.criteria]
        file: Option<PathBuf>,
    },
    /// Show what a file would raise, change and withdraw if it were in force now; changes nothing
    #[command(after_long_help = CRITERIA_TRY)]
    Try(TrialArgs),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct TrialArgs {
    /// The file; without it, the configured one [planning.criteria]
    pub(crate) file: Option<PathBuf>,
    /// List every change, and not only the most valuable ones
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) target: Target,
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
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) speed: Option<u32>,
    /// Where the simulated central system listens
    #[arg(long, value_name = "ADDR")]
    pub(crate) central: Option<SocketAddr>,
    /// Where the retailer's stores listen, as many as there are addresses; without them two, at 8081 and 8082 or at free
    /// ports where these are taken
    #[arg(long, value_name = "ADDR", value_delimiter = ',')]
    pub(crate) stores: Vec<SocketAddr>,
    /// The day on which the retailer's story begins, for pictures and trainings; today where absent
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<Date>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ServeArgs {
    /// What this process does: `catalogue`, `review,desk,dispatch`, or both, which is so without it
    #[arg(long, value_name = "ROLES")]
    pub(crate) roles: Option<String>,
}

/// Where everything is read from.
#[derive(Debug, Clone, Args)]
pub(crate) struct SourceArgs {
    /// `central`, a mapping file, or a folder with a mapping.toml
    #[arg(value_name = "SOURCE")]
    pub(crate) from: PathBuf,
    /// The SQLite file or folder of CSV files that a mapping is about, where it is not where the mapping says
    #[arg(long, value_name = "PATH")]
    pub(crate) at: Option<PathBuf>,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum SourceCommand {
    /// Compare a mapping with its database: everything that is wrong at once; exit code 1 where it cannot be used
    Check(SourceArgs),
    /// Read everything and keep nothing: counts, samples, and rejected rows with their reasons; exit code 1 where a row
    /// was rejected
    Try(TryArgs),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct TryArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    /// Rows of each part that are shown
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) samples: usize,
    /// Write every rejected or mended row to a file, NDJSON
    #[arg(long, value_name = "FILE")]
    pub(crate) told: Option<PathBuf>,
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

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_fits_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn what_help_says_of_every_command() {
        let mut said = String::new();
        describe(&mut Cli::command().term_width(100), "restock", &mut said);
        insta::assert_snapshot!(said);
    }

    fn describe(command: &mut clap::Command, name: &str, said: &mut String) {
        said.push_str(&format!("$ {name} --help\n{}\n", command.render_long_help()));
        command.build();
        let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
        for sub in names {
            if let Some(command) = command.find_subcommand_mut(&sub) {
                describe(&mut command.clone().term_width(100), &format!("{name} {sub}"), said);
            }
        }
    }
}
