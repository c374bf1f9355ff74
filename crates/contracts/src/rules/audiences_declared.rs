//! Who may receive an event is declared.

use super::{Breach, Set};
use crate::doc::ContractDoc;
use crate::schema::fields;

pub(super) fn look(_: &Set<'_>, contract: &ContractDoc) -> Vec<Breach> {
    let mut found = Vec::new();
    if contract.audiences.is_empty() {
        found.push(Breach::at(
            "/audiences",
            "nobody knows who may receive this event, so nobody may",
            "write `audiences:` with a list of public, stores, finance, internal",
        ));
    }
    if let Some(scope) = &contract.scoped_by {
        let is_sound = fields(&contract.schema).iter().any(|field| {
            field.is_top()
                && field.name == *scope
                && field.is_required
                && field.allows("string")
                && !field.allows("null")
        });
        if !is_sound {
            found.push(Breach::at(
                "/scoped_by",
                format!("`{scope}` is to narrow the audience, and is no text field that is always there"),
                format!("require the text field `{scope}` in the schema, or leave `scoped_by` out"),
            ));
        }
    }
    found
}
