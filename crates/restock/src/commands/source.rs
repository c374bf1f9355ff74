//! `restock source`: a source to read everything from, compared with its description, and tried.

mod check;
mod references;
mod tally;
mod trial;

use crate::cli::SourceCommand;
use crate::config::Config;
use crate::failure::Failure;
use crate::sources::SourceName;

pub(crate) async fn source(command: &SourceCommand, config: &Config, as_json: bool) -> Result<(), Failure> {
    match command {
        SourceCommand::Check(args) => {
            check::check(&SourceName::read(&args.from, args.at.as_deref())?, config, as_json).await
        }
        SourceCommand::Try(args) => {
            let name = SourceName::read(&args.source.from, args.source.at.as_deref())?;
            let source = name.open(config)?;
            trial::run(&*source, args.samples, args.told.as_deref(), as_json).await
        }
    }
}
