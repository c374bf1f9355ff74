//! Documents that are made from contracts: AsyncAPI, schemas, and the catalogue of events.

use contracts::documents::{Application, Document, Served, asyncapi, catalogue_page, published, schema_files};
use contracts::{ContractDoc, read_file};
use serde_json::{Value, json};

const HERE: Application<'_> = Application {
    title: "Shop",
    version: "1.2.3",
    description: "A shop.",
    host: Some("shop.example:8080"),
    takes_in: &["warehouse.stock.counted.v1"],
    serves: &[Served { context: "price", source: "urn:restock:price", is_chained: true }],
};

const CONTRACTS: &str = "
- type: warehouse.stock.counted.v1
  owner: warehouse
  subject: {aggregate: stock, id_field: product_id}
  axis: level
  weight: thick
  summary: What lies there.
  audiences: [internal]
  retention: latest
  references: [{field: product_id, aggregate: product}]
  schema: {type: object, required: [product_id, level], properties: {product_id: {type: string}, level: {type: integer}}}
  examples: [{id: '1', time: '2026-12-01T08:00:00Z', data: {product_id: P1, level: 4}}]
- type: price.price.published.v1
  owner: price
  subject: {aggregate: price, id_field: price_id}
  axis: price
  weight: thick
  summary: What it costs.
  audiences: [public, internal]
  scoped_by: list_id
  visible_from: known_from
  retention: 30 days
  schema:
    $defs: {Entry: {type: object, properties: {next: {$ref: '#/$defs/Entry'}}}}
    type: object
    required: [price_id, list_id, known_from]
    properties:
      price_id: {type: string}
      list_id: {type: string}
      known_from: {type: string, format: date-time}
      entry: {$ref: '#/$defs/Entry', description: The <b>first.}
  examples: [{id: '2', time: '2026-12-01T08:00:00Z', data: {price_id: north/P1, list_id: north, known_from: '2026-12-01T08:00:00Z'}}]
";

fn contracts() -> Vec<ContractDoc> {
    read_file("a.yaml", CONTRACTS).unwrap_or_else(|faults| panic!("{}", faults[0]))
}

#[test]
fn what_is_taken_in_is_received_and_what_readers_fetch_is_sent() {
    let document = asyncapi(&HERE, &contracts());
    assert_eq!((&document["asyncapi"], &document["info"]["version"]), (&json!("3.0.0"), &json!("1.2.3")));
    let operations: Vec<(&String, &Value, &Value)> = document["operations"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, operation)| (name, &operation["action"], &operation["channel"]["$ref"]))
        .collect();
    let expected = [
        ("serve-price", "send", "#/channels/price"),
        ("serve-price.public.list_id", "send", "#/channels/price.public.list_id"),
        ("takeIn", "receive", "#/channels/events"),
    ];
    let told = operations.iter().map(|(name, action, channel)| (name.as_str(), action.as_str(), channel.as_str()));
    let expected = expected.map(|(name, action, channel)| (name, Some(action), Some(channel)));
    assert_eq!(told.collect::<Vec<_>>(), expected);
    let feed = &document["channels"]["price.public.list_id"];
    assert_eq!(feed["address"], "/feeds/price.public.{list_id}");
    assert!(feed["parameters"]["list_id"].is_object());
}

#[test]
fn a_message_is_a_cloud_event_with_what_its_contract_promises() {
    let document = asyncapi(&HERE, &contracts());
    let message = &document["components"]["messages"]["price.price.published.v1"];
    assert_eq!(message["contentType"], "application/cloudevents+json");
    let promised = [
        ("owner", json!("price")),
        ("aggregate", json!({ "name": "price", "id-field": "price_id" })),
        ("weight", json!("thick")),
        ("audiences", json!(["public", "internal"])),
        ("scoped-by", json!("list_id")),
        ("visible-from", json!("known_from")),
        ("retention", json!("30 days")),
    ];
    for (name, value) in promised {
        assert_eq!(message[format!("x-restock-{name}")], value, "{name}");
    }
    let event = &message["examples"][0]["payload"];
    assert_eq!((&event["source"], &event["subject"]), (&json!("urn:restock:price"), &json!("price/north/P1")));
    let entry = &document["components"]["schemas"]["price.price.published.v1"]["properties"]["entry"];
    let base = "#/components/schemas/price.price.published.v1/definitions/Entry";
    assert_eq!(entry, &json!({ "description": "The <b>first.", "allOf": [{ "$ref": base }] }));
}

