//! `restock contracts release`: contracts as they are now, kept for later ones to be held against.

use contracts::compat::Release;
use contracts::documents::release as document;
use serde_json::json;

use super::check::built_in;
use super::outcome::{Outcome, write};
use super::{files, releases};
use crate::cli::ReleaseArgs;
use crate::failure::Failure;
use crate::output::{say, say_json};

pub(super) fn release(args: &ReleaseArgs, as_json: bool) -> Result<(), Failure> {
    let (contracts, mut faults) =
        if args.paths.is_empty() { (built_in()?, Vec::new()) } else { files::read(&args.paths)? };
    let numbered = releases::numbered(&args.folder)?;
    let (before, found) = if numbered.is_empty() { Default::default() } else { releases::read(&args.folder)? };
    faults.extend(found);
    let about = "the next release".to_owned();
    let outcome = if faults.is_empty() {
        Outcome::of(about, &contracts, Vec::new(), &before, args.mode.into())
    } else {
        Outcome::unreadable(about, faults)
    };
    if !outcome.is_good() {
        outcome.say();
        return outcome.verdict();
    }
    let written = document(&contracts);
    if before.last().is_some_and(|last: &Release| document(&last.contracts) == written) {
        let name = before.last().map(|last| last.name.clone()).unwrap_or_default();
        return Err(Failure::Failed(format!("nothing has changed since release {name}, and nothing was written")));
    }
    let number = before.last().and_then(|last| last.name.parse::<u32>().ok()).unwrap_or(0) + 1;
    std::fs::create_dir_all(&args.folder)
        .map_err(|error| Failure::Failed(format!("failed to make {}: {error}", args.folder.display())))?;
    let path = args.folder.join(format!("{number}.json"));
    write(&path, &written)?;
    if as_json {
        say_json(&json!({ "release": number, "file": path, "contracts": contracts.len() }));
    } else {
        say(&format!("{}: release {number}; commit it, and it is what later changes are held against", path.display()));
    }
    Ok(())
}
