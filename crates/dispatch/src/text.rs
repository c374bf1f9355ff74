//! Text from elsewhere, made fit to be shown: one line, no control characters, of bounded length.
//!
//! Names of products and suppliers come from other systems and may hold anything. They are cleaned once, here, when
//! they enter the model, so that no later step (header, table, CSV cell) has to think of it again.

use std::fmt;

/// One line of text: no control characters, no line breaks, no characters that turn the reading direction around,
/// no doubled or outer blanks, at most [`PlainText::MAX_CHARACTERS`] characters. May be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlainText(String);

impl PlainText {
    /// Longer text is cut, and ends with an ellipsis.
    pub const MAX_CHARACTERS: usize = 1_000;

    /// Takes any text; what cannot be kept is removed, and blanks of every sort become one blank.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut clean = String::with_capacity(text.len().min(Self::MAX_CHARACTERS));
        let mut blank_before_next = false;
        for character in text.chars() {
            if character.is_whitespace() {
                blank_before_next = !clean.is_empty();
            } else if !is_unfit(character) {
                if blank_before_next {
                    clean.push(' ');
                    blank_before_next = false;
                }
                clean.push(character);
            }
        }
        Self(shorten(clean, Self::MAX_CHARACTERS))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when nothing that can be shown was left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for PlainText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Cleaned as it is read.
impl<'de> serde::Deserialize<'de> for PlainText {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::new(&text))
    }
}

impl From<&str> for PlainText {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

/// Text short enough for a mail header (a subject, a display name, an id).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderText(String);

impl HeaderText {
    /// Longer text is cut, and ends with an ellipsis.
    pub const MAX_CHARACTERS: usize = 150;

    /// Takes any text, cleans it as [`PlainText`] does, and cuts it.
    ///
    /// `=?` becomes `= ?`: it would begin an encoded word (RFC 2047), in which a reader would find again the line
    /// breaks that were just removed.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(shorten(PlainText::new(text).0.replace("=?", "= ?"), Self::MAX_CHARACTERS))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Control characters; characters that turn the reading direction (and with it the meaning of a table row) around;
/// and those that are no text at all.
fn is_unfit(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        || matches!(character, '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}')
}

fn shorten(mut text: String, max_characters: usize) -> String {
    if let Some((cut, _)) = text.char_indices().nth(max_characters - 1)
        && text[cut..].chars().nth(1).is_some()
    {
        text.truncate(cut);
        text.truncate(text.trim_end().len());
        text.push('…');
    }
    text
}
