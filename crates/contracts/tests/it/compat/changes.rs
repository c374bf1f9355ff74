//! Each kind of change, with a value that shows what it breaks.

use contracts::compat::included;
use serde_json::{Value, json};

/// One field of an object, and whether it is always there.
fn object(field: Value, is_required: bool) -> Value {
    let required: &[&str] = if is_required { &["id", "x"] } else { &["id"] };
    json!({ "type": "object", "required": required, "properties": { "id": { "type": "string" }, "x": field } })
}

fn misfits(written: &Value, read: &Value) -> Vec<String> {
    included(written, read, "old", "new")
        .into_iter()
        .map(|misfit| format!("{}: {}", misfit.path, misfit.reason))
        .collect()
}

/// The change is refused, and the value is why: it may be written, and is not read.
#[track_caller]
fn breaks(written: &Value, read: &Value, value: &Value, reason: &str) {
    assert!(jsonschema::is_valid(written, value), "the value cannot be written: {value}");
    assert!(!jsonschema::is_valid(read, value), "the value is read: {value}");
    assert_eq!(misfits(written, read), [reason]);
}

#[track_caller]
fn fits(written: &Value, read: &Value) {
    assert_eq!(misfits(written, read), Vec::<String>::new());
}

#[test]
fn a_field_that_becomes_required_breaks_and_one_that_becomes_optional_does_not() {
    let (always, perhaps) = (object(json!({ "type": "integer" }), true), object(json!({ "type": "integer" }), false));
    breaks(&perhaps, &always, &json!({ "id": "1" }), "$.x: new requires `x`, and old may leave it out");
    fits(&always, &perhaps);
}

#[test]
fn a_new_optional_field_fits_in_both_directions() {
    let (with, without) = (
        object(json!({ "type": "integer" }), false),
        json!({ "type": "object", "required": ["id"], "properties": { "id": { "type": "string" } } }),
    );
    fits(&without, &with);
    fits(&with, &without);
}

#[test]
fn a_field_that_is_no_longer_known_breaks_where_unknown_ones_are_refused() {
    let with = object(json!({ "type": "integer" }), false);
    let strict = json!({ "type": "object", "required": ["id"], "properties": { "id": { "type": "string" } }, "additionalProperties": false });
    breaks(
        &with,
        &strict,
        &json!({ "id": "1", "x": 1 }),
        "$.x: new refuses fields that it does not know, and old may write `x`",
    );
    fits(&strict, &with);
}

#[test]
fn a_type_may_be_widened_and_not_narrowed() {
    let of = |kind: Value| object(json!({ "type": kind }), true);
    breaks(
        &of(json!(["string", "null"])),
        &of(json!("string")),
        &json!({ "id": "1", "x": null }),
        "$.x: old may write null, which new does not accept",
    );
    fits(&of(json!("string")), &of(json!(["string", "null"])));
    fits(&of(json!("integer")), &of(json!("number")));
    breaks(
        &of(json!("number")),
        &of(json!("integer")),
        &json!({ "id": "1", "x": 1.5 }),
        "$.x: old may write number, and new accepts integer",
    );
    breaks(
        &of(json!("string")),
        &of(json!("integer")),
        &json!({ "id": "1", "x": "1" }),
        "$.x: old may write string, and new accepts integer",
    );
}

#[test]
fn a_list_of_values_may_grow_and_not_shrink() {
    let (two, three) = (object(json!({ "enum": ["a", "b"] }), true), object(json!({ "enum": ["a", "b", "c"] }), true));
    breaks(&three, &two, &json!({ "id": "1", "x": "c" }), "$.x: old may write \"c\", which new does not accept");
    fits(&two, &three);
    let text = object(json!({ "type": "string" }), true);
    breaks(&text, &two, &json!({ "id": "1", "x": "z" }), "$.x: new accepts only \"a\", \"b\", and old writes others");
    fits(&two, &text);
}

