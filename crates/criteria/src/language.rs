//! The language of criteria: a bounded grammar of our own.
//!
//! ```text
//! or         = and { "or" and }
//! and        = not { "and" not }
//! not        = [ "not" ] comparison
//! comparison = sum [ ("==" | "!=" | "<" | "<=" | ">" | ">=") sum | [ "not" ] "in" "[" literal { "," literal } "]" ]
//! sum        = product { ("+" | "-") product }
//! product    = unary { ("*" | "/") unary }
//! unary      = [ "-" ] primary
//! primary    = number | date | text | "true" | "false" | name | function "(" or { "," or } ")" | "(" or ")"
//! ```
//!
//! There are no loops, no definitions and no recursion: an expression of n parts takes at most n steps.

mod evaluate;
mod function;
mod lexer;
mod node;
mod parser;
mod typing;

use std::fmt;

use crate::{Facts, Type, Value};
pub(crate) use evaluate::moved;
use node::Node;

/// Longest source of one expression, in bytes.
pub const MAX_SOURCE_BYTES: usize = 1_024;
/// Most parts (values, names, operators, calls, members of lists) of one expression.
pub const MAX_PARTS: usize = 64;
/// Most brackets, `not` and minus signs around one another.
pub const MAX_NESTING: usize = 16;
/// Most members of one list; each is a part as well, so that lists of the longest length stand alone.
pub const MAX_LIST: usize = 48;

/// A fault of an expression or a reason, at a byte of its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFault {
    /// Offset of the fault in the source, in bytes.
    pub at: usize,
    /// What is wrong and what to write instead.
    pub text: String,
}

impl SourceFault {
    pub(crate) fn new(at: usize, text: impl Into<String>) -> Self {
        Self { at, text: text.into() }
    }
}

/// An expression, checked and ready to be evaluated any number of times.
#[derive(Clone, PartialEq, Eq)]
pub struct Expression {
    source: Box<str>,
    root: Node,
    kind: Type,
    parts: usize,
}

impl Expression {
    /// Reads an expression of some type.
    ///
    /// # Errors
    /// All faults of its names and types, or the first one of its grammar.
    pub fn compile(source: &str, wanted: Type) -> Result<Self, Vec<SourceFault>> {
        if source.len() > MAX_SOURCE_BYTES {
            let length = source.len();
            let text = format!("is {length} bytes long; write at most {MAX_SOURCE_BYTES}, or two criteria");
            return Err(vec![SourceFault::new(0, text)]);
        }
        let (root, kind, parts) = parser::parse(source, wanted)?;
        Ok(Self { source: source.into(), root, kind, parts })
    }

    /// As it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The type of its value.
    #[must_use]
    pub fn kind(&self) -> Type {
        self.kind
    }

    /// How many steps evaluating it takes at most.
    #[must_use]
    pub fn parts(&self) -> usize {
        self.parts
    }

    /// Its value for some facts; unknown where it depends on something unknown.
    #[must_use]
    pub fn value<'a>(&'a self, facts: Facts<'_, 'a>) -> Value<'a> {
        evaluate::value(&self.root, facts)
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Expression({})", self.source)
    }
}
