//! Whether every value that one schema lets a publisher write is accepted by another. Conservative: what cannot be shown is a
//! misfit.

use serde_json::{Map, Value};

use super::simple;
use crate::schema::resolved;

/// A place where a written value may not be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Where, such as `$.entries[*].amount`.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// Where values that `written` lets a publisher write may not be accepted by `read`. The names stand in the reasons.
pub fn included(written: &Value, read: &Value, writer: &str, reader: &str) -> Vec<Misfit> {
    let mut search = Search { written, read, writer, reader, assumed: Vec::new(), depth: 0 };
    search.fits(written, read, "$")
}

/// Nesting beyond which nothing is shown any more.
const DEEPEST: usize = 64;

/// Keywords that say nothing about which values there are.
const ANNOTATIONS: &[&str] = &[
    "$schema",
    "$id",
    "$anchor",
    "$comment",
    "$defs",
    "definitions",
    "title",
    "description",
    "default",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
];

/// What a search for misfits goes by.
pub(super) struct Search<'a> {
    written: &'a Value,
    read: &'a Value,
    pub(super) writer: &'a str,
    pub(super) reader: &'a str,
    /// Pairs that are being compared: where one comes again inside itself, the values inside are smaller.
    assumed: Vec<(Value, Value)>,
    /// How many choices stand inside one another.
    depth: usize,
}

impl Search<'_> {
    pub(super) fn misfit(&self, path: &str, reason: String) -> Vec<Misfit> {
        vec![Misfit { path: path.to_owned(), reason }]
    }

    /// The misfits between two schemas.
    pub(super) fn fits(&mut self, written: &Value, read: &Value, path: &str) -> Vec<Misfit> {
        if *written == Value::Bool(false) || self.accepts_all(read) {
            return Vec::new();
        }
        let pair = (written.clone(), read.clone());
        if self.assumed.contains(&pair) {
            return Vec::new();
        }
        if self.assumed.len() > DEEPEST {
            return self.misfit(path, format!("nested deeper than {DEEPEST} levels: it cannot be shown to fit"));
        }
        self.assumed.push(pair);
        let writes = conjuncts(self.written, written);
        let found = conjuncts(self.read, read).iter().flat_map(|part| self.all_within(&writes, part, path)).collect();
        self.assumed.pop();
        found
    }

    fn accepts_all(&self, schema: &Value) -> bool {
        match schema {
            Value::Bool(accepts) => *accepts,
            Value::Object(words) => words.keys().all(|word| ANNOTATIONS.contains(&word.as_str())),
            _ => false,
        }
    }

    /// What is written satisfies all its parts at once: one that fits is enough.
    fn all_within(&mut self, writes: &[Value], read: &Value, path: &str) -> Vec<Misfit> {
        let is_closed = writes.len() == 1;
        let mut fewest: Option<Vec<Misfit>> = None;
        for part in writes {
            let found = self.one_within(part, read, path, is_closed);
            if found.is_empty() {
                return found;
            }
            if fewest.as_ref().is_none_or(|known| found.len() < known.len()) {
                fewest = Some(found);
            }
        }
        fewest.unwrap_or_else(|| self.one_within(&Value::Object(Map::new()), read, path, true))
    }

    fn one_within(&mut self, written: &Value, read: &Value, path: &str, is_closed: bool) -> Vec<Misfit> {
        if let Some(branches) = alternatives(written) {
            return branches.iter().flat_map(|branch| self.fits(branch, read, path)).collect();
        }
        if let Some(values) = simple::finite(written) {
            return self.values_within(&values, written, read, path);
        }
        if let Some(types) = written.get("type").and_then(Value::as_array).filter(|types| types.len() > 1) {
            let with = |kind: &Value| {
                let mut one = written.clone();
                one["type"] = kind.clone();
                one
            };
            let each: Vec<Value> = types.iter().map(with).collect();
            return each.iter().flat_map(|one| self.one_within(one, read, path, is_closed)).collect();
        }
        if let Some(branches) = alternatives(read) {
            return self.in_one_of(written, read, branches, path, is_closed);
        }
        if let Some(values) = simple::finite(read) {
            let known: Vec<String> = values.iter().map(ToString::to_string).collect();
            return self.misfit(
                path,
                format!("{} accepts only {}, and {} writes others", self.reader, known.join(", "), self.writer),
            );
        }
        self.plain(written, read, path, is_closed)
    }

    /// One branch has to accept everything that is written; of `oneOf`, no other may accept any of it.
    fn in_one_of(
        &mut self,
        written: &Value,
        read: &Value,
        branches: &[Value],
        path: &str,
        is_closed: bool,
    ) -> Vec<Misfit> {
        if read.get("oneOf").is_some() && !simple::are_apart(self.read, branches) {
            return self.misfit(
                path,
                format!("the choices of {} may overlap: it cannot be shown that exactly one accepts", self.reader),
            );
        }
        if self.depth > DEEPEST {
            return self.misfit(
                path,
                format!("choices within choices, deeper than {DEEPEST} levels: it cannot be shown to fit"),
            );
        }
        self.depth += 1;
        let mut fewest: Option<Vec<Misfit>> = None;
        for branch in branches {
            let parts = conjuncts(self.read, branch);
            let found: Vec<Misfit> =
                parts.iter().flat_map(|part| self.one_within(written, part, path, is_closed)).collect();
            if fewest.as_ref().is_none_or(|known| found.len() < known.len()) {
                fewest = Some(found);
            }
            if fewest.as_ref().is_some_and(Vec::is_empty) {
                break;
            }
        }
        self.depth -= 1;
        fewest.unwrap_or_else(|| self.misfit(path, format!("{} accepts nothing here", self.reader)))
    }

    /// Each of a few values is tried.
    fn values_within(&self, values: &[Value], written: &Value, read: &Value, path: &str) -> Vec<Misfit> {
        let (Some(writes), Some(reads)) = (validator(self.written, written), validator(self.read, read)) else {
            return self.misfit(path, "one of both is no schema that can be used".to_owned());
        };
        let lost = values.iter().filter(|value| writes.is_valid(value) && !reads.is_valid(value));
        let lost: Vec<String> = lost.map(ToString::to_string).collect();
        if lost.is_empty() {
            return Vec::new();
        }
        self.misfit(
            path,
            format!("{} may write {}, which {} does not accept", self.writer, lost.join(", "), self.reader),
        )
    }
}

