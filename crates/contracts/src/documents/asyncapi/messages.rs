//! Messages: events as they travel, in the structured mode of CloudEvents.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Served, reference};
use crate::doc::{ContractDoc, Example};

/// The media type of one event in structured mode.
pub(super) const STRUCTURED: &str = "application/cloudevents+json";
/// A type and what it promises.
pub(super) fn message(contract: &ContractDoc, takes_in: bool, served: Option<Served<'_>>) -> Value {
    let source = source(contract, takes_in, served);
    let mut message = promises(contract);
    let mut put = |name: &str, value: Value| message.insert(name.to_owned(), value);
    put("name", json!(contract.kind));
    put("title", json!(contract.kind));
    put("summary", json!(contract.summary));
    put("contentType", json!(STRUCTURED));
    put("tags", json!([{ "name": contract.owner }]));
    put(
        "headers",
        json!({
            "type": "object",
            "properties": { "content-type": { "type": "string", "description": "That of one event, or of a batch of them." } },
        }),
    );
    put("payload", payload(contract, (!takes_in).then_some(&source)));
    let examples: Vec<Value> =
        contract.examples.iter().map(|shown| example(contract, shown, &source, served)).collect();
    if !examples.is_empty() {
        put("examples", json!(examples));
    }
    Value::Object(message)
}

/// The envelope with what is fixed in it by the type.
fn payload(contract: &ContractDoc, source: Option<&String>) -> Value {
    let subject = format!("`{}/` and the payload's `{}`.", contract.aggregate, contract.id_field);
    let mut properties = json!({
        "type": { "const": contract.kind },
        "subject": { "type": "string", "description": subject },
        "data": reference("components/schemas", &contract.kind),
    });
    if let Some(source) = source {
        properties["source"] = json!({ "const": source });
    }
    json!({
        "allOf": [
            reference("components/schemas", "cloudevent"),
            { "type": "object", "properties": properties, "required": ["type", "data"] },
        ],
    })
}

/// Who says it. Others than our own contexts choose their sources themselves.
fn source(contract: &ContractDoc, takes_in: bool, served: Option<Served<'_>>) -> String {
    let space = if takes_in { "example" } else { "restock" };
    served.map_or_else(|| format!("urn:{space}:{}", contract.owner), |served| served.source.to_owned())
}

fn example(contract: &ContractDoc, shown: &Example, source: &str, served: Option<Served<'_>>) -> Value {
    let id = shown.data.get(&contract.id_field).and_then(Value::as_str).unwrap_or_default();
    let mut event = json!({
        "specversion": "1.0",
        "id": shown.id,
        "source": source,
        "type": contract.kind,
        "subject": format!("{}/{id}", contract.aggregate),
        "datacontenttype": "application/json",
        "data": shown.data,
    });
    if served.is_some_and(|served| !served.is_chained) {
        event["id"] = json!("1");
        event["eventid"] = json!(shown.id);
    }
    if let Some(time) = &shown.time {
        event["time"] = json!(time);
    }
    json!({ "name": shown.id, "summary": contract.summary, "payload": event })
}

/// What the contract says beyond its schema, as extensions.
fn promises(contract: &ContractDoc) -> Map<String, Value> {
    let references = contract.references.iter();
    let references: Vec<Value> =
        references.map(|known| json!({ "field": known.field, "aggregate": known.aggregate })).collect();
    let exemptions = contract.exemptions.iter();
    let exemptions: Vec<Value> =
        exemptions.map(|one| json!({ "rule": one.rule, "field": one.field, "reason": one.reason })).collect();
    let audiences: Vec<&str> = contract.audiences.iter().map(|audience| audience.name()).collect();
    let said = [
        ("owner", json!(contract.owner)),
        ("aggregate", json!({ "name": contract.aggregate, "id-field": contract.id_field })),
        ("axis", json!(contract.axis)),
        ("weight", json!(contract.weight.map(event::Weight::name))),
        ("audiences", json!(audiences)),
        ("scoped-by", json!(contract.scoped_by)),
        ("visible-from", json!(contract.visible_from)),
        ("references", json!(references)),
        ("derived-from", json!(contract.derived_from)),
        ("compensates", json!(contract.compensates)),
        ("retention", json!(contract.retention.map(|retention| retention.to_string()))),
        ("exemptions", json!(exemptions)),
    ];
    let is_said = |value: &Value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty());
    said.into_iter()
        .filter(|(_, value)| is_said(value))
        .map(|(name, value)| (format!("x-restock-{name}"), value))
        .collect()
}

/// The envelope that all events share.
pub(super) fn envelope() -> Value {
    json!({
        "type": "object",
        "title": "CloudEvent",
        "description": "The envelope of CloudEvents 1.0, with the extension attributes that Restock uses.",
        "required": ["specversion", "id", "source", "type", "data"],
        "properties": {
            "specversion": { "const": "1.0" },
            "id": { "type": "string", "minLength": 1, "description": "With `source` the same for ever: what comes again is known by both." },
            "source": { "type": "string", "minLength": 1, "format": "uri-reference", "description": "Who says it." },
            "type": { "type": "string", "minLength": 1, "description": "The name of the type with its major version." },
            "subject": { "type": "string", "minLength": 1, "description": "What it is about: the aggregate's name and id." },
            "time": { "type": "string", "format": "date-time", "description": "When it happened." },
            "datacontenttype": { "const": "application/json" },
            "correlationid": { "type": "string", "description": "Ties together everything that follows from one cause." },
            "causationid": { "type": "string", "description": "The event that caused it." },
            "sequence": { "type": "string", "pattern": "^[0-9]+$", "description": "In a feed: its position, from 1 and without gaps." },
            "eventid": { "type": "string", "description": "Where `id` is the position in the feed: what the event is known by elsewhere." },
            "chain": { "type": "string", "pattern": "^[0-9a-f]{64}$", "description": "In a feed: the digest of the feed up to and with it." },
            "data": { "type": "object", "description": "The payload." },
        },
    })
}

/// Owners, to group by.
pub(super) fn tags(contracts: &[ContractDoc]) -> Vec<Value> {
    let owners: BTreeSet<&str> = contracts.iter().map(|contract| contract.owner.as_str()).collect();
    owners
        .into_iter()
        .map(|owner| json!({ "name": owner, "description": format!("Types that {owner} alone may say.") }))
        .collect()
}
