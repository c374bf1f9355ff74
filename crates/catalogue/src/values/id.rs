//! Ids, as the retailer gives them.

use std::fmt;

use super::Refusal;

/// Longest id, in characters.
const LONGEST: usize = 64;

/// An id: 1 to 64 characters, no control characters, no spaces at its ends, no slash (ids of two parts are joined by one).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

impl Id {
    /// Reads an id; `field` is named where it cannot be one.
    ///
    /// # Errors
    /// When the text is no id.
    pub fn parse(field: &str, text: &str) -> Result<Self, Refusal> {
        let is_id = !text.is_empty()
            && text.chars().count() <= LONGEST
            && text.trim() == text
            && !text.chars().any(|char| char.is_control() || char == '/');
        if !is_id {
            return Err(Refusal::invalid(
                field,
                "an id has 1 to 64 characters, no slash, no control characters and no spaces around it",
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id of what two ids name together, such as `north/4711`.
    #[must_use]
    pub fn with(&self, second: &Self) -> String {
        format!("{}/{}", self.0, second.0)
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// An id that narrows an audience and so stands in the name of a feed: letters, digits, `-` and `_` only.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(Id);

impl ScopeId {
    /// Reads such an id.
    ///
    /// # Errors
    /// When the text is none.
    pub fn parse(field: &str, text: &str) -> Result<Self, Refusal> {
        let is_plain = |char: char| char.is_ascii_alphanumeric() || char == '-' || char == '_';
        match Id::parse(field, text) {
            Ok(id) if text.chars().all(is_plain) => Ok(Self(id)),
            _ => Err(Refusal::invalid(field, "1 to 64 letters, digits, - and _: it stands in the name of a feed")),
        }
    }

    /// As any other id.
    pub fn id(&self) -> &Id {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_id_is_refused() {
        for text in ["P1", "85123A", "gift 0001", "4006381333931", "ä"] {
            assert_eq!(Id::parse("f", text).map(String::from).as_deref(), Ok(text));
        }
        let long = "x".repeat(65);
        for text in ["", " P", "P ", "a/b", "a\nb", long.as_str()] {
            assert!(Id::parse("f", text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn what_names_a_feed_has_no_dot_in_it() {
        assert!(ScopeId::parse("f", "north-1").is_ok());
        assert!(ScopeId::parse("f", "north.finance").is_err() && ScopeId::parse("f", "nørd").is_err());
    }
}
