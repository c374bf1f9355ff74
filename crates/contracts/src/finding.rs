//! What a rule found.

/// A breach: where, what is wrong, and what to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static str,
    /// Number of the promise that it breaks.
    pub promise: u8,
    /// Type name of the contract.
    pub contract: String,
    /// Place in the contract, a JSON pointer.
    pub pointer: String,
    /// The payload field, as exemptions name it; empty where it is about the whole type.
    pub field: String,
    /// What is wrong.
    pub wrong: String,
    /// What to change.
    pub change: String,
    /// File and line, where it was read from a file.
    pub place: Option<(String, usize)>,
}

impl Finding {
    /// Where its rule is explained.
    pub fn help(&self) -> String {
        format!("docs/contracts/rules.md#{}", self.rule)
    }
}