#[test]
fn bounds_may_be_loosened_and_not_tightened() {
    let of = |schema: Value| object(schema, true);
    let value = |value: Value| json!({ "id": "1", "x": value });
    let cases = [
        (
            json!({ "type": "integer" }),
            json!({ "type": "integer", "minimum": 0 }),
            json!(-1),
            "$.x: new accepts at least 0, and old may write others",
        ),
        (
            json!({ "type": "number", "minimum": 0 }),
            json!({ "type": "number", "exclusiveMinimum": 0 }),
            json!(0),
            "$.x: new accepts more than 0, and old may write others",
        ),
        (
            json!({ "type": "integer", "maximum": 9 }),
            json!({ "type": "integer", "maximum": 8 }),
            json!(9),
            "$.x: new accepts at most 8, and old may write others",
        ),
        (
            json!({ "type": "integer" }),
            json!({ "type": "integer", "multipleOf": 6 }),
            json!(5),
            "$.x: new accepts multiples of 6, and old may write others",
        ),
        (
            json!({ "type": "string" }),
            json!({ "type": "string", "minLength": 1 }),
            json!(""),
            "$.x: new asks for at least 1 characters, and old may write fewer",
        ),
        (
            json!({ "type": "string", "maxLength": 9 }),
            json!({ "type": "string", "maxLength": 3 }),
            json!("abcd"),
            "$.x: new accepts at most 3 characters, and old may write more",
        ),
        (
            json!({ "type": "string" }),
            json!({ "type": "string", "pattern": "^a" }),
            json!("b"),
            "$.x: new asks for the pattern \"^a\", and old keeps none",
        ),
        (
            json!({ "type": "array" }),
            json!({ "type": "array", "maxItems": 1 }),
            json!([1, 2]),
            "$.x: new accepts at most 1 items, and old may write more",
        ),
        (
            json!({ "type": "array" }),
            json!({ "type": "array", "uniqueItems": true }),
            json!([1, 1]),
            "$.x: new refuses lists with equal items, and old may write them",
        ),
        (
            json!({ "type": "object" }),
            json!({ "type": "object", "minProperties": 1 }),
            json!({}),
            "$.x: new asks for at least 1 fields, and old may write fewer",
        ),
    ];
    for (loose, tight, shows, reason) in cases {
        breaks(&of(loose.clone()), &of(tight.clone()), &value(shows), reason);
        fits(&of(tight), &of(loose));
    }
}

#[test]
fn what_stands_deep_inside_is_found_with_its_path() {
    let of = |amount: Value| {
        json!({
            "type": "object", "required": ["entries"],
            "properties": { "entries": { "type": "array", "items": { "$ref": "#/$defs/entry" } } },
            "$defs": { "entry": { "type": "object", "required": ["amount"], "properties": { "amount": amount } } },
        })
    };
    let (text, number) = (of(json!({ "type": "string" })), of(json!({ "type": "number" })));
    let value = json!({ "entries": [{ "amount": "9.99" }] });
    breaks(&text, &number, &value, "$.entries[*].amount: old may write string, and new accepts number");
    let lines = |members: Value| json!({ "type": "object", "properties": {}, "additionalProperties": members });
    breaks(
        &lines(json!({ "type": "integer" })),
        &lines(json!({ "type": "string" })),
        &json!({ "1": 2 }),
        "$.*: old may write integer, and new accepts string",
    );
}

#[test]
fn a_choice_may_grow_and_not_shrink() {
    let of = |choices: &[&str]| {
        let choices: Vec<Value> = choices.iter().map(|kind| json!({ "type": kind })).collect();
        object(json!({ "anyOf": choices }), true)
    };
    breaks(
        &of(&["string", "integer"]),
        &of(&["string"]),
        &json!({ "id": "1", "x": 1 }),
        "$.x: old may write integer, and new accepts string",
    );
    fits(&of(&["string"]), &of(&["string", "integer"]));
    // Which of two overlapping choices accepts alone cannot be shown: refused, though it may do no harm.
    let one_of = object(json!({ "oneOf": [{ "type": "integer" }, { "type": "number" }] }), true);
    assert!(!misfits(&object(json!({ "type": "number" }), true), &one_of).is_empty());
}

#[test]
fn a_schema_that_refers_to_itself_is_compared_to_its_end() {
    let tree = |leaf: &str| {
        json!({
            "$ref": "#/$defs/tree",
            "$defs": { "tree": { "type": "object", "properties": { "leaf": { "type": leaf }, "below": { "type": "array", "items": { "$ref": "#/$defs/tree" } } } } },
        })
    };
    fits(&tree("integer"), &tree("number"));
    let reason = "old may write string, and new accepts number";
    let found = [format!("$.below[*].leaf: {reason}"), format!("$.leaf: {reason}")];
    assert_eq!(misfits(&tree("string"), &tree("number")), found);
}
