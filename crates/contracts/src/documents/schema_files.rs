//! JSON Schemas of payloads, a file each, and a list of them to read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Document;
use crate::doc::ContractDoc;

/// What a schema is written in where it does not say so itself.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of each type, and the list.
pub fn schema_files(contracts: &[ContractDoc]) -> Vec<Document> {
    let schema = |contract: &ContractDoc| Document {
        name: schema_name(contract),
        text: format!("{:#}\n", schema_document(contract)),
    };
    let list = Document { name: "README.md".to_owned(), text: list(contracts) };
    contracts.iter().map(schema).chain([list]).collect()
}

/// The file with the schema of a type.
pub(crate) fn schema_name(contract: &ContractDoc) -> String {
    format!("{}.json", contract.kind)
}

/// The schema as a file of its own: it says what it is of, and in which dialect.
pub fn schema_document(contract: &ContractDoc) -> Value {
    let mut schema = contract.schema.clone();
    if let Some(members) = schema.as_object_mut() {
        members.entry("$schema").or_insert_with(|| json!(DIALECT));
        members.entry("title").or_insert_with(|| json!(contract.kind));
        members.entry("description").or_insert_with(|| json!(contract.summary));
    }
    schema
}

fn list(contracts: &[ContractDoc]) -> String {
    let mut out = String::from(
        "# Payloads\n\nThe JSON Schema of the `data` of every event type, made from its contract. Who may receive a type, and what else is \
         promised of it, is in the [catalogue of events](../contracts/catalogue.html) and the [AsyncAPI \
         document](../contracts/asyncapi.json).\n",
    );
    let mut by_owner: BTreeMap<&str, Vec<&ContractDoc>> = BTreeMap::new();
    for contract in contracts {
        by_owner.entry(&contract.owner).or_default().push(contract);
    }
    for (owner, own) in by_owner {
        // Writing to a text cannot fail.
        let _ = write!(out, "\n## {owner}\n\n| type | weight | what it means |\n|---|---|---|\n");
        for contract in own {
            let weight = contract.weight.map_or("", event::Weight::name);
            let meaning = contract.summary.replace('|', "\\|").replace('\n', " ");
            let _ = writeln!(out, "| [{}]({}) | {weight} | {meaning} |", contract.kind, schema_name(contract));
        }
    }
    out
}
