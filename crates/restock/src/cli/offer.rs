//! `restock offer`

use clap::{Args, Subcommand};

use super::Target;

#[derive(Debug, Clone, Args)]
pub(crate) struct OfferArgs {
    #[command(subcommand)]
    pub(crate) command: OfferCommand,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum OfferCommand {
    /// Print what would be mailed now
    Preview {
        /// Only to this planner; without it, to each
        #[arg(long, value_name = "ID")]
        planner: Option<String>,
        /// The HTML part in place of the text
        #[arg(long)]
        html: bool,
    },
    /// Mail it now, beside the daily one
    Send {
        /// To this planner
        #[arg(long, value_name = "ID")]
        planner: String,
    },
}
