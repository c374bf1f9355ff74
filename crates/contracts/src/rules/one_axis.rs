//! A fact travels in the events of one axis.

use super::words::{is_neutral, names, one};
use super::{Breach, Set};
use crate::doc::ContractDoc;
use crate::schema::{Field, fields};

pub(super) fn look(set: &Set<'_>, contract: &ContractDoc) -> Vec<Breach> {
    let fields = fields(&contract.schema);
    let facts: Vec<&Field<'_>> = fields.iter().filter(|field| !is_neutral(contract, &field.name)).collect();
    let mut found = Vec::new();
    for field in &facts {
        // What holds objects is an expansion, which is a rule of its own.
        if let Some(aggregate) = names(set, field).filter(|_| !field.allows("object") && !field.allows("array"))
            && let Some(owner) = set.foreign_owner(contract, aggregate)
        {
            found.push(Breach::of(
                field,
                format!(
                    "`{}` is a fact about {}, which {owner} owns and publishes at its own pace",
                    field.path,
                    one(aggregate)
                ),
                format!("leave it out: readers take it from the events of {owner}"),
            ));
        } else if let Some(other) = narrower(set, contract, &facts, field) {
            found.push(Breach::of(
                field,
                format!("`{}` is a fact of the axis \"{}\", which {} publishes", field.path, other.axis, other.kind),
                format!("leave it out here, or say it in {} only; one fact in two events can differ", other.kind),
            ));
        }
    }
    found
}

/// Another axis of the same aggregate that has this fact, and fewer facts beside it: the fact is its own.
fn narrower<'a>(
    set: &Set<'a>,
    contract: &ContractDoc,
    facts: &[&Field<'_>],
    field: &Field<'_>,
) -> Option<&'a ContractDoc> {
    let sources = set.sources(contract);
    let is_other = |other: &&ContractDoc| {
        other.aggregate == contract.aggregate
            && (other.axis != contract.axis || other.owner != contract.owner)
            && !sources.iter().any(|source| source.kind == other.kind)
    };
    set.all.iter().filter(is_other).find(|other| {
        let theirs = fields(&other.schema);
        let theirs: Vec<_> = theirs.iter().filter(|field| !is_neutral(other, &field.name)).collect();
        let is_narrower = (theirs.len(), other.kind.as_str()) < (facts.len(), contract.kind.as_str());
        is_narrower && theirs.iter().any(|their| their.path == field.path)
    })
}
