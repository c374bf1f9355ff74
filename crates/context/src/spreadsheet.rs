//! Text for files that spreadsheets open.

use std::borrow::Cow;

/// Spreadsheets take a file for UTF-8 only with this mark at its start; without it "Schräube" reads "SchrÃ¤ube".
pub const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// Text that no spreadsheet takes for a formula: where it would, an apostrophe goes before it.
pub fn harmless(text: &str) -> Cow<'_, str> {
    const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\0', '＝', '＋', '－', '＠'];
    if text.starts_with(FORMULA_STARTS) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn every_start_of_a_formula_gets_an_apostrophe() {
        for start in ["=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠"] {
            assert_eq!(harmless(&format!("{start}cmd|' /C calc'!A0")), format!("'{start}cmd|' /C calc'!A0"));
        }
    }

    #[test]
    fn other_text_stays_as_it_is() {
        for text in ["", "bolt", "3-way valve", "a=b", "'quoted'", "ä", "{{7*7}}"] {
            assert_eq!(harmless(text), text);
        }
    }
}
