//! `restock catalogue`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use restocking::planners::PlannerId;

use super::Target;

const IMPORT_EXAMPLE: &str = "\
Kinds of file: products, groups, memberships, costs, lists, prices, sales; docs/catalogue.md lists their columns. What is so already
changes nothing, so a file may be imported again. It is imported to its end even where this command, or the instance, ends
meanwhile. Exit code 1 where a row was refused.

With --format the folder of a well-known data set is taken instead of a file: open-food-facts, adventureworks, online-retail.";

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum CatalogueCommand {
    /// Bring a CSV file into the catalogue of a running instance, with progress
    #[command(after_long_help = IMPORT_EXAMPLE)]
    Import(ImportArgs),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ImportArgs {
    /// The file, or the folder of a data set
    #[arg(value_name = "FILE")]
    pub(crate) from: PathBuf,
    /// What its rows are, where the name of the file does not end with it
    #[arg(long, value_name = "KIND", conflicts_with = "format")]
    pub(crate) kind: Option<String>,
    /// A well-known data set
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<String>,
    /// As which planner; where planners are configured, costs are taken only from those who may see them
    #[arg(long, value_name = "ID")]
    pub(crate) planner: Option<PlannerId>,
    #[command(flatten)]
    pub(crate) target: Target,
}
