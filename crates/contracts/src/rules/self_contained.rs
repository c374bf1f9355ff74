//! The reader needs to ask nobody.

use event::Weight;
use serde_json::Value;

use super::words::words;
use super::{Breach, Set};
use crate::doc::ContractDoc;
use crate::schema::{Field, fields};

pub(super) fn look(_: &Set<'_>, contract: &ContractDoc) -> Vec<Breach> {
    let mut found = Vec::new();
    if contract.summary.trim().is_empty() {
        found.push(Breach::at("/summary", "nobody is told what the event means", "write `summary:` with one sentence"));
    }
    if contract.weight == Some(Weight::Notification) {
        found.push(Breach::at(
            "/weight",
            format!("a notification makes every reader call {} for what happened, and wait where it is down", contract.owner),
            "put the facts in and make it thick; where the publisher cannot, write an exemption that names the one place that \
             enriches it at the edge",
        ));
    }
    for field in fields(&contract.schema).iter().filter(|field| is_address(field)) {
        found.push(Breach::of(
            field,
            format!("`{}` sends the reader elsewhere for what happened", field.path),
            "put into the payload what stands there",
        ));
    }
    found
}

fn is_address(field: &Field<'_>) -> bool {
    let format = field.schema.get("format").and_then(Value::as_str).unwrap_or_default();
    let last = words(&field.name).pop().unwrap_or_default();
    matches!(format, "uri" | "uri-reference" | "iri" | "uri-template")
        || matches!(last.as_str(), "url" | "uri" | "href" | "link")
}
