//! Bounds of numbers.

use rust_decimal::Decimal;
use serde_json::Value;

use super::super::inclusion::{Misfit, Search};

impl Search<'_> {
    /// The misfits between two schemas of numbers.
    pub(super) fn numbers(&self, written: &Value, read: &Value, path: &str) -> Vec<Misfit> {
        let mut found = Vec::new();
        for (bound, strict, name, is_lower) in
            [("minimum", "exclusiveMinimum", "at least", true), ("maximum", "exclusiveMaximum", "at most", false)]
        {
            let (theirs, asked) =
                (Bound::of(written, bound, strict, is_lower), Bound::of(read, bound, strict, is_lower));
            if let Some(asked) = asked
                && theirs.is_none_or(|theirs| !theirs.is_within(&asked, is_lower))
            {
                let than = if asked.is_strict {
                    format!("{} than", if is_lower { "more" } else { "less" })
                } else {
                    name.to_owned()
                };
                found.extend(self.misfit(
                    path,
                    format!("{} accepts {than} {}, and {} may write others", self.reader, asked.shown, self.writer),
                ));
            }
        }
        let step = read.get("multipleOf");
        if let Some(step) = step.filter(|step| written.get("multipleOf") != Some(step)) {
            found.extend(self.misfit(
                path,
                format!("{} accepts multiples of {step}, and {} may write others", self.reader, self.writer),
            ));
        }
        if let (Some(asked), theirs) = (width(read), width(written))
            && theirs.is_none_or(|theirs| theirs > asked)
        {
            let format = read.get("format").and_then(Value::as_str).unwrap_or_default();
            found.extend(self.misfit(
                path,
                format!("{} reads it as {format}, and {} may write larger numbers", self.reader, self.writer),
            ));
        }
        found
    }
}

/// One end of a range.
struct Bound {
    at: Option<Decimal>,
    is_strict: bool,
    shown: String,
}

impl Bound {
    /// The stricter one of both kinds.
    fn of(schema: &Value, inclusive: &str, strict: &str, is_lower: bool) -> Option<Self> {
        let read = |word: &str, is_strict: bool| {
            let shown = schema.get(word).filter(|bound| bound.is_number())?.to_string();
            let at = shown.parse().or_else(|_| Decimal::from_scientific(&shown)).ok();
            Some(Self { at, is_strict, shown })
        };
        match (read(inclusive, false), read(strict, true)) {
            (Some(one), Some(other)) => {
                let is_other =
                    one.at.zip(other.at).is_some_and(|(one, other)| if is_lower { other >= one } else { other <= one });
                Some(if is_other { other } else { one })
            }
            (one, other) => one.or(other),
        }
    }

    /// Whether everything on this side of one bound is on this side of the other. What is no decimal is compared by its text.
    fn is_within(&self, asked: &Self, is_lower: bool) -> bool {
        let (Some(mine), Some(theirs)) = (self.at, asked.at) else {
            return self.shown == asked.shown && (self.is_strict || !asked.is_strict);
        };
        let beyond = if is_lower { mine > theirs } else { mine < theirs };
        beyond || (mine == theirs && (self.is_strict || !asked.is_strict))
    }
}

/// How large the numbers of a format are; they are no rule of the schema, but readers keep numbers in them.
fn width(schema: &Value) -> Option<u32> {
    match schema.get("format")?.as_str()? {
        "int8" | "uint8" => Some(8),
        "int16" | "uint16" => Some(16),
        "int32" | "uint32" => Some(32),
        "int64" | "uint64" => Some(64),
        _ => None,
    }
}
