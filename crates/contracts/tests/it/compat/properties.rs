//! What is called compatible is so: for generated schemas, every value that may be written is read.

use contracts::compat::included;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

fn cases() -> u32 {
    if std::env::var_os("RESTOCK_FULL_TESTS").is_some() { 20_000 } else { 500 }
}

/// A bound that is there or not.
fn bounded(kind: &'static str, low: &'static str, high: &'static str, from: i64) -> impl Strategy<Value = Value> {
    (prop::option::of(from..from + 4), prop::option::of(from + 3..from + 8)).prop_map(move |(least, most)| {
        let mut schema = json!({ "type": kind });
        for (word, bound) in [(low, least), (high, most)] {
            if let Some(bound) = bound {
                schema[word] = json!(bound);
            }
        }
        schema
    })
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        bounded("integer", "minimum", "maximum", -2),
        bounded("number", "minimum", "exclusiveMaximum", -2),
        bounded("string", "minLength", "maxLength", 0),
        vec(select(vec![json!("a"), json!("b"), json!(1), json!(null)]), 1..4)
            .prop_map(|values| json!({ "enum": values })),
        Just(json!({ "type": "boolean" })),
        Just(json!({ "type": ["string", "null"] })),
        Just(json!({ "type": ["integer", "string"] })),
        Just(json!({ "$ref": "#/$defs/part" })),
        Just(json!({})),
    ]
}

fn schema() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(3, 12, 3, |inner| {
        let fields = vec((select(vec!["a", "b", "c"]), inner.clone(), any::<bool>()), 0..3);
        let others = prop::option::of(prop_oneof![Just(json!(false)), Just(json!(true)), inner.clone()]);
        let object = (fields, others).prop_map(|(fields, others)| {
            let (mut properties, mut required) = (Map::new(), Vec::new());
            for (name, schema, is_required) in fields {
                properties.insert(name.to_owned(), schema);
                if is_required && !required.contains(&name) {
                    required.push(name);
                }
            }
            let mut schema = json!({ "type": "object", "properties": properties, "required": required });
            if let Some(others) = others {
                schema["additionalProperties"] = others;
            }
            schema
        });
        let list = (inner.clone(), 0..2u64, prop::option::of(1..3u64)).prop_map(|(items, least, most)| {
            let mut schema = json!({ "type": "array", "items": items, "minItems": least });
            if let Some(most) = most {
                schema["maxItems"] = json!(most);
            }
            schema
        });
        let choice = (select(vec!["anyOf", "oneOf", "allOf"]), vec(inner, 1..3))
            .prop_map(|(word, parts)| Value::Object([(word.to_owned(), Value::Array(parts))].into_iter().collect()));
        prop_oneof![3 => object, 1 => list, 1 => choice]
    })
}

/// A whole schema: a part that it may refer to is beside it.
fn whole() -> impl Strategy<Value = Value> {
    (schema(), leaf()).prop_map(|(schema, part)| {
        let part = if part.get("$ref").is_some() { json!({ "type": "integer" }) } else { part };
        json!({ "allOf": [schema], "$defs": { "part": part } })
    })
}

/// A schema and another one: the same with some places changed.
fn pair() -> impl Strategy<Value = (Value, Value)> {
    (whole(), vec((0..8usize, leaf(), 0..4u8), 1..3)).prop_map(|(before, changes)| {
        let mut after = before.clone();
        for (place, other, how) in changes {
            let mut left = place;
            change(&mut after["allOf"], &mut left, &other, how);
        }
        (before, after)
    })
}

/// Changes the place with that number, counted from the outside.
fn change(schema: &mut Value, left: &mut usize, other: &Value, how: u8) {
    match schema {
        _ if *left == usize::MAX => {}
        Value::Object(words) => {
            if *left == 0 {
                match how {
                    0 => drop(words.remove("required")),
                    1 => drop(words.remove("additionalProperties")),
                    2 if words.contains_key("type") => {
                        drop(words.insert("type".to_owned(), json!(["integer", "string", "null"])))
                    }
                    _ => *schema = other.clone(),
                }
                *left = usize::MAX;
                return;
            }
            *left -= 1;
            for (word, inside) in words {
                let is_looked_into = !matches!(word.as_str(), "required" | "enum" | "type");
                match inside {
                    // Fields are schemas, and what holds them is none.
                    Value::Object(fields) if word == "properties" => {
                        fields.values_mut().for_each(|field| change(field, left, other, how));
                    }
                    _ if is_looked_into => change(inside, left, other, how),
                    _ => {}
                }
            }
        }
        Value::Array(items) => {
            items.iter_mut().for_each(|item| change(item, left, other, how));
        }
        _ => {}
    }
}

