//! A rebuild in words and in one line that moves.

use std::io::{IsTerminal as _, Write as _};

use serde_json::Value;

const BAR: usize = 30;

/// One line of progress on standard error: rewritten on a terminal, and elsewhere written when it says something new.
#[derive(Default)]
pub(super) struct Line {
    last: String,
}

impl Line {
    pub(super) fn show(&mut self, rebuild: &Value) {
        if std::io::stderr().is_terminal() {
            let text = line(rebuild);
            // Blanks over what was longer before.
            let _ = write!(std::io::stderr().lock(), "\r{text:<110}");
            let _ = std::io::stderr().flush();
            self.last = text;
        } else {
            let text = match word(rebuild, "state") {
                over @ ("done" | "abandoned") => over.to_owned(),
                state => format!("{state}: {}", doing(rebuild)),
            };
            if text != self.last {
                let _ = writeln!(std::io::stderr().lock(), "restock: {text}");
                self.last = text;
            }
        }
    }

    pub(super) fn end(&mut self) {
        if std::io::stderr().is_terminal() && !self.last.is_empty() {
            let _ = writeln!(std::io::stderr().lock());
        }
    }
}

fn word<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or("")
}

/// The part that is read, or the phase.
fn doing(rebuild: &Value) -> String {
    let part = rebuild["parts"].as_array().into_iter().flatten().find(|part| part["is_read"] == false);
    match (word(rebuild, "phase"), part) {
        ("loading", Some(part)) => format!("reading {}", word(part, "part")),
        (phase, _) => phase.to_owned(),
    }
}

fn line(rebuild: &Value) -> String {
    let percent = rebuild["percent"].as_u64();
    let filled = percent.map_or(0, |percent| (percent as usize * BAR / 100).min(BAR));
    let bar = format!("{}{}", "#".repeat(filled), ".".repeat(BAR - filled));
    let share = percent.map_or_else(|| "  ? %".to_owned(), |percent| format!("{percent:3} %"));
    let rate = rebuild["per_second"].as_u64().map(|rate| format!("  {rate} rows/s")).unwrap_or_default();
    let left = rebuild["seconds_left"].as_u64().map(|left| format!("  {left} s left")).unwrap_or_default();
    let rejected: u64 = parts(rebuild).filter_map(|part| part["rejected"].as_u64()).sum();
    let rejected = if rejected > 0 { format!("  {rejected} rejected") } else { String::new() };
    format!("[{bar}] {share}  {}  {} rows{rate}{left}{rejected}", doing(rebuild), rebuild["done"])
}

fn parts(rebuild: &Value) -> impl Iterator<Item = &Value> {
    rebuild["parts"].as_array().into_iter().flatten()
}

/// How it stands, in lines.
pub(super) fn summary(known: &Value) -> String {
    let rebuild = &known["rebuild"];
    if rebuild.is_null() {
        let source = known["source"].as_str().unwrap_or("none is configured");
        return format!("there was no rebuild yet; it would read from: {source}");
    }
    let (number, state) = (&rebuild["number"], word(rebuild, "state"));
    let is_over = matches!(state, "done" | "abandoned");
    let doing = if is_over { String::new() } else { format!(" ({})", doing(rebuild)) };
    let mut lines = vec![format!("rebuild {number}: {state}{doing}")];
    lines.push(format!("source: {}", word(rebuild, "source")));
    for part in parts(rebuild) {
        let expected = part["expected"].as_u64().map(|of| format!(" of {of}")).unwrap_or_default();
        let mut text = format!("{}: {}{expected} rows", word(part, "part"), part["rows"]);
        for (name, what) in [("rejected", "rejected"), ("mended", "mended"), ("newer_here", "newer here")] {
            if part[name].as_u64().is_some_and(|count| count > 0) {
                text.push_str(&format!(", {} {what}", part[name]));
            }
        }
        lines.push(text);
        for (fault, count) in part["faults"].as_object().into_iter().flatten() {
            lines.push(format!("  {count} x {fault}"));
        }
    }
    let reviewed = &rebuild["reviewed"];
    lines.push(format!(
        "reviewed: {} products; {} suggestions opened, {} changed, {} ended",
        reviewed["products"], reviewed["opened"], reviewed["changed"], reviewed["completed"]
    ));
    for (part, gone) in rebuild["switched"]["gone"].as_object().into_iter().flatten() {
        if gone["count"].as_u64().is_some_and(|count| count > 0) {
            lines.push(format!("not known to the source any more: {} of {part}", gone["count"]));
        }
    }
    lines.push(format!("at work for {:.1} s", rebuild["worked_ms"].as_f64().unwrap_or(0.0) / 1_000.0));
    lines.join("\n")
}
