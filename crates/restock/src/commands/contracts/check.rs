//! `restock contracts check`: contracts held to the eight promises and to the releases before.

use std::path::Path;

use contracts::ContractDoc;
use contracts::compat::Mode;

use super::outcome::{Outcome, write};
use super::{files, releases};
use crate::cli::{CheckArgs, ModeName};
use crate::contracts::registry;
use crate::failure::Failure;
use crate::output::say_json;

pub(super) fn check(args: &CheckArgs, as_json: bool) -> Result<(), Failure> {
    let outcome = looked_at(args)?;
    if let Some(path) = &args.sarif {
        write(path, &outcome.to_sarif())?;
    }
    let is_said = args.sarif.as_deref() == Some(Path::new("-"));
    match (is_said, as_json) {
        (true, _) => {}
        (false, true) => say_json(&outcome.to_value()),
        (false, false) => outcome.say(),
    }
    outcome.verdict()
}

fn looked_at(args: &CheckArgs) -> Result<Outcome, Failure> {
    let (releases, mut faults) = match &args.against {
        Some(path) => releases::read(path)?,
        None if args.paths.is_empty() => releases::own(),
        None => Default::default(),
    };
    let (contracts, found) = if args.paths.is_empty() { (built_in()?, Vec::new()) } else { files::read(&args.paths)? };
    faults.extend(found);
    let about = about(args);
    if !faults.is_empty() {
        return Ok(Outcome::unreadable(about, faults));
    }
    let mut beside = if args.with_built_in { built_in()? } else { Vec::new() };
    // Where a file has a type of ours under its own owner, it is that owner's word that counts.
    let is_said_again = |one: &ContractDoc| contracts.iter().any(|own| own.kind == one.kind && own.owner == one.owner);
    beside.retain(|one| !is_said_again(one));
    Ok(Outcome::of(about, &contracts, beside, &releases, args.mode.into()))
}

/// Restock's own types.
pub(super) fn built_in() -> Result<Vec<ContractDoc>, Failure> {
    let registry = registry().map_err(|fault| Failure::Failed(format!("failed to {fault}")))?;
    Ok(registry.documents())
}

fn about(args: &CheckArgs) -> String {
    if args.paths.is_empty() {
        return "Restock's own types".to_owned();
    }
    args.paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

impl From<ModeName> for Mode {
    fn from(name: ModeName) -> Self {
        match name {
            ModeName::None => Self::None,
            ModeName::Backward => Self::Backward,
            ModeName::Forward => Self::Forward,
            ModeName::Full => Self::Full,
            ModeName::BackwardTransitive => Self::BackwardTransitive,
            ModeName::ForwardTransitive => Self::ForwardTransitive,
            ModeName::FullTransitive => Self::FullTransitive,
        }
    }
}
