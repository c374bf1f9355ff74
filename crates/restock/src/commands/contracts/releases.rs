//! Releases to be compared with: Restock's own, or those of a folder.

use std::path::{Path, PathBuf};

use contracts::FileFault;
use contracts::compat::Release;

use super::files;
use crate::contracts::released;
use crate::failure::Failure;

/// Releases, oldest first, and what is wrong with files that cannot be read.
pub(super) type Read = (Vec<Release>, Vec<FileFault>);

/// Those of a folder; where nothing in it is named by a number, it is a release itself.
///
/// # Errors
/// When it is not there, or holds no contracts.
pub(super) fn read(path: &Path) -> Result<Read, Failure> {
    let numbered = numbered(path)?;
    let all = if numbered.is_empty() { vec![(path.display().to_string(), path.to_owned())] } else { numbered };
    let (mut releases, mut faults) = (Vec::new(), Vec::new());
    for (name, path) in all {
        let (contracts, found) = files::read(&[path])?;
        releases.push(Release { name, contracts });
        faults.extend(found);
    }
    Ok((releases, faults))
}

/// Restock's own.
///
/// # Errors
/// What is wrong with one of them.
pub(super) fn own() -> Read {
    match released() {
        Ok(releases) => (releases, Vec::new()),
        Err(faults) => (Vec::new(), faults),
    }
}

/// What is named by a number in a folder: `1.json`, `2.json`, or folders `1`, `2`; in the order of the numbers.
pub(super) fn numbered(folder: &Path) -> Result<Vec<(String, PathBuf)>, Failure> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let unreadable = |error: std::io::Error| Failure::Usage(format!("failed to read {}: {error}", folder.display()));
    let mut found: Vec<(u32, PathBuf)> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let number = path.file_stem().and_then(|stem| stem.to_str()?.parse().ok());
        if let Some(number) = number {
            if let Some((_, other)) = found.iter().find(|(known, _)| *known == number) {
                let (one, other) = (path.display(), other.display());
                return Err(Failure::Usage(format!("{one} and {other} are both release {number}; keep one of them")));
            }
            found.push((number, path));
        }
    }
    found.sort();
    Ok(found.into_iter().map(|(number, path)| (number.to_string(), path)).collect())
}
