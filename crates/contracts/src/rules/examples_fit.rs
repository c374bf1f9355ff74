//! Shown events fit their schema.

use super::{Breach, Set};
use crate::doc::{ContractDoc, Example};

pub(super) fn look(set: &Set<'_>, contract: &ContractDoc) -> Vec<Breach> {
    let mut found = Vec::new();
    for (at, event) in contract.examples.iter().enumerate() {
        found.extend(unfit(contract, &format!("/examples/{at}"), event));
    }
    for (at, sequence) in contract.sequences.iter().enumerate() {
        for (place, event) in sequence.events.iter().enumerate() {
            let pointer = format!("/sequences/{at}/events/{place}");
            let kind = event.kind.as_deref().unwrap_or(&contract.kind);
            match set.get(kind) {
                Some(of) => found.extend(unfit(of, &pointer, event)),
                None => found.push(Breach::at(
                    &format!("{pointer}/type"),
                    format!("{kind} is declared nowhere"),
                    "name a type that is declared beside it",
                )),
            }
        }
    }
    found
}

fn unfit(contract: &ContractDoc, pointer: &str, event: &Example) -> Vec<Breach> {
    let options = jsonschema::options().with_pattern_options(jsonschema::PatternOptions::regex());
    // A schema that cannot be used is found by its own rule.
    let Ok(validator) = options.build(&contract.schema) else { return Vec::new() };
    let faults = validator.iter_errors(&event.data).take(5);
    faults
        .map(|fault| {
            Breach::at(
                &format!("{pointer}/data{}", fault.instance_path()),
                format!("event {} does not fit the schema of {}: {fault}", event.id, contract.kind),
                "correct the event, or the schema where the event is right",
            )
        })
        .collect()
}
