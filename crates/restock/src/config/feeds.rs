//! `[feeds]`: who may read which feeds of the contexts.

use std::collections::BTreeSet;
use std::path::PathBuf;

use feeds::{Access, Reader};
use serde::{Deserialize, Serialize};

use super::secret::read_secret;

/// The feed of the desk's own log.
pub(crate) const DESK_LOG: &str = "restocking";

/// Readers of feeds; without any, nothing is served but the desk's own log.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Feeds {
    #[serde(default)]
    readers: Vec<ReaderEntry>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReaderEntry {
    name: String,
    token_file: PathBuf,
    feeds: BTreeSet<String>,
}

impl Feeds {
    pub(super) fn faults(&self) -> Vec<String> {
        let without = |entry: &ReaderEntry| {
            let has_none = entry.feeds.is_empty() || entry.feeds.iter().any(|feed| feed.trim().is_empty());
            has_none.then(|| {
                format!(
                    "feeds.readers: \"{}\" has no feed to read; name some, such as \"price.stores.north\"",
                    entry.name
                )
            })
        };
        self.readers.iter().filter_map(without).collect()
    }

    /// The token of a reader, where there is one of that name: for a program that finds itself in the same file.
    pub(crate) fn token_of(&self, name: &str) -> Result<Option<String>, String> {
        let entry = self.readers.iter().find(|entry| entry.name == name);
        entry.map(|entry| read_secret(&format!("feeds.readers.{name}.token_file"), &entry.token_file)).transpose()
    }

    /// The readers with their tokens, which are read here and kept as digests.
    ///
    /// # Errors
    /// When a token cannot be read, could be guessed, or is not one reader's alone.
    pub(crate) fn access(&self) -> Result<Access, String> {
        let reader = |entry: &ReaderEntry| {
            let token = read_secret(&format!("feeds.readers.{}.token_file", entry.name), &entry.token_file)?;
            Reader::new(&entry.name, &token, entry.feeds.iter().cloned())
                .map_err(|fault| format!("feeds.readers: failed to {fault}"))
        };
        let readers = self.readers.iter().map(reader).collect::<Result<Vec<_>, String>>()?;
        let access = Access::new(readers).map_err(|fault| format!("feeds.readers: failed to {fault}"))?;
        // As long as nobody has a token, the desk's own log asks for none.
        Ok(if access.is_empty() { access.with_open(DESK_LOG) } else { access })
    }
}
