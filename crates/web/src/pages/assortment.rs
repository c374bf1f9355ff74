//! `/catalogue`: products found by words, and everything about one of them.

mod article;
mod articles;

pub(super) use article::article;
pub(super) use articles::articles;

use catalogue::values::Texts;

/// A text in the language of the pages, or in whatever there is.
fn shown(texts: &Texts) -> &str {
    texts.get("en").or_else(|| texts.values().next()).map_or("", String::as_str)
}
