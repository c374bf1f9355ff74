//! `restock rebuild`

use clap::{Args, Subcommand};

use super::Target;

#[derive(Debug, Clone, Args)]
pub(crate) struct RebuildArgs {
    /// Without a command: begin one, or go on with the one that was interrupted, and show how far it is
    #[command(subcommand)]
    pub(crate) command: Option<RebuildCommand>,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum RebuildCommand {
    /// Begin one, or go on with the one that was interrupted
    Begin {
        /// Do not wait for its end; the running instance goes on with it
        #[arg(long)]
        detach: bool,
    },
    /// How far it is, what was rejected, what the last one did
    Status,
    /// Hold it; what was read is kept
    Pause,
    /// Go on with one that is paused or has failed
    Resume {
        /// Do not wait for its end; the running instance goes on with it
        #[arg(long)]
        detach: bool,
    },
    /// Give it up; everything stays as it was
    Abandon,
}
