//! A schema can be used as it stands.

use serde_json::Value;

use super::{Breach, Set};
use crate::doc::ContractDoc;
use crate::schema::resolved;

pub(super) fn look(_: &Set<'_>, contract: &ContractDoc) -> Vec<Breach> {
    let schema = &contract.schema;
    let mut found = Vec::new();
    references(schema, schema, &mut String::from("/schema"), &mut found);
    if resolved(schema, schema).get("type").and_then(Value::as_str) != Some("object") {
        found.push(Breach::at(
            "/schema/type",
            "a payload is a JSON object, and the schema does not say so",
            "write `type: object`",
        ));
    }
    if found.is_empty()
        && let Err(error) =
            jsonschema::options().with_pattern_options(jsonschema::PatternOptions::regex()).build(schema)
    {
        found.push(Breach::at(
            &format!("/schema{}", error.instance_path()),
            format!("it is no JSON Schema: {error}"),
            "write a JSON Schema (draft 2020-12), with regular expressions that need no looking around",
        ));
    }
    found
}

/// References that lead out of the schema, or nowhere.
fn references(root: &Value, part: &Value, pointer: &mut String, found: &mut Vec<Breach>) {
    if let Some(target) = part.get("$ref").and_then(Value::as_str) {
        let is_here = target.strip_prefix('#').is_some_and(|inside| root.pointer(inside).is_some());
        if !is_here {
            found.push(Breach::at(
                &format!("{pointer}/$ref"),
                format!("\"{target}\" is not in this schema: a reader would have to fetch it"),
                "put it under `$defs` of the same schema and refer to \"#/$defs/…\"",
            ));
        }
    }
    let base = pointer.len();
    let mut inside = |name: &str, value: &Value| {
        pointer.push('/');
        pointer.push_str(name);
        references(root, value, pointer, found);
        pointer.truncate(base);
    };
    match part {
        // What an enum, a constant or a default holds are values.
        Value::Object(members) => {
            members
                .iter()
                .filter(|(name, _)| !matches!(name.as_str(), "enum" | "const" | "default" | "examples"))
                .for_each(|(name, value)| inside(name, value));
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(at, value)| inside(&at.to_string(), value)),
        _ => {}
    }
}
