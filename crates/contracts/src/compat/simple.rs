//! Schemas without choices: types, bounds, items, fields.

mod number;
mod object;

use serde_json::{Value, json};

use super::inclusion::{Misfit, Search};
use crate::schema::resolved;

/// Every JSON type; a number may be an integer.
const TYPES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];

/// Words that are only understood where both schemas have the same.
const SAME_OR_NOTHING: &[&str] = &[
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "contains",
    "minContains",
    "maxContains",
    "patternProperties",
    "propertyNames",
    "unevaluatedProperties",
    "unevaluatedItems",
    "prefixItems",
];

/// The values of a schema that has a few.
pub(super) fn finite(schema: &Value) -> Option<Vec<Value>> {
    if let Some(value) = schema.get("const") {
        return Some(vec![value.clone()]);
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return Some(values.clone());
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("null") => Some(vec![Value::Null]),
        Some("boolean") => Some(vec![json!(true), json!(false)]),
        _ => None,
    }
}

/// The types that a schema allows, a list of all where it does not say.
pub(super) fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => TYPES.to_vec(),
    }
}

/// Whether no value is accepted by two of these.
pub(super) fn are_apart(root: &Value, branches: &[Value]) -> bool {
    let branches: Vec<&Value> = branches.iter().map(|branch| resolved(root, branch)).collect();
    branches.iter().enumerate().all(|(at, one)| branches[at + 1..].iter().all(|other| are_two_apart(one, other)))
}

fn are_two_apart(one: &Value, other: &Value) -> bool {
    let fixed = |schema: &Value| -> Option<Vec<Value>> {
        schema.get("const").map(|value| vec![value.clone()]).or_else(|| schema.get("enum")?.as_array().cloned())
    };
    if let (Some(one), Some(other)) = (fixed(one), fixed(other)) {
        return one.iter().all(|value| !other.contains(value));
    }
    let has_types = |schema: &Value| schema.get("type").is_some();
    if has_types(one) && has_types(other) {
        let (one_types, other_types) = (types(one), types(other));
        let overlap = |kind: &str, with: &str| {
            kind == with || matches!((kind, with), ("integer", "number") | ("number", "integer"))
        };
        if !one_types.iter().any(|kind| other_types.iter().any(|with| overlap(kind, with))) {
            return true;
        }
    }
    // Objects that a required constant tells apart.
    let Some(properties) = one.get("properties").and_then(Value::as_object) else { return false };
    let requires = |schema: &Value, name: &str| {
        schema.get("required").and_then(Value::as_array).is_some_and(|names| names.iter().any(|one| one == name))
    };
    let are_objects = types(one) == ["object"] && types(other) == ["object"];
    are_objects
        && properties.iter().any(|(name, property)| {
            let theirs = other.get("properties").and_then(|properties| properties.get(name)).and_then(fixed);
            match (fixed(property), theirs) {
                (Some(one_values), Some(their_values)) => {
                    requires(one, name)
                        && requires(other, name)
                        && one_values.iter().all(|value| !their_values.contains(value))
                }
                _ => false,
            }
        })
}

