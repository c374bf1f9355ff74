//! What a command says on standard output.

use std::io::Write as _;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use serde_json::Value;

/// Writes a line; whoever has closed the other end does not want it.
pub(crate) fn say(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Writes an answer for machines.
pub(crate) fn say_json(value: &Value) {
    say(&serde_json::to_string_pretty(value).unwrap_or_default());
}

/// Says on standard error why a command failed, or how it went.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "restock: {text}");
}

/// "1 line", "2 lines".
pub(crate) fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Columns as wide as what stands in them; the last one is not filled up.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain([head[column].len()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: Vec<&str>| {
        let padded: Vec<String> = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        padded.join("  ").trim_end().to_owned()
    };
    let body = rows.iter().map(|row| line(row.iter().map(String::as_str).collect()));
    [line(head.to_vec())].into_iter().chain(body).collect::<Vec<_>>().join("\n")
}

/// The address under which this machine itself reaches a listener.
pub(crate) fn reachable(mut listen: SocketAddr) -> SocketAddr {
    match listen {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => listen.set_ip(Ipv4Addr::LOCALHOST.into()),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => listen.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    listen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [vec!["1".to_owned(), "a long one".to_owned()], vec!["100".to_owned(), "b".to_owned()]];
        assert_eq!(table(&["no", "what"], &rows), "no   what\n1    a long one\n100  b");
    }
}
