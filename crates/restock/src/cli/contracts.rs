//! `restock contracts`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

const LIST_EXAMPLE: &str = "\
With --json each contract is printed whole, in the form of a contract file (docs/contracts.md), payload schema and examples among it.";

const CHECK_EXAMPLE: &str = "\
  restock contracts check                                   Restock's own types, against its own releases
  restock contracts check contracts/                        a team's own files: the eight promises
  restock contracts check contracts/ --against releases/    and whether they fit what was released
  restock contracts check contracts/ --sarif found.sarif    and a file for the code host

Exit codes: 0 all is well, 1 something was found, 2 a file cannot be read or the command was given wrongly.
`restock contracts rules NAME` shows what a rule accepts and what it refuses.";

const RELEASE_EXAMPLE: &str = "\
A release is one file, 1.json, 2.json, .. in a folder that is kept with the code; `check --against` compares with them. Nothing is
written where the contracts break a promise, do not fit the releases before, or are those of the last release.";

const EXPORT_EXAMPLE: &str = "\
  restock contracts export docs                             Restock's own types
  restock contracts export docs contracts/ --title Tills    a team's own files

Below the folder are then schemas/TYPE.json with a list of them, contracts/asyncapi.json, and
contracts/catalogue.html: one page that needs nothing else.";

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum ContractsCommand {
    /// Every event type that Restock says or hears: who owns it, what it is about, who may receive it
    #[command(after_long_help = LIST_EXAMPLE)]
    List,
    /// Hold contracts to the eight promises, and against the releases before
    #[command(after_long_help = CHECK_EXAMPLE)]
    Check(CheckArgs),
    /// Write the contracts as the next release, for later ones to be held against
    #[command(after_long_help = RELEASE_EXAMPLE)]
    Release(ReleaseArgs),
    /// Write the documents that are made from contracts: schemas, AsyncAPI, the catalogue of events
    #[command(after_long_help = EXPORT_EXAMPLE)]
    Export(ExportArgs),
    /// The rules by which contracts are checked; with a name, what that one accepts and refuses
    Rules {
        /// The rule
        #[arg(value_name = "NAME")]
        name: Option<String>,
    },
}

#[derive(Debug, Clone, Args)]
pub(crate) struct CheckArgs {
    /// Contract files, YAML or JSON, or folders of them; without one, Restock's own types
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The releases to be compared with: a folder with 1.json, 2.json, ..; or the file or folder of a single one
    #[arg(long, value_name = "PATH")]
    pub(crate) against: Option<PathBuf>,
    /// Which changes are refused
    #[arg(long, value_enum, value_name = "MODE", default_value_t = ModeName::FullTransitive)]
    pub(crate) mode: ModeName,
    /// Look at the files together with Restock's own types, whose facts and owners they then have to respect
    #[arg(long, requires = "paths")]
    pub(crate) with_built_in: bool,
    /// Write what was found as SARIF 2.1.0 as well; `-` writes it to standard output, in place of the text
    #[arg(long, value_name = "FILE")]
    pub(crate) sarif: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ReleaseArgs {
    /// The folder of the releases; made where it is missing
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// Contract files or folders of them; without one, Restock's own types
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Which changes are refused
    #[arg(long, value_enum, value_name = "MODE", default_value_t = ModeName::FullTransitive)]
    pub(crate) mode: ModeName,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ExportArgs {
    /// The folder of the documents; made where it is missing
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// Contract files or folders of them; without one, Restock's own types
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// What the documents of a team's own files are about
    #[arg(long, value_name = "TEXT", default_value = "Events", requires = "paths")]
    pub(crate) title: String,
    /// Which release of the files they are of
    #[arg(long, value_name = "VERSION", default_value = "1", requires = "paths")]
    pub(crate) release: String,
}

/// How far contracts have to fit the releases before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ModeName {
    /// Anything may change
    None,
    /// Readers of today read the events of the last release
    Backward,
    /// Readers of the last release read the events of today
    Forward,
    /// Both
    Full,
    /// Readers of today read the events of every release
    BackwardTransitive,
    /// Readers of every release read the events of today
    ForwardTransitive,
    /// Both
    FullTransitive,
}
