//! Who may read which feeds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use thiserror::Error;

/// Fewer characters can be guessed.
const SHORTEST_TOKEN: usize = 22;
/// What the digest of a token is for; a digest made for anything else is another one.
const PURPOSE: &str = "restock feed reader token v1";

/// A token as it is kept: its digest. Two are compared in a time that says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenHash(blake3::Hash);

impl TokenHash {
    /// Of a token.
    pub fn of(token: &str) -> Self {
        Self(blake3::Hash::from_bytes(blake3::derive_key(PURPOSE, token.as_bytes())))
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TokenHash(..)")
    }
}

/// A reader and what it may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    name: String,
    /// None for one within the program, whom no token lets in.
    token: Option<TokenHash>,
    feeds: BTreeSet<String>,
}

/// Why a reader cannot be let in. Completes "failed to ...".
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AccessFault {
    /// The token could be guessed.
    #[error(
        "take the token of {0}: it has fewer than {SHORTEST_TOKEN} characters; make one with `openssl rand -base64 32`"
    )]
    WeakToken(String),
    /// Nobody could tell two readers apart.
    #[error("take the token of {0}: {1} has the same one; give each reader a token of its own")]
    SharedToken(String, String),
    /// A reader twice.
    #[error("let {0} in twice; give each reader a name of its own")]
    Twice(String),
    /// A reader without a name, or one that cannot be part of an address.
    #[error("take {0:?} as a reader's name; use letters, digits, points, hyphens and underscores")]
    BadName(String),
}

impl Reader {
    /// A reader with its token and the names of the feeds that it may read.
    ///
    /// # Errors
    /// When the name cannot be one, or the token is too short.
    pub fn new(name: &str, token: &str, feeds: impl IntoIterator<Item = String>) -> Result<Self, AccessFault> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if name.is_empty() || name.len() > 64 || !name.chars().all(is_plain) {
            return Err(AccessFault::BadName(name.to_owned()));
        }
        if token.chars().count() < SHORTEST_TOKEN {
            return Err(AccessFault::WeakToken(name.to_owned()));
        }
        Ok(Self { name: name.to_owned(), token: Some(TokenHash::of(token)), feeds: feeds.into_iter().collect() })
    }

    /// A reader within this program: it stands among the others with how far it is, and nobody can come as it.
    pub fn inside(name: &str, feeds: impl IntoIterator<Item = String>) -> Self {
        Self { name: name.to_owned(), token: None, feeds: feeds.into_iter().collect() }
    }

    /// Whether it is part of this program: nothing can be taken from it.
    pub fn is_inside(&self) -> bool {
        self.token.is_none()
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it may read.
    pub fn feeds(&self) -> impl Iterator<Item = &str> {
        self.feeds.iter().map(String::as_str)
    }

    /// Whether it may read a feed.
    pub fn may_read(&self, feed: &str) -> bool {
        self.feeds.contains(feed)
    }
}

/// All readers, and what needs none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    readers: BTreeMap<String, Reader>,
    open: BTreeSet<String>,
}

impl Access {
    /// Of these readers.
    ///
    /// # Errors
    /// When two have the same name or the same token.
    pub fn new(readers: impl IntoIterator<Item = Reader>) -> Result<Self, AccessFault> {
        let mut known: BTreeMap<String, Reader> = BTreeMap::new();
        for reader in readers {
            let is_shared =
                |other: &&Reader| reader.token.is_some() && other.token == reader.token && other.name != reader.name;
            if let Some(other) = known.values().find(is_shared) {
                return Err(AccessFault::SharedToken(reader.name, other.name.clone()));
            }
            if let Some(twice) = known.insert(reader.name.clone(), reader) {
                return Err(AccessFault::Twice(twice.name));
            }
        }
        Ok(Self { readers: known, open: BTreeSet::new() })
    }

    /// With one more, unless one of that name is here already.
    #[must_use]
    pub fn with_reader(mut self, reader: Reader) -> Self {
        self.readers.entry(reader.name.clone()).or_insert(reader);
        self
    }

    /// A feed that is read without a token, as long as nobody was told otherwise.
    #[must_use]
    pub fn with_open(mut self, feed: &str) -> Self {
        self.open.insert(feed.to_owned());
        self
    }

    /// Whether a feed is read without a token.
    pub fn is_open(&self, feed: &str) -> bool {
        self.open.contains(feed)
    }

    /// Whether nobody was let in from outside.
    pub fn is_empty(&self) -> bool {
        self.readers.values().all(|reader| reader.token.is_none())
    }

    /// Whose token it is. Every reader's is looked at, whoever it is.
    pub fn reader_with(&self, token: &str) -> Option<&Reader> {
        let asked = Some(TokenHash::of(token));
        self.readers.values().fold(None, |found, reader| if reader.token == asked { Some(reader) } else { found })
    }

    /// The reader of that name.
    pub fn reader(&self, name: &str) -> Option<&Reader> {
        self.readers.get(name)
    }

    /// All of them, by name.
    pub fn readers(&self) -> impl Iterator<Item = &Reader> {
        self.readers.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "a-token-that-nobody-guesses";

    fn reader(name: &str, token: &str) -> Result<Reader, AccessFault> {
        Reader::new(name, token, ["price.stores.north".to_owned()])
    }

    #[test]
    fn a_token_tells_who_reads_and_what() {
        let access = Access::new([reader("store-1", TOKEN).unwrap()]).unwrap();
        let found = access.reader_with(TOKEN).unwrap();
        assert!(found.may_read("price.stores.north") && !found.may_read("price.stores.south"));
        assert!(access.reader_with("a-token-that-nobody-guesses ").is_none());
        assert!(access.reader_with("").is_none());
    }

    #[test]
    fn nobody_comes_as_a_reader_within_the_program() {
        let feeds = || ["product.internal".to_owned()];
        let access = Access::new([Reader::inside("a", feeds()), Reader::inside("b", feeds())]).unwrap();
        assert!(access.is_empty(), "nobody from outside");
        assert_eq!(access.readers().count(), 2);
        assert!(access.reader_with("").is_none());
    }

    #[test]
    fn a_token_is_shown_nowhere() {
        let shown = format!("{:?}", reader("store-1", TOKEN).unwrap());
        assert!(!shown.contains(TOKEN) && shown.contains("TokenHash(..)"), "{shown}");
    }

    #[test]
    fn what_could_be_guessed_shared_or_mistaken_is_not_taken() {
        assert!(matches!(reader("store-1", "short"), Err(AccessFault::WeakToken(_))));
        assert!(matches!(reader("store/1", TOKEN), Err(AccessFault::BadName(_))));
        assert!(matches!(reader("", TOKEN), Err(AccessFault::BadName(_))));
        let same = [reader("a", TOKEN).unwrap(), reader("b", TOKEN).unwrap()];
        assert!(matches!(Access::new(same), Err(AccessFault::SharedToken(..))));
        let twice = [reader("a", TOKEN).unwrap(), reader("a", &TOKEN.repeat(2)).unwrap()];
        assert!(matches!(Access::new(twice), Err(AccessFault::Twice(_))));
    }
}
