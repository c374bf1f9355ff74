//! Reasons in words, with facts put in where they are named in braces.

use std::fmt;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::language::SourceFault;
use crate::near::nearest;
use crate::{Facts, Name, Value};

/// Longest reason as written, in bytes.
pub const MAX_REASON_BYTES: usize = 500;

/// What a reason may name beside the facts: what the suggestion proposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Blank {
    Fact(Name),
    NewDate,
    NewQuantity,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Words(Box<str>),
    Blank(Blank),
}

/// A reason with its blanks.
#[derive(Clone, PartialEq, Eq)]
pub struct Template {
    source: Box<str>,
    pieces: Vec<Piece>,
}

/// What a suggestion proposes, for the blanks `{new_date}` and `{new_quantity}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposal {
    /// The arrival proposed; none for a cancellation.
    pub date: Option<Date>,
    /// The open quantity proposed, in purchase units.
    pub quantity: i64,
}

impl Template {
    /// Reads a reason.
    ///
    /// # Errors
    /// All faults of it.
    pub fn compile(source: &str) -> Result<Self, Vec<SourceFault>> {
        if source.len() > MAX_REASON_BYTES {
            let text = format!("is {} bytes long; say it in at most {MAX_REASON_BYTES}", source.len());
            return Err(vec![SourceFault::new(0, text)]);
        }
        let mut faults = Vec::new();
        if source.trim().is_empty() {
            faults.push(SourceFault::new(0, "is empty; say in words why, as in \"Ordered {age} days ago\""));
        }
        if let Some(at) = source.find(char::is_control) {
            faults.push(SourceFault::new(at, "a line end or another control character is here; write it in one line"));
        }
        let pieces = pieces(source, &mut faults);
        if faults.is_empty() { Ok(Self { source: source.into(), pieces }) } else { Err(faults) }
    }

    /// As it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The sentence for some facts, ending with a full stop.
    #[must_use]
    pub fn fill<'a>(&'a self, facts: Facts<'_, 'a>, proposal: Proposal) -> String {
        let today = match facts(Name::Today) {
            Value::Date(today) => Some(today),
            _ => None,
        };
        let mut sentence = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Words(words) => sentence.push_str(words),
                Piece::Blank(Blank::Fact(name)) => sentence.push_str(&said(facts(*name), today)),
                Piece::Blank(Blank::NewDate) => sentence.push_str(&said(proposal.date.into(), today)),
                Piece::Blank(Blank::NewQuantity) => sentence.push_str(&proposal.quantity.to_string()),
            }
        }
        if !sentence.ends_with(['.', '!', '?']) {
            sentence.push('.');
        }
        sentence
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Template({})", self.source)
    }
}

fn pieces(source: &str, faults: &mut Vec<SourceFault>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < source.len() {
        let rest = &source[at..];
        let words = rest.find(['{', '}']).unwrap_or(rest.len());
        if words > 0 {
            pieces.push(Piece::Words(rest[..words].into()));
            at += words;
        } else if rest.starts_with("{{") || rest.starts_with("}}") {
            pieces.push(Piece::Words(rest[..1].into()));
            at += 2;
        } else if let Some(inner) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(inner, _)| inner)
        {
            match blank(inner.trim()) {
                Ok(blank) => pieces.push(Piece::Blank(blank)),
                Err(text) => faults.push(SourceFault::new(at, text)),
            }
            at += inner.len() + 2;
        } else {
            let brace = &rest[..1];
            faults.push(SourceFault::new(
                at,
                format!(
                    "{brace} stands alone; a name goes in braces, as in {{age}}, and {brace}{brace} is the sign itself"
                ),
            ));
            at += 1;
        }
    }
    pieces
}

fn blank(word: &str) -> Result<Blank, String> {
    match word {
        "new_date" => return Ok(Blank::NewDate),
        "new_quantity" => return Ok(Blank::NewQuantity),
        _ => {}
    }
    if let Some(name) = Name::parse(word) {
        return Ok(Blank::Fact(name));
    }
    let known = Name::ALL.iter().map(|name| name.info().name).chain(["new_date", "new_quantity"]);
    Err(match nearest(word, known) {
        Some(near) => format!("unknown name {{{word}}}; did you mean {{{near}}}?"),
        None => format!(
            "unknown name {{{word}}}; braces hold one name and nothing else, and `restock criteria names` lists them"
        ),
    })
}

/// A value as a planner says it.
fn said(value: Value<'_>, today: Option<Date>) -> String {
    match value {
        Value::Number(number) => number_said(number),
        Value::Date(date) => date_said(date, today),
        // What comes from outside must not break the line.
        Value::Text(text) => text.chars().filter(|letter| !letter.is_control()).collect(),
        Value::Truth(truth) => if truth { "yes" } else { "no" }.to_owned(),
        Value::Unknown => "unknown".to_owned(),
    }
}

fn number_said(number: Decimal) -> String {
    number.round_dp(2).normalize().to_string()
}

/// `12 Dec`, or with its year far from today.
fn date_said(date: Date, today: Option<Date>) -> String {
    let is_near = today.is_some_and(|today| (date - today).get_days().abs() <= 300);
    date.strftime(if is_near { "%-d %b" } else { "%-d %b %Y" }).to_string()
}
