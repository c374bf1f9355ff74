//! Payload schemas as AsyncAPI reads them: its schemas are those of JSON Schema draft 07, and their references count from
//! the whole document.

use serde_json::{Map, Value, json};

use crate::doc::ContractDoc;

/// The payload's schema, at its place among the document's schemas.
pub(super) fn payload(contract: &ContractDoc) -> Value {
    let base = format!("#/components/schemas/{}", contract.kind.replace('~', "~0").replace('/', "~1"));
    let mut schema = lowered(&contract.schema, &base);
    if let Some(members) = schema.as_object_mut() {
        members.remove("$schema");
        members.remove("$id");
        members.entry("title").or_insert_with(|| json!(contract.kind));
    }
    schema
}

/// A schema, with what newer drafts write differently. Words that draft 07 does not know stay: they are passed over by
/// those who do not know them.
fn lowered(schema: &Value, base: &str) -> Value {
    let Some(members) = schema.as_object() else { return schema.clone() };
    let mut out = Map::new();
    for (word, value) in members {
        match word.as_str() {
            "$defs" | "definitions" => put_each(&mut out, "definitions", value, base),
            "properties" | "patternProperties" => put_each(&mut out, word, value, base),
            // One word of draft 07 became two.
            "dependentSchemas" | "dependentRequired" => put_each(&mut out, "dependencies", value, base),
            "prefixItems" => drop(out.insert("items".to_owned(), each(value, base))),
            "items" if members.contains_key("prefixItems") => {
                out.insert("additionalItems".to_owned(), lowered(value, base));
            }
            "items"
            | "additionalItems"
            | "additionalProperties"
            | "propertyNames"
            | "contains"
            | "not"
            | "if"
            | "then"
            | "else" => {
                out.insert(word.clone(), lowered(value, base));
            }
            "allOf" | "anyOf" | "oneOf" => drop(out.insert(word.clone(), each(value, base))),
            "$ref" => {}
            // What is given as data is no schema, whatever it looks like.
            _ => drop(out.insert(word.clone(), value.clone())),
        }
    }
    let Some(target) = members.get("$ref").and_then(Value::as_str) else { return Value::Object(out) };
    let here = json!({ "$ref": moved(target, base) });
    if out.is_empty() {
        return here;
    }
    // Beside a reference draft 07 reads nothing.
    let parts = out.remove("allOf").and_then(|parts| parts.as_array().cloned()).unwrap_or_default();
    out.insert("allOf".to_owned(), parts.into_iter().chain([here]).collect());
    Value::Object(out)
}

fn put_each(out: &mut Map<String, Value>, word: &str, value: &Value, base: &str) {
    let members = value.as_object().into_iter().flatten();
    let members: Map<String, Value> = members.map(|(name, part)| (name.clone(), lowered(part, base))).collect();
    match out.get_mut(word) {
        Some(Value::Object(known)) => known.extend(members),
        _ => drop(out.insert(word.to_owned(), Value::Object(members))),
    }
}

fn each(value: &Value, base: &str) -> Value {
    value.as_array().into_iter().flatten().map(|part| lowered(part, base)).collect()
}

/// A reference within the payload's schema, counted from the document.
fn moved(target: &str, base: &str) -> String {
    let Some(pointer) = target.strip_prefix('#') else { return target.to_owned() };
    format!("{base}{}", pointer.replace("/$defs/", "/definitions/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_newer_drafts_say_differently_is_said_as_draft_07_reads_it() {
        let schema = json!({
            "$defs": { "Line": { "type": "object", "properties": { "next": { "$ref": "#/$defs/Line" }, "whole": { "$ref": "#" } } } },
            "properties": { "line": { "$ref": "#/$defs/Line", "description": "The line." }, "$ref": { "type": "string" } },
            "prefixItems": [{ "$ref": "#/$defs/Line" }],
            "items": false,
            "dependentRequired": { "a": ["b"] },
            "dependentSchemas": { "c": { "$ref": "#/$defs/Line" } },
            "examples": [{ "$ref": "#/$defs/Line" }],
        });
        assert_eq!(
            lowered(&schema, "#/x"),
            json!({
                "definitions": { "Line": { "type": "object", "properties": { "next": { "$ref": "#/x/definitions/Line" }, "whole": { "$ref": "#/x" } } } },
                "properties": { "line": { "allOf": [{ "$ref": "#/x/definitions/Line" }], "description": "The line." }, "$ref": { "type": "string" } },
                "items": [{ "$ref": "#/x/definitions/Line" }],
                "additionalItems": false,
                "dependencies": { "a": ["b"], "c": { "$ref": "#/x/definitions/Line" } },
                "examples": [{ "$ref": "#/$defs/Line" }],
            })
        );
    }
}
