//! From a declaration in code.

use event::Contract;
use serde_json::{Value, json};

use super::{ContractDoc, Example, Exempted, Referred};

impl ContractDoc {
    /// The declaration as data.
    pub fn of(contract: &Contract) -> Self {
        let mut schema = Value::from((contract.schema)());
        schema["title"] = json!(contract.kind);
        schema["description"] = json!(contract.summary);
        Self {
            kind: contract.kind.to_owned(),
            owner: contract.owner.to_owned(),
            aggregate: contract.subject.aggregate.to_owned(),
            id_field: contract.subject.id_field.to_owned(),
            axis: contract.axis.to_owned(),
            weight: Some(contract.weight),
            summary: contract.summary.to_owned(),
            schema,
            audiences: contract.audiences.to_vec(),
            scoped_by: contract.scoped_by.map(ToOwned::to_owned),
            visible_from: contract.visible_from.map(ToOwned::to_owned),
            references: contract
                .references
                .iter()
                .map(|known| Referred { field: known.field.to_owned(), aggregate: known.aggregate.to_owned() })
                .collect(),
            derived_from: contract.derived_from.iter().map(|kind| (*kind).to_owned()).collect(),
            compensates: contract.compensates.map(ToOwned::to_owned),
            retention: Some(contract.retention),
            fold: None,
            examples: contract.examples.iter().map(|text| Example::of(text)).collect(),
            sequences: Vec::new(),
            exemptions: contract
                .exemptions
                .iter()
                .map(|one| Exempted {
                    rule: one.rule.to_owned(),
                    field: one.field.to_owned(),
                    reason: one.reason.to_owned(),
                })
                .collect(),
            origin: None,
        }
    }
}

impl Example {
    /// Of a text in code. What cannot be read is an example that fits nothing, which its rule then says.
    fn of(text: &str) -> Self {
        let event: Value = serde_json::from_str(text).unwrap_or(Value::Null);
        let field = |name: &str| event.get(name).and_then(Value::as_str).map(ToOwned::to_owned);
        Self {
            kind: field("type"),
            id: field("id").unwrap_or_default(),
            time: field("time"),
            data: event.get("data").cloned().unwrap_or_default(),
        }
    }
}
