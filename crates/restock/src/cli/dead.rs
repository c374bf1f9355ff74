//! `restock dead`

use clap::{Args, Subcommand};

use super::Target;

#[derive(Debug, Clone, Args)]
pub(crate) struct DeadArgs {
    #[command(subcommand)]
    pub(crate) command: DeadCommand,
    /// Whose dead letters; all but those of restocking are worked on while the program is stopped
    #[arg(long, global = true, value_name = "NAME", default_value = "restocking")]
    pub(crate) context: ContextName,
    #[command(flatten)]
    pub(crate) target: Target,
}

/// A context, each with an inbox of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ContextName {
    /// What comes from outside
    Restocking,
    /// What restocking said to the mails
    Dispatch,
    /// What products and promotions said to the sales of products
    ProductSale,
    /// What the rest of the catalogue said to the offers
    Offer,
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
