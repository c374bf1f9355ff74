//! What is measured: `restock bench` and `restock availability`.

use clap::{Args, Subcommand};

#[derive(Debug, Clone, Args)]
pub(crate) struct BenchArgs {
    /// Small: everything is done and checked, the figures say nothing
    #[arg(long)]
    pub(crate) quick: bool,
    /// Print a table for documents
    #[arg(long, conflicts_with = "json")]
    pub(crate) markdown: bool,
    /// Only some of it; all where it is not given
    #[arg(long, value_name = "PART", value_delimiter = ',')]
    only: Vec<BenchPart>,
    /// Say which process is measured and wait 3 s before, for a profiler to be attached
    #[arg(long)]
    pub(crate) wait: bool,
}

#[derive(Debug, Clone, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct AvailabilityArgs {
    /// The percent of time in which one answers; 99.9 where nothing is given
    #[arg(long, value_name = "NAME=PERCENT", value_parser = crate::availability::given)]
    pub(crate) dependency: Vec<(String, f64)>,
    #[command(subcommand)]
    pub(crate) command: Option<AvailabilityCommand>,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum AvailabilityCommand {
    /// Run the reader without a copy, to compare a store with
    Chain(ChainArgs),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ChainArgs {
    /// Where head office is
    #[arg(long, value_name = "URL")]
    pub(crate) head_office: String,
    /// The price list of its prices
    #[arg(long, value_name = "LIST", default_value = "north")]
    pub(crate) price_list: String,
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum BenchPart {
    /// A day of events, from POST to reviewed
    Day,
    /// From an event to the planner's page
    Stream,
    /// The list of suggestions
    List,
    /// Many accepted in one click
    Accept,
    /// Everything stored and reviewed
    Rebuild,
    /// Events said to those who may hear them
    Append,
    /// Feeds read by one reader and by many
    Feeds,
    /// A store's first filling, what it missed, and its reads without head office
    Stores,
    /// Every query database rebuilt, and searched
    Replicas,
}

impl BenchArgs {
    /// Whether a part is to be measured.
    pub(crate) fn wants(&self, part: BenchPart) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    /// Whether anything is to be measured that needs a served desk.
    pub(crate) fn wants_desk(&self) -> bool {
        [BenchPart::Day, BenchPart::Stream, BenchPart::List, BenchPart::Accept].into_iter().any(|part| self.wants(part))
    }
}
