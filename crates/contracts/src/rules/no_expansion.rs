//! Another context's aggregate appears by its id only.

use super::words::{is_neutral, names, names_id_of, one, same, tells_of};
use super::{Breach, Set};
use crate::doc::ContractDoc;
use crate::schema::{Field, fields};

pub(super) fn look(set: &Set<'_>, contract: &ContractDoc) -> Vec<Breach> {
    let fields = fields(&contract.schema);
    let mut found = Vec::new();
    for field in &fields {
        if let Some((aggregate, owner)) = expanded(set, contract, field) {
            found.push(Breach::of(
                field,
                format!("`{}` is something of {} beside its id; {owner} owns it, and changes it without this event", field.path, one(aggregate)),
                format!(
                    "name the {aggregate} by its id; where the facts are needed together, let a context of its own derive them \
                     and say so with `derived_from`"
                ),
            ));
        } else if let Some((other, owner)) = related(set, contract, &fields, field) {
            found.push(Breach::of(
                field,
                format!("`{}` expands `{other}`: which belongs to which is a fact of {owner}, and changes without this event", field.path),
                format!("keep `{other}` alone; a subdomain of its own follows both and says what becomes of each"),
            ));
        }
    }
    found
}

/// A foreign aggregate of which more than the id is here.
fn expanded<'a>(set: &Set<'a>, contract: &ContractDoc, field: &Field<'_>) -> Option<(&'a str, &'a str)> {
    if is_neutral(contract, &field.name) {
        return None;
    }
    let holds =
        |word: &str| field.schema.get("items").is_some_and(|items| items.get("type").is_some_and(|kind| kind == word));
    let is_object = field.allows("object") || (field.allows("array") && (!holds("string") || holds("object")));
    let aggregate = match names(set, field).filter(|_| is_object) {
        Some(aggregate) => aggregate,
        None => tells_of(set, field)?,
    };
    Some((aggregate, set.foreign_owner(contract, aggregate)?))
}

/// Beside one id of a foreign aggregate, a list of ids of another one that its owner relates to it.
fn related<'a>(
    set: &Set<'a>,
    contract: &ContractDoc,
    fields: &[Field<'_>],
    field: &Field<'_>,
) -> Option<(String, &'a str)> {
    let members = names_id_of(&field.name).filter(|_| field.allows("array"))?;
    let sources = set.sources(contract);
    let beside = fields.iter().filter(|other| other.parent == field.parent && !other.allows("array"));
    beside.filter_map(|other| Some((other, names_id_of(&other.name)?))).find_map(|(other, whole)| {
        let relates = |known: &&ContractDoc| {
            let refers_to = |aggregate: &str| known.references.iter().any(|one| same(&one.aggregate, aggregate));
            known.owner != contract.owner
                && !sources.iter().any(|source| source.kind == known.kind)
                && ((same(&known.aggregate, &members) && refers_to(&whole))
                    || (same(&known.aggregate, &whole) && refers_to(&members)))
        };
        let owner = set.all.iter().find(relates)?.owner.as_str();
        (!same(&whole, &contract.aggregate)).then(|| (other.path.clone(), owner))
    })
}
