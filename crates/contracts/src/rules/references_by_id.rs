//! References to other aggregates are declared, and are ids.

use super::words::{names_id_of, one, same};
use super::{Breach, Set};
use crate::doc::ContractDoc;
use crate::schema::{Field, fields};

pub(super) fn look(set: &Set<'_>, contract: &ContractDoc) -> Vec<Breach> {
    let fields = fields(&contract.schema);
    let mut found = Vec::new();
    for (at, reference) in contract.references.iter().enumerate() {
        let pointer = format!("/references/{at}/field");
        match fields.iter().find(|field| field.path == reference.field) {
            None => found.push(Breach::at(
                &pointer,
                format!("the payload has no field `{}`", reference.field),
                "name a field of the schema: `supplier_id`, `group_ids` for a list of ids, `lines{}.product_id` in members of an object, `sales[].sale_id` in items of a list",
            )),
            Some(field) if !is_id(field) => found.push(Breach {
                field: field.path.clone(),
                ..Breach::at(
                    &field.pointer,
                    format!("`{}` is to name {}, and is neither a text nor a list of texts", field.path, one(&reference.aggregate)),
                    format!("put the {}'s id there, and nothing else of it", reference.aggregate),
                )
            }),
            Some(_) => {}
        }
    }
    for field in &fields {
        let Some(named) = names_id_of(&field.name) else { continue };
        let Some(aggregate) = set.aggregates().find(|aggregate| same(aggregate, &named)) else { continue };
        let is_own = field.is_top() && field.name == contract.id_field;
        let is_declared = contract.references.iter().any(|reference| reference.field == field.path);
        if !is_own && !is_declared && !same(aggregate, &contract.aggregate) {
            found.push(Breach::of(
                field,
                format!("`{}` names {}, and the contract does not say so", field.path, one(aggregate)),
                format!("add to `references:` {{field: \"{}\", aggregate: {aggregate}}}", field.path),
            ));
        }
    }
    found
}

fn is_id(field: &Field<'_>) -> bool {
    let holds_texts =
        || field.schema.get("items").and_then(|items| items.get("type")).is_some_and(|kind| kind == "string");
    !field.allows("object") && (field.allows("string") || field.allows("array") && holds_texts())
}
