//! The weight is declared, and true.

use event::Weight;

use super::words::{is_neutral, is_number};
use super::{Breach, Set};
use crate::doc::ContractDoc;
use crate::schema::fields;

pub(super) fn look(_: &Set<'_>, contract: &ContractDoc) -> Vec<Breach> {
    let fields = fields(&contract.schema);
    let mut top = fields.iter().filter(|field| field.is_top());
    // Which others it belongs to is a fact as well; of a notification, only what is no id.
    let fact = match contract.weight {
        Some(Weight::Notification) => top.find(|field| !is_neutral(contract, &field.name)),
        _ => top.find(|field| field.name != contract.id_field && !is_number(&field.name)),
    };
    match (contract.weight, fact) {
        (None, _) => vec![Breach::at(
            "/weight",
            "a reader cannot know what to do with it: replace, apply after the one before, or fetch",
            "write `weight: thick` (the whole aggregate), `thin` (a numbered change) or `notification` (only that it happened)",
        )],
        (Some(Weight::Thick), None) => vec![Breach::at(
            "/weight",
            format!(
                "it is called thick, and says nothing of the {} but which it is: every reader has to call {} for the facts",
                contract.aggregate, contract.owner
            ),
            format!(
                "put the {}'s facts into the payload, all that its readers need; or call it what it is, a notification",
                contract.aggregate
            ),
        )],
        (Some(Weight::Notification), Some(field)) => vec![Breach::of(
            field,
            format!(
                "it is called a notification, and has facts such as `{}`: readers will use them, half as they are",
                field.path
            ),
            "make it thick, with all facts, or leave the facts out",
        )],
        _ => Vec::new(),
    }
}
