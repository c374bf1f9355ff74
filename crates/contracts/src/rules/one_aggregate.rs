//! An event is about one aggregate, in one respect.

use super::{Breach, Set};
use crate::doc::ContractDoc;
use crate::schema::fields;

pub(super) fn look(_: &Set<'_>, contract: &ContractDoc) -> Vec<Breach> {
    let mut found = Vec::new();
    if contract.axis.is_empty() {
        found.push(Breach::at(
            "/axis",
            "nobody knows in which respect the aggregate changes",
            "write `axis:` with one word, such as cost or membership; the aggregate's own name where it has one axis",
        ));
    }
    let (aggregate, id_field) = (&contract.aggregate, &contract.id_field);
    let fields = fields(&contract.schema);
    match fields.iter().find(|field| field.is_top() && field.name == *id_field) {
        None => found.push(Breach::at(
            "/subject/id_field",
            format!("the payload has no field `{id_field}`, so nobody knows which {aggregate} the event is about"),
            format!("add `{id_field}` to the schema, or name the field that holds the id"),
        )),
        Some(field) if field.allows("array") => found.push(Breach::of(
            field,
            format!("`{id_field}` is a list: the event is about several of {aggregate}"),
            "say one event for each of them",
        )),
        Some(field) if !field.is_required && !field.allows("null") => found.push(Breach::of(
            field,
            format!("`{id_field}` may be left out, and with it what the event is about"),
            format!("put `{id_field}` among the schema's `required`"),
        )),
        Some(_) => {}
    }
    found
}
