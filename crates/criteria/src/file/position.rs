//! Where a byte of a file is, as people count.

/// Line and column, from 1, of a byte offset.
pub(super) fn line_and_column(source: &str, at: usize) -> (usize, usize) {
    let before = source.get(..at.min(source.len())).unwrap_or(source);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

/// The offset in the file of an offset in the text of a quoted value, whose quotes begin at `start`.
///
/// Exact where the value is written without escapes; else, where the value begins.
pub(super) fn within_value(source: &str, start: usize, end: usize, text: &str, at: usize) -> usize {
    let Some(raw) = source.get(start..end) else { return start };
    for quotes in ["\"\"\"\r\n", "\"\"\"\n", "'''\r\n", "'''\n", "\"\"\"", "'''", "\"", "'"] {
        if let Some(inner) = raw.strip_prefix(quotes) {
            return if inner.starts_with(text) { start + quotes.len() + at } else { start };
        }
    }
    start + at
}
