//! A payload's schema as a table that people read.

use serde_json::Value;

use crate::schema::{fields, resolved};

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldRow {
    /// As references name it: `lines{}.product_id`.
    pub(super) path: String,
    /// What it holds, in words.
    pub(super) holds: String,
    /// Whether its object always has it.
    pub(super) is_required: bool,
    /// What it means.
    pub(super) description: String,
}

/// The rows of a schema, in the order of the fields' names.
pub(super) fn rows(schema: &Value) -> Vec<FieldRow> {
    let mut rows: Vec<FieldRow> = Vec::new();
    for field in fields(schema) {
        // Beside a reference stands what is said of this very field.
        let own = schema_at(schema, &field.pointer).and_then(|place| place.get("description"));
        let description = own.or_else(|| field.schema.get("description")).and_then(Value::as_str).unwrap_or_default();
        let row = FieldRow {
            holds: holds(schema, field.schema),
            is_required: field.is_required,
            description: description.to_owned(),
            path: field.path,
        };
        // Alternatives that say the same of a field are one row.
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    rows
}

fn schema_at<'a>(schema: &'a Value, pointer: &str) -> Option<&'a Value> {
    schema.pointer(pointer.strip_prefix("/schema")?)
}

/// What a value may be, in words.
fn holds(root: &Value, schema: &Value) -> String {
    let schema = resolved(root, schema);
    if let Some(value) = schema.get("const") {
        return format!("always {value}");
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let values: Vec<String> = values.iter().map(plain).collect();
        return format!("one of {}", values.join(", "));
    }
    for word in ["anyOf", "oneOf"] {
        if let Some(parts) = schema.get(word).and_then(Value::as_array) {
            return alternatives(parts.iter().map(|part| holds(root, part)));
        }
    }
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array).filter(|_| schema.get("type").is_none()) {
        let parts: Vec<String> = parts.iter().map(|part| holds(root, part)).collect();
        return parts.join(" and ");
    }
    match schema.get("type") {
        Some(Value::String(kind)) => of_kind(root, schema, kind),
        Some(Value::Array(kinds)) => {
            alternatives(kinds.iter().filter_map(Value::as_str).map(|kind| of_kind(root, schema, kind)))
        }
        _ => "anything".to_owned(),
    }
}

fn alternatives(parts: impl Iterator<Item = String>) -> String {
    let mut said: Vec<String> = Vec::new();
    parts.for_each(|part| {
        if !said.contains(&part) {
            said.push(part);
        }
    });
    said.join(" or ")
}

fn of_kind(root: &Value, schema: &Value, kind: &str) -> String {
    match kind {
        "string" => text(schema),
        "integer" => format!("whole number{}", range(schema)),
        "number" => format!("number{}", range(schema)),
        "boolean" => "true or false".to_owned(),
        "null" => "null".to_owned(),
        "array" => {
            schema.get("items").map_or_else(|| "list".to_owned(), |items| format!("list of: {}", holds(root, items)))
        }
        "object" => {
            let members = schema.get("additionalProperties").filter(|members| members.is_object());
            members
                .map_or_else(|| "object".to_owned(), |members| format!("object; each member: {}", holds(root, members)))
        }
        other => other.to_owned(),
    }
}

fn text(schema: &Value) -> String {
    let known = schema.get("format").and_then(Value::as_str);
    let known = known.map(|format| match format {
        "date-time" => "moment (RFC 3339)".to_owned(),
        "date" => "date".to_owned(),
        "uuid" => "UUID".to_owned(),
        other => format!("text ({other})"),
    });
    let mut said = known.unwrap_or_else(|| "text".to_owned());
    if let Some(pattern) = schema.get("pattern").and_then(Value::as_str) {
        said.push_str(&format!(" that matches {pattern}"));
    }
    match (schema.get("minLength").and_then(Value::as_u64), schema.get("maxLength").and_then(Value::as_u64)) {
        (Some(least), Some(most)) => said.push_str(&format!(", {least} to {most} characters")),
        (Some(least), None) => said.push_str(&format!(", at least {least} characters")),
        (None, Some(most)) => said.push_str(&format!(", at most {most} characters")),
        (None, None) => {}
    }
    said
}

fn range(schema: &Value) -> String {
    let bounds = [("minimum", "≥"), ("exclusiveMinimum", ">"), ("maximum", "≤"), ("exclusiveMaximum", "<")];
    let said = bounds.iter().filter_map(|(word, sign)| Some(format!(" {sign} {}", schema.get(*word)?)));
    said.collect::<Vec<_>>().join(" and")
}

/// A value as people write it: texts without quotes.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_schema_is_told_in_words() {
        let schema = json!({
            "$defs": { "Line": { "type": "object", "required": ["sku"], "description": "A line.",
                "properties": { "sku": { "type": "string", "maxLength": 9 }, "n": { "type": ["integer", "null"], "minimum": 0 } } } },
            "type": "object",
            "required": ["lines", "kind"],
            "properties": {
                "kind": { "enum": ["open", "closed", null] },
                "lines": { "type": "object", "additionalProperties": { "$ref": "#/$defs/Line" }, "description": "By their ids." },
                "first": { "anyOf": [{ "$ref": "#/$defs/Line" }, { "type": "null" }], "description": "The first one." },
                "at": { "type": "array", "items": { "type": "string", "format": "date-time" } },
            },
        });
        let told: Vec<String> = rows(&schema)
            .into_iter()
            .map(|row| {
                format!("{}{}: {}. {}", row.path, if row.is_required { "!" } else { "" }, row.holds, row.description)
            })
            .collect();
        assert_eq!(
            told,
            [
                "at: list of: moment (RFC 3339). ",
                "first: object or null. The first one.",
                "first.n: whole number ≥ 0 or null. ",
                "first.sku!: text, at most 9 characters. ",
                "kind!: one of open, closed, null. ",
                "lines!: object; each member: object. By their ids.",
                "lines{}.n: whole number ≥ 0 or null. ",
                "lines{}.sku!: text, at most 9 characters. ",
            ]
        );
    }
}
