//! What is wrong with a criteria file.

use std::fmt;

/// One fault, where it is and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Line, counted from 1.
    pub line: usize,
    /// Column, counted from 1 in letters.
    pub column: usize,
    /// What is wrong and what to write instead.
    pub text: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.text)
    }
}

/// Everything that is wrong with a criteria file, in the order of its lines.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// One line a fault, each beginning with the file's name.
    #[must_use]
    pub fn of_file(&self, file: &str) -> String {
        self.0.iter().map(|fault| format!("{file}:{fault}")).collect::<Vec<_>>().join("\n")
    }
}
