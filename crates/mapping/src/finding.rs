//! What there is to say about a mapping, with the place in its file.

use std::fmt;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The mapping cannot be used, or rows are lost.
    Error,
    /// It can be used, and somebody should look.
    Warning,
    /// Good to know.
    Note,
}

/// A sentence about a key of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// Line of the file, from 1; 0 where it is about the whole.
    pub line: usize,
    /// Path of the key, such as `orders.lines.quantity`; empty where it is about the whole.
    pub key: String,
    /// What is so, and what to do.
    pub text: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(formatter, "line {}: ", self.line)?;
        }
        if !self.key.is_empty() {
            write!(formatter, "{}: ", self.key)?;
        }
        formatter.write_str(&self.text)
    }
}

/// Where a key stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Place {
    pub(crate) line: usize,
    pub(crate) key: String,
}

impl Place {
    pub(crate) fn error(&self, text: impl Into<String>) -> Finding {
        self.says(Severity::Error, text)
    }

    pub(crate) fn warning(&self, text: impl Into<String>) -> Finding {
        self.says(Severity::Warning, text)
    }

    pub(crate) fn note(&self, text: impl Into<String>) -> Finding {
        self.says(Severity::Note, text)
    }

    fn says(&self, severity: Severity, text: impl Into<String>) -> Finding {
        Finding { severity, line: self.line, key: self.key.clone(), text: text.into() }
    }
}

/// ", did you mean ...?" where something near is known.
pub(crate) fn did_you_mean<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    let lower = name.to_lowercase();
    let near = known
        .into_iter()
        .map(|known| {
            let (other, likeness) = (known.to_lowercase(), strsim::jaro_winkler(&lower, &known.to_lowercase()));
            // "Name" for "ProductName" is no slip of the finger, and meant all the same.
            let is_part = lower.len() > 2 && (other.contains(&lower) || lower.contains(&other) && other.len() > 2);
            (if is_part { likeness.max(0.85) } else { likeness }, known)
        })
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|one, other| one.0.total_cmp(&other.0));
    near.map(|(_, known)| format!("; did you mean \"{known}\"?")).unwrap_or_default()
}