/// A validator of a part of a schema.
fn validator(root: &Value, part: &Value) -> Option<jsonschema::Validator> {
    let mut whole = part.clone();
    if let Some(words) = whole.as_object_mut() {
        for name in ["$defs", "definitions"] {
            if let Some(definitions) = root.get(name) {
                words.insert(name.to_owned(), definitions.clone());
            }
        }
    }
    jsonschema::options().with_pattern_options(jsonschema::PatternOptions::regex()).build(&whole).ok()
}

/// The choices of a schema that is nothing but a choice.
fn alternatives(schema: &Value) -> Option<&[Value]> {
    ["anyOf", "oneOf"].iter().find_map(|word| schema.get(*word)?.as_array()).map(Vec::as_slice)
}

/// A schema as parts that all hold: references followed, `allOf` laid open, choices apart, annotations left out. None where
/// everything is accepted.
fn conjuncts(root: &Value, schema: &Value) -> Vec<Value> {
    let mut parts = Vec::new();
    lay_open(root, schema, &mut parts, 0);
    parts
}

fn lay_open(root: &Value, schema: &Value, parts: &mut Vec<Value>, depth: usize) {
    let Value::Object(words) = schema else {
        if *schema == Value::Bool(false) {
            parts.push(schema.clone());
        }
        return;
    };
    if depth > DEEPEST {
        parts.push(Value::Bool(false));
        return;
    }
    let mut plain = Map::new();
    for (word, value) in words.iter().filter(|(word, _)| !ANNOTATIONS.contains(&word.as_str())) {
        match (word.as_str(), value) {
            ("$ref", _) => {
                let target = resolved(root, schema);
                // What leads nowhere accepts nothing that could be shown.
                let target = if std::ptr::eq(target, schema) { &Value::Bool(false) } else { target };
                lay_open(root, target, parts, depth + 1);
            }
            ("allOf", Value::Array(all)) => all.iter().for_each(|part| lay_open(root, part, parts, depth + 1)),
            ("anyOf" | "oneOf", _) => {
                parts.push(Value::Object([(word.clone(), value.clone())].into_iter().collect()));
            }
            _ => {
                plain.insert(word.clone(), value.clone());
            }
        }
    }
    if !plain.is_empty() {
        parts.push(Value::Object(plain));
    }
}
