//! What few may know is in no event for others.

use event::Audience;

use super::words::{is_neutral, words};
use super::{Breach, Set};
use crate::doc::ContractDoc;
use crate::schema::{Field, fields};

/// Names that say nothing alone: only within the same aggregate they mean the same.
const GENERAL: &[&str] =
    &["name", "names", "description", "status", "state", "kind", "reason", "quantity", "amount", "value"];

pub(super) fn look(set: &Set<'_>, contract: &ContractDoc) -> Vec<Breach> {
    let mut found = Vec::new();
    for kind in &contract.derived_from {
        let Some(source) = set.get(kind) else { continue };
        for (at, audience) in
            contract.audiences.iter().enumerate().filter(|(_, audience)| !audience.is_within(&source.audiences))
        {
            found.push(Breach::at(
                &format!("/audiences/{at}"),
                format!("it repeats facts of {kind}, which {} may not have", audience.name()),
                format!("leave {} out, or derive it from a type that is released to them", audience.name()),
            ));
        }
    }
    if contract.audiences.iter().all(|audience| *audience == Audience::Finance) {
        return found;
    }
    for restricted in set.all.iter().filter(|other| other.audiences == [Audience::Finance]) {
        let secrets = fields(&restricted.schema);
        for field in fields(&contract.schema) {
            if secrets.iter().any(|secret| is_secret(restricted, contract, secret, &field)) {
                let others: Vec<&str> =
                    contract.audiences.iter().filter(|one| **one != Audience::Finance).map(|one| one.name()).collect();
                found.push(Breach::of(
                    &field,
                    format!(
                        "`{}` is for finance only, as {} says, and this event goes to {}",
                        field.path,
                        restricted.kind,
                        others.join(", ")
                    ),
                    format!("leave it out; those who may know it read {}", restricted.kind),
                ));
            }
        }
    }
    found
}

/// Whether a field tells a fact of a restricted contract: by the same name, or a longer one that ends in it.
fn is_secret(restricted: &ContractDoc, contract: &ContractDoc, secret: &Field<'_>, field: &Field<'_>) -> bool {
    if is_neutral(restricted, &secret.name) {
        return false;
    }
    let (secret_words, field_words) = (words(&secret.name), words(&field.name));
    if GENERAL.contains(&secret.name.as_str()) {
        return secret.name == field.name && restricted.aggregate == contract.aggregate;
    }
    field_words.ends_with(&secret_words)
}
