//! Texts that people read, in their languages.

use std::collections::BTreeMap;

use super::Refusal;

/// By language, such as `{"en": "Pencil", "de": "Bleistift"}`.
pub type Texts = BTreeMap<String, String>;

/// Languages at most.
const LANGUAGES: usize = 200;
/// Longest line of text, in characters.
const LINE: usize = 500;

/// Texts by language, none of them empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names(Texts);

impl Names {
    /// Reads texts of at most so many characters each; spaces around them go, and with them texts of nothing else.
    ///
    /// # Errors
    /// When a language or a text cannot be one.
    pub fn parse(field: &str, texts: Texts, longest: usize) -> Result<Self, Refusal> {
        if texts.len() > LANGUAGES {
            return Err(Refusal::invalid(field, format!("at most {LANGUAGES} languages")));
        }
        let mut names = Texts::new();
        for (language, text) in texts {
            if !is_language(&language) {
                let shown: String = language.chars().take(20).collect();
                return Err(Refusal::invalid(field, format!("\"{shown}\" is no language code such as en or pt-BR")));
            }
            let text = text.trim();
            if text.chars().count() > longest || text.chars().any(|char| char.is_control() && char != '\n') {
                let reason = format!("at most {longest} characters, without control characters");
                return Err(Refusal::invalid(format!("{field}.{language}"), reason));
            }
            if !text.is_empty() {
                names.insert(language, text.to_owned());
            }
        }
        Ok(Self(names))
    }

    /// The same for names: one line each, and at least one.
    ///
    /// # Errors
    /// When there is none, or one cannot be a name.
    pub fn parse_names(field: &str, texts: Texts) -> Result<Self, Refusal> {
        let names = Self::parse(field, texts, LINE)?;
        if names.0.is_empty() {
            return Err(Refusal::invalid(field, "a name in at least one language, such as {\"en\": \"Pencil\"}"));
        }
        Ok(names)
    }

    /// By language.
    pub fn into_texts(self) -> Texts {
        self.0
    }
}

/// A line of text without spaces around it.
///
/// # Errors
/// When it is empty, too long or has control characters.
pub fn line(field: &str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LINE || text.chars().any(char::is_control) {
        return Err(Refusal::invalid(field, format!("1 to {LINE} characters, without control characters")));
    }
    Ok(text.to_owned())
}

/// Two or three letters, and at most one part more (`zh-Hant`, `pt-BR`).
fn is_language(text: &str) -> bool {
    let (main, rest) = text.split_once('-').map_or((text, None), |(main, rest)| (main, Some(rest)));
    (2..=3).contains(&main.len())
        && main.bytes().all(|byte| byte.is_ascii_lowercase())
        && rest.is_none_or(|rest| (2..=8).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}