#[test]
fn a_feed_without_digests_is_told_as_it_is() {
    let plain = [Served { context: "price", source: "/price", is_chained: false }];
    let document = asyncapi(&Application { serves: &plain, ..HERE }, &contracts());
    let event = &document["components"]["messages"]["price.price.published.v1"]["examples"][0]["payload"];
    assert_eq!((&event["source"], &event["id"], &event["eventid"]), (&json!("/price"), &json!("1"), &json!("2")));
    let query = &document["operations"]["serve-price"]["bindings"]["http"]["query"]["properties"];
    assert_eq!((&query["limit"]["maximum"], &query["accept"]), (&json!(2_000), &Value::Null));
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str).map(ToOwned::to_owned));
                members.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let document = asyncapi(&HERE, &contracts());
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 10);
    for reference in found {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
}

#[test]
fn where_it_is_not_known_how_events_travel_their_messages_are_told_alone() {
    let nowhere = Application { host: None, takes_in: &[], serves: &[], ..HERE };
    let document = asyncapi(&nowhere, &contracts());
    assert_eq!((&document["channels"], &document["servers"]), (&json!({}), &Value::Null));
    assert_eq!(document["components"]["messages"].as_object().map(serde_json::Map::len), Some(2));
}

#[test]
fn schemas_stand_alone_and_are_listed() {
    let files = schema_files(&contracts());
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["warehouse.stock.counted.v1.json", "price.price.published.v1.json", "README.md"]);
    let schema: Value = serde_json::from_str(&files[0].text).unwrap_or_default();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(
        (&schema["title"], &schema["description"]),
        (&json!(names[0].trim_end_matches(".json")), &json!("What lies there."))
    );
    assert!(
        files[2]
            .text
            .contains("| [price.price.published.v1](price.price.published.v1.json) | thick | What it costs. |")
    );
}

#[test]
fn the_catalogue_tells_every_type_with_its_promises_and_can_be_broken_by_no_text() {
    let page = catalogue_page("Shop", &contracts()).unwrap_or_default();
    for part in [
        "2 types of 2 contexts",
        "href=\"#price.price.published.v1\"",
        "<article id=\"price.price.published.v1\"",
        "the time in <code>known_from</code>",
        "moment (RFC 3339)",
        "href=\"../schemas/price.price.published.v1.json\"",
        "The &#60;b&#62;first.",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!page.contains("<b>first") && !page.contains("<script"));

    let hostile = "\"><script>alert(1)</script>'";
    let mut contracts = contracts();
    for contract in &mut contracts {
        let texts = [
            &mut contract.kind,
            &mut contract.owner,
            &mut contract.aggregate,
            &mut contract.axis,
            &mut contract.summary,
        ];
        texts.into_iter().for_each(|text| hostile.clone_into(text));
        contract.references.iter_mut().for_each(|known| hostile.clone_into(&mut known.field));
        contract.scoped_by = Some(hostile.to_owned());
        contract.visible_from = Some(hostile.to_owned());
        contract.derived_from = vec![hostile.to_owned()];
        contract.compensates = Some(hostile.to_owned());
        contract.schema =
            json!({ "type": "object", "properties": { hostile: { "type": hostile, "description": hostile } } });
        contract.examples.iter_mut().for_each(|example| {
            hostile.clone_into(&mut example.id);
            example.data = json!({ hostile: hostile });
        });
    }
    let page = catalogue_page(hostile, &contracts).unwrap_or_default();
    assert!(page.contains("&#60;script&#62;") && !page.contains("<script"), "{page}");
}

#[test]
fn a_broken_promise_is_told_with_what_to_change() {
    let mut contracts = contracts();
    contracts[0].owner = "price".to_owned();
    let page = catalogue_page("Shop", &contracts).unwrap_or_default();
    assert!(page.contains("class=\"broken\""), "{page}");
}

#[test]
fn everything_that_is_published_has_its_place() {
    let documents = published(&HERE, &contracts()).unwrap_or_default();
    let names: Vec<&str> = documents.iter().map(|Document { name, .. }| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "schemas/warehouse.stock.counted.v1.json",
            "schemas/price.price.published.v1.json",
            "schemas/README.md",
            "contracts/asyncapi.json",
            "contracts/catalogue.html",
        ]
    );
}
