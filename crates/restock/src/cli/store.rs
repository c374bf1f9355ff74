//! `restock store`.

use clap::{Args, Subcommand};

#[derive(Debug, Clone, Args)]
pub(crate) struct StoreArgs {
    /// Without a command: run it
    #[command(subcommand)]
    pub(crate) command: Option<StoreCommand>,
    /// Name of the store: where its movements happen [store.id]
    #[arg(long, global = true, value_name = "ID")]
    pub(crate) id: Option<String>,
    /// Where head office is [store.head_office]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) head_office: Option<String>,
    /// The price list of its prices [store.price_list]
    #[arg(long, global = true, value_name = "LIST")]
    pub(crate) price_list: Option<String>,
    /// Another query database than a store's
    #[arg(long, global = true, value_enum, default_value_t = ShapeName::Store)]
    pub(crate) shape: ShapeName,
    /// Put a switch on the page that takes the line to head office away, for demonstrations
    #[arg(long)]
    pub(crate) line_switch: bool,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum StoreCommand {
    /// Make the database anew from the logs, beside the live one, say what differs, and switch; the store may run
    Rebuild(StoreRebuildArgs),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct StoreRebuildArgs {
    /// Only compare; the live database stays, and exit code 1 says that rows differ
    #[arg(long)]
    pub(crate) compare: bool,
    /// Begin with snapshots instead of the first event of each log: faster, and trusts them
    #[arg(long)]
    pub(crate) from_snapshots: bool,
}

/// The shapes of query databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ShapeName {
    /// Products, prices and sales of one store
    Store,
    /// Full text over names and descriptions
    Search,
    /// Price and sale in force at a moment, of every list
    Price,
}

impl From<ShapeName> for replica::Shape {
    fn from(name: ShapeName) -> Self {
        match name {
            ShapeName::Store => Self::Store,
            ShapeName::Search => Self::Search,
            ShapeName::Price => Self::Price,
        }
    }
}