impl Search<'_> {
    /// The misfits between two schemas without choices; `is_closed` where a publisher writes only the fields declared here.
    pub(super) fn plain(&mut self, written: &Value, read: &Value, path: &str, is_closed: bool) -> Vec<Misfit> {
        if *read == Value::Bool(false) {
            return self.misfit(path, format!("{} accepts nothing here", self.reader));
        }
        let mut found = Vec::new();
        let (writes, reads) = (types(written), types(read));
        let is_read = |kind: &str| reads.contains(&kind) || (kind == "integer" && reads.contains(&"number"));
        let lost: Vec<&str> = writes.iter().copied().filter(|kind| !is_read(kind)).collect();
        // Where every type is lost, what else differs says nothing.
        if !lost.is_empty() {
            let reason =
                format!("{} may write {}, and {} accepts {}", self.writer, listed(&lost), self.reader, listed(&reads));
            found.extend(self.misfit(path, reason));
        }
        for kind in writes.iter().filter(|kind| is_read(kind)) {
            found.extend(match *kind {
                "integer" | "number" => self.numbers(written, read, path),
                "string" => self.texts(written, read, path),
                "array" => self.lists(written, read, path),
                "object" => self.objects(written, read, path, is_closed),
                _ => Vec::new(),
            });
        }
        found.extend(self.alike(written, read, path));
        found.dedup();
        found
    }

    fn texts(&self, written: &Value, read: &Value, path: &str) -> Vec<Misfit> {
        let mut found = self.counts(written, read, path, ("minLength", "maxLength"), "characters");
        for word in ["pattern", "format"] {
            if let Some(asked) = read.get(word).filter(|asked| written.get(word) != Some(asked)) {
                let had = written.get(word).map_or_else(|| "none".to_owned(), ToString::to_string);
                let reason = format!("{} asks for the {word} {asked}, and {} keeps {had}", self.reader, self.writer);
                found.extend(self.misfit(path, reason));
            }
        }
        found
    }

    fn lists(&mut self, written: &Value, read: &Value, path: &str) -> Vec<Misfit> {
        let mut found = self.counts(written, read, path, ("minItems", "maxItems"), "items");
        let is_unique = |schema: &Value| schema.get("uniqueItems") == Some(&Value::Bool(true));
        if is_unique(read) && !is_unique(written) {
            found.extend(self.misfit(
                path,
                format!("{} refuses lists with equal items, and {} may write them", self.reader, self.writer),
            ));
        }
        if let Some(items) = read.get("items") {
            let theirs = written.get("items").cloned().unwrap_or(Value::Bool(true));
            found.extend(self.fits(&theirs, items, &format!("{path}[*]")));
        }
        found
    }

    /// A lower and an upper bound that count something.
    pub(super) fn counts(
        &self,
        written: &Value,
        read: &Value,
        path: &str,
        bounds: (&str, &str),
        of: &str,
    ) -> Vec<Misfit> {
        let count = |schema: &Value, word: &str| schema.get(word).and_then(Value::as_u64);
        let mut found = Vec::new();
        if let Some(least) = count(read, bounds.0).filter(|least| count(written, bounds.0).unwrap_or(0) < *least) {
            found.extend(self.misfit(
                path,
                format!("{} asks for at least {least} {of}, and {} may write fewer", self.reader, self.writer),
            ));
        }
        if let Some(most) =
            count(read, bounds.1).filter(|most| count(written, bounds.1).is_none_or(|their| their > *most))
        {
            found.extend(self.misfit(
                path,
                format!("{} accepts at most {most} {of}, and {} may write more", self.reader, self.writer),
            ));
        }
        found
    }

    /// Words that are not looked into have to be the same.
    fn alike(&self, written: &Value, read: &Value, path: &str) -> Vec<Misfit> {
        let differ = |word: &&&str| {
            read.get(**word).is_some_and(|asked| written.get(**word) != Some(asked) || has_reference(asked))
        };
        let words: Vec<&str> = SAME_OR_NOTHING.iter().filter(differ).copied().collect();
        if words.is_empty() {
            return Vec::new();
        }
        self.misfit(
            path,
            format!(
                "`{}` of {} is not the same in {}: it cannot be shown to fit",
                words.join("`, `"),
                self.reader,
                self.writer
            ),
        )
    }
}

/// Whether a part refers to another, which may differ though the words are the same.
fn has_reference(schema: &Value) -> bool {
    match schema {
        Value::Object(words) => words.contains_key("$ref") || words.values().any(has_reference),
        Value::Array(items) => items.iter().any(has_reference),
        _ => false,
    }
}

fn listed(types: &[&str]) -> String {
    if types.len() == TYPES.len() { "any type".to_owned() } else { types.join(" or ") }
}
