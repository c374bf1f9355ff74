//! The contract files that are meant by paths.

use std::path::{Path, PathBuf};

use contracts::{ContractDoc, FileFault, read_file};

use crate::failure::Failure;

/// What a name of a contract file ends with.
const ENDINGS: [&str; 3] = ["yaml", "yml", "json"];
/// Deeper folders are more likely a link that goes round in circles.
const DEEPEST: usize = 32;

/// Contracts, and what is wrong with files that cannot be read as such.
pub(super) type Read = (Vec<ContractDoc>, Vec<FileFault>);

/// Reads all files that are meant; folders with everything below them.
///
/// # Errors
/// When a path is not there, or nothing in it is a contract file.
pub(super) fn read(paths: &[PathBuf]) -> Result<Read, Failure> {
    let (mut contracts, mut faults) = (Vec::new(), Vec::new());
    for path in paths {
        for file in files(path)? {
            match read_file(&file.display().to_string(), &text(&file)?) {
                Ok(read) => contracts.extend(read),
                Err(found) => faults.extend(found),
            }
        }
    }
    Ok((contracts, faults))
}

fn text(file: &Path) -> Result<String, Failure> {
    let unreadable = |error| Failure::Usage(format!("failed to read {}: {error}", file.display()));
    std::fs::read_to_string(file).map_err(unreadable)
}

/// The files of a path, in the order of their names.
fn files(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    below(path, 0, &mut found)?;
    if found.is_empty() {
        let endings = ENDINGS.map(|ending| format!(".{ending}")).join(", ");
        return Err(Failure::Usage(format!(
            "there is no contract file ({endings}) in {}; docs/contracts.md shows one",
            path.display()
        )));
    }
    found.sort();
    Ok(found)
}

fn below(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let unreadable = |error: std::io::Error| Failure::Usage(format!("failed to read {}: {error}", folder.display()));
    if depth > DEEPEST {
        let shown = folder.display();
        return Err(Failure::Usage(format!(
            "{shown} is more than {DEEPEST} folders deep; name the folder that is meant"
        )));
    }
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            below(&path, depth + 1, found)?;
        } else if path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known)) {
            found.push(path);
        }
    }
    Ok(())
}
