//! The log: text or JSON on standard error, without mail addresses whatever others put into their answers.

use std::borrow::Cow;
use std::io::{self, IsTerminal as _, Write};

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// Sets the log up for the rest of the program. `RUST_LOG` wins over `-v`, which wins over the configuration.
pub(crate) fn log_to_stderr(verbose: u8, level: &str, format: LogFormat) {
    let level = match verbose {
        0 => level,
        1 => "debug,hyper=info,reqwest=info,h2=info",
        _ => "trace",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    let on_a_terminal = io::stderr().is_terminal();
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(|| WithoutAddresses(io::stderr()))
        .with_ansi(on_a_terminal);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
    // A panic is a line of the log like any other.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic: {}", panic.payload_as_str().unwrap_or("without a message"));
    }));
}

/// Writes lines with `***@***` in place of mail addresses: a mail server's refusal repeats whom it refused.
struct WithoutAddresses<W>(W);

impl<W: Write> Write for WithoutAddresses<W> {
    /// Takes whole lines, as the log hands them over.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        match std::str::from_utf8(line) {
            Ok(text) => self.0.write_all(masked(text).as_bytes())?,
            Err(_) => self.0.write_all(line)?,
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn masked(text: &str) -> Cow<'_, str> {
    if !text.contains('@') {
        return Cow::Borrowed(text);
    }
    let belongs = |c: char| c.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-@".contains(c);
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(belongs) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !belongs(c)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        clean.push_str(before);
        clean.push_str(if word.contains('@') { "***@***" } else { word });
        rest = after;
    }
    clean.push_str(rest);
    Cow::Owned(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_masked_wherever_they_stand_and_nothing_else_is() {
        let line = "{\"reason\":\"550 <jane.doe+x@nordlicht.example>: no such user; ask postmaster@nordlicht.example.\",\"n\":1}\n";
        assert_eq!(masked(line), "{\"reason\":\"550 <***@***>: no such user; ask ***@***\",\"n\":1}\n");
        let plain = "2026-11-22T00:28:45Z INFO restock: stopping; once more ends at once\n";
        assert_eq!(masked(plain), plain);
    }

    #[test]
    fn what_is_written_is_masked_and_counted_whole() {
        let mut log = WithoutAddresses(Vec::new());
        log.write_all(b"to a@b.example\n").unwrap();
        log.write_all(b"\xff\n").unwrap();
        assert_eq!(log.0, b"to ***@***\n\xff\n");
    }
}
