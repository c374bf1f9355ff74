//! A figure beside the machine's own limit and the bar, and the table of them.

use serde_json::{Value, json};

use crate::output::table;

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Seconds,
    Millis,
    Megabytes,
    /// Events in each second.
    PerSecond,
    /// Of the machine's own limit.
    Share,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Bar {
    AtMost(f64),
    AtLeast(f64),
}

/// One line of the table.
#[derive(Debug, Clone)]
pub(super) struct Figure {
    /// Its name for machines.
    pub(super) id: &'static str,
    pub(super) what: String,
    pub(super) unit: Unit,
    pub(super) value: f64,
    /// What the machine itself can do, and what that is.
    pub(super) limit: Option<(f64, &'static str)>,
    pub(super) bar: Option<Bar>,
    /// How it was measured, and what there is to say of it.
    pub(super) notes: Vec<String>,
}

impl Unit {
    fn of(self, value: f64) -> String {
        match self {
            Self::Seconds => format!("{value:.2} s"),
            Self::Millis if value < 10.0 => format!("{value:.2} ms"),
            Self::Millis => format!("{value:.0} ms"),
            Self::Megabytes => format!("{value:.0} MB"),
            Self::PerSecond => format!("{value:.0}/s"),
            Self::Share => format!("{:.0} %", value * 100.0),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Millis => "milliseconds",
            Self::Megabytes => "megabytes",
            Self::PerSecond => "per_second",
            Self::Share => "share",
        }
    }
}

impl Figure {
    /// Whether the bar is reached; nothing where there is none.
    pub(super) fn reached(&self) -> Option<bool> {
        self.bar.map(|bar| match bar {
            Bar::AtMost(most) => self.value <= most,
            Bar::AtLeast(least) => self.value >= least,
        })
    }

    fn cells(&self) -> [String; 5] {
        let bar = self.bar.map_or_else(String::new, |bar| match bar {
            Bar::AtMost(most) => format!("<= {}", self.unit.of(most)),
            Bar::AtLeast(least) => format!(">= {}", self.unit.of(least)),
        });
        let limit = self.limit.map_or_else(String::new, |(limit, of)| format!("{} ({of})", self.unit.of(limit)));
        let reached = self.reached().map_or("", |reached| if reached { "yes" } else { "no" });
        [self.what.clone(), self.unit.of(self.value), limit, bar, reached.to_owned()]
    }

    /// As soon as it is known.
    pub(super) fn in_a_line(&self) -> String {
        let [what, measured, limit, bar, reached] = self.cells();
        let more: Vec<String> = [limit, bar, reached].into_iter().filter(|cell| !cell.is_empty()).collect();
        format!("{what}: {measured} ({})", more.join(", "))
    }

    fn json(&self) -> Value {
        let (least, most) = match self.bar {
            Some(Bar::AtLeast(least)) => (Some(least), None),
            Some(Bar::AtMost(most)) => (None, Some(most)),
            None => (None, None),
        };
        json!({
            "id": self.id, "what": self.what, "unit": self.unit.name(), "value": self.value,
            "limit": self.limit.map(|(limit, _)| limit), "limit_is": self.limit.map(|(_, of)| of),
            "at_least": least, "at_most": most, "reached": self.reached(), "notes": self.notes,
        })
    }
}

const HEAD: [&str; 5] = ["what", "measured", "the machine itself", "bar", "reached"];

/// For people, at a terminal.
pub(super) fn as_text(machine: &str, figures: &[Figure]) -> String {
    let rows: Vec<Vec<String>> = figures.iter().map(|figure| figure.cells().to_vec()).collect();
    format!("{machine}\n\n{}\n\n{}", table(&HEAD, &rows), notes(figures, "  "))
}

/// For the documents.
pub(super) fn as_markdown(machine: &str, figures: &[Figure]) -> String {
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let head = [row(HEAD.map(ToOwned::to_owned).to_vec()), "|---|---|---|---|---|".to_owned()];
    let body = figures.iter().map(|figure| row(figure.cells().to_vec()));
    let lines: Vec<String> = head.into_iter().chain(body).collect();
    format!("{machine}\n\n{}\n\n{}", lines.join("\n"), notes(figures, "* "))
}

/// For machines.
pub(super) fn as_json(machine: &str, figures: &[Figure]) -> Value {
    json!({ "machine": machine, "figures": figures.iter().map(Figure::json).collect::<Vec<_>>() })
}

fn notes(figures: &[Figure], before: &str) -> String {
    let of = |figure: &Figure| {
        let notes = figure.notes.join(" ");
        (!notes.is_empty()).then(|| format!("{before}{}: {notes}", figure.what))
    };
    figures.iter().filter_map(of).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: f64, bar: Bar) -> Figure {
        let what = "a day".to_owned();
        let limit = Some((0.5, "raw"));
        Figure { id: "day", what, unit: Unit::Seconds, value, limit, bar: Some(bar), notes: vec!["So.".to_owned()] }
    }

    #[test]
    fn a_bar_is_reached_on_its_own_side() {
        assert_eq!(figure(1.0, Bar::AtMost(1.0)).reached(), Some(true));
        assert_eq!(figure(1.1, Bar::AtMost(1.0)).reached(), Some(false));
        assert_eq!(figure(0.4, Bar::AtLeast(0.5)).reached(), Some(false));
        assert_eq!(Figure { bar: None, ..figure(1.0, Bar::AtMost(1.0)) }.reached(), None);
    }

    #[test]
    fn the_table_for_the_documents_has_a_line_and_a_note_a_figure() {
        let text = as_markdown("2 processors", &[figure(1.25, Bar::AtMost(1.0))]);
        assert_eq!(
            text,
            "2 processors\n\n| what | measured | the machine itself | bar | reached |\n|---|---|---|---|---|\n\
             | a day | 1.25 s | 0.50 s (raw) | <= 1.00 s | no |\n\n* a day: So."
        );
    }
}
