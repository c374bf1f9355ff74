//! What a command says on standard output.

use std::io::Write as _;

/// Writes a line; whoever has closed the other end does not want it.
pub(crate) fn say(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Says on standard error why a command failed.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "restock: {text}");
}
