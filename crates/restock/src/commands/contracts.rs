//! `restock contracts`: the event types and their contracts.

mod check;
mod export;
mod files;
mod list;
mod outcome;
mod release;
mod releases;
mod rules;

use crate::cli::ContractsCommand;
use crate::failure::Failure;

pub(crate) fn contracts(command: &ContractsCommand, as_json: bool) -> Result<(), Failure> {
    match command {
        ContractsCommand::List => list::list(as_json),
        ContractsCommand::Check(args) => check::check(args, as_json),
        ContractsCommand::Release(args) => release::release(args, as_json),
        ContractsCommand::Export(args) => export::export(args, as_json),
        ContractsCommand::Rules { name } => rules::rules(name.as_deref(), as_json),
    }
}
