//! `restock bench`: how fast the whole is on this machine, each figure beside what the machine itself can do.

mod chance;
mod copies;
mod day;
mod figure;
mod figures;
mod fill;
mod machine;
mod publishers;
mod rebuilt;
mod retailer;
mod run;
mod served;
mod source;
mod stream;
mod usage;

use std::path::PathBuf;

use crate::cli::{BenchArgs, Common};
use crate::failure::Failure;
use crate::output::{say, say_json};
use figure::{as_json, as_markdown, as_text};
use run::Sizes;

pub(crate) use fill::fill;
pub(crate) use retailer::{Retailer, order_id};

/// Measures and prints. The files of it are made in the data folder, and removed afterwards.
pub(crate) async fn bench(common: &Common, args: &BenchArgs) -> Result<(), Failure> {
    let folder = common.data.clone().unwrap_or_else(|| PathBuf::from("data/bench"));
    let made = |error: std::io::Error| format!("failed to make {}: {error}", folder.display());
    std::fs::create_dir_all(&folder).map_err(made)?;
    let home = tempfile::Builder::new().prefix("run-").tempdir_in(&folder).map_err(made)?;
    let sizes = if args.quick { Sizes::quick() } else { Sizes::full() };
    let machine = machine::describe(home.path())?;
    let figures = run::run(home.path(), sizes, args).await?;
    if common.json {
        say_json(&as_json(&machine, &figures));
    } else if args.markdown {
        say(&as_markdown(&machine, &figures));
    } else {
        say(&as_text(&machine, &figures));
    }
    Ok(())
}