fn value() -> impl Strategy<Value = Value> {
    let plain = prop_oneof![
        select(vec![
            json!(null),
            json!(true),
            json!("a"),
            json!("b"),
            json!(""),
            json!("abcd"),
            json!("abcdefgh"),
            json!(1.5)
        ]),
        (-4..8i64).prop_map(|number| json!(number)),
    ];
    plain.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::Array),
            vec((select(vec!["a", "b", "c", "z"]), inner), 0..4).prop_map(|fields| Value::Object(
                fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
            )),
        ]
    })
}

/// The schema by which a publisher writes: where fields are declared, only those. Parts that hold together stay open, for what
/// the one does not declare, another one may.
fn as_written(schema: &Value, is_part: bool) -> Value {
    match schema {
        Value::Object(words) => {
            let mut closed = Map::new();
            for (word, inside) in words {
                let inside = match (word.as_str(), inside) {
                    ("enum" | "required" | "type", _) => inside.clone(),
                    ("properties" | "$defs", Value::Object(fields)) => Value::Object(
                        fields.iter().map(|(name, field)| (name.clone(), as_written(field, false))).collect(),
                    ),
                    ("allOf", Value::Array(parts)) => {
                        let is_part = is_part || parts.len() > 1;
                        Value::Array(parts.iter().map(|part| as_written(part, is_part)).collect())
                    }
                    ("anyOf" | "oneOf", Value::Array(parts)) => {
                        Value::Array(parts.iter().map(|part| as_written(part, is_part)).collect())
                    }
                    _ => as_written(inside, false),
                };
                closed.insert(word.clone(), inside);
            }
            let holds_parts = words.get("allOf").and_then(Value::as_array).is_some_and(|parts| parts.len() > 1);
            if !is_part && holds_parts && inside_declares(&words["allOf"]) {
                closed.insert("unevaluatedProperties".to_owned(), json!(false));
            }
            if !is_part && words.contains_key("properties") && !words.contains_key("additionalProperties") {
                closed.insert("additionalProperties".to_owned(), json!(false));
            }
            Value::Object(closed)
        }
        other => other.clone(),
    }
}

/// Whether some part declares fields, so that others are not written.
fn inside_declares(schema: &Value) -> bool {
    match schema {
        Value::Object(words) => words.contains_key("properties") || words.values().any(inside_declares),
        Value::Array(parts) => parts.iter().any(inside_declares),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_global_rejects: 1_000_000, ..ProptestConfig::default() })]

    #[test]
    fn every_value_that_may_be_written_is_read_where_the_change_is_called_compatible(
        (before, after) in pair(),
        values in vec(value(), 40),
    ) {
        for (written, read) in [(&before, &after), (&after, &before)] {
            if !included(written, read, "old", "new").is_empty() {
                continue;
            }
            let writes = jsonschema::validator_for(&as_written(written, false)).unwrap();
            let reads = jsonschema::validator_for(read).unwrap();
            for value in values.iter().filter(|value| writes.is_valid(value)) {
                prop_assert!(reads.is_valid(value), "{value} is written by {written} and not read by {read}");
            }
        }
    }

    #[test]
    fn a_schema_without_overlapping_choices_fits_itself(schema in whole()) {
        // Parts that contradict one another allow nothing, which is not looked for.
        let text = schema.to_string();
        prop_assume!(!text.contains("oneOf") && text.matches("allOf").count() == 1);
        prop_assert_eq!(included(&schema, &schema, "old", "new"), vec![]);
    }
}

/// The property says nothing where nothing is called compatible, or no value is written.
#[test]
fn the_generated_cases_are_worth_something() {
    let mut runner = TestRunner::deterministic();
    let (mut compatible, mut written, mut refused_and_shown) = (0, 0, 0);
    for _ in 0..2_000 {
        let ((before, after), values) = (pair(), vec(value(), 40)).new_tree(&mut runner).unwrap().current();
        let writes = jsonschema::validator_for(&as_written(&before, false)).unwrap();
        let reads = jsonschema::validator_for(&after).unwrap();
        let of_before: Vec<&Value> = values.iter().filter(|value| writes.is_valid(value)).collect();
        if included(&before, &after, "old", "new").is_empty() {
            compatible += usize::from(before != after);
            written += of_before.len();
        } else {
            refused_and_shown += usize::from(of_before.iter().any(|value| !reads.is_valid(value)));
        }
    }
    assert!(compatible > 20 && written > 1_000 && refused_and_shown > 10, "{compatible} {written} {refused_and_shown}");
}
