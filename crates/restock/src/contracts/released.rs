//! The releases of Restock's own contracts, kept in the program: what was promised to readers is promised.

use contracts::compat::Release;
use contracts::{FileFault, read_file};

/// Every release, oldest first. `restock contracts release crates/restock/releases` makes the next one.
const RELEASED: &[(&str, &str)] = &[("1", include_str!("../../releases/1.json"))];

/// The releases.
///
/// # Errors
/// What is wrong with one that cannot be read.
pub(crate) fn released() -> Result<Vec<Release>, Vec<FileFault>> {
    let read = |(name, text): &(&str, &str)| {
        let contracts = read_file(&format!("releases/{name}.json"), text)?;
        Ok(Release { name: (*name).to_owned(), contracts })
    };
    RELEASED.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_committed_release_is_in_the_program() {
        let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/releases")).unwrap();
        let committed: BTreeSet<String> =
            folder.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        assert_eq!(committed, RELEASED.iter().map(|(name, _)| format!("{name}.json")).collect());
        assert_eq!(released().unwrap().len(), RELEASED.len());
    }
}
