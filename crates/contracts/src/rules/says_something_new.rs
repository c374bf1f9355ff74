//! An event is only said when something changed.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Breach, Set};
use crate::doc::{ContractDoc, Example};

pub(super) fn look(set: &Set<'_>, contract: &ContractDoc) -> Vec<Breach> {
    let mut found = silent(set, contract, "/examples", &contract.examples);
    for (at, sequence) in contract.sequences.iter().enumerate() {
        found.extend(silent(set, contract, &format!("/sequences/{at}/events"), &sequence.events));
    }
    found
}

/// The events of a history that leave their aggregate as it was.
fn silent(set: &Set<'_>, contract: &ContractDoc, base: &str, events: &[Example]) -> Vec<Breach> {
    let mut states: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    let mut found = Vec::new();
    for (place, event) in events.iter().enumerate() {
        let kind = event.kind.as_deref().unwrap_or(&contract.kind);
        let Some(of) = set.get(kind) else { continue };
        let Some(fold) = of.folds() else { continue };
        let subject = format!("{} {}", of.aggregate, event.data.get(&of.id_field).unwrap_or(&Value::Null));
        let is_first = !states.contains_key(&subject);
        let state = states.entry(subject).or_default();
        let before = state.clone();
        fold.apply(of, state, &event.data);
        if !is_first && *state == before {
            found.push(Breach::at(
                &format!("{base}/{place}"),
                format!("event {} says again what was so already: the {} is as before", event.id, of.aggregate),
                "say nothing where nothing changed; a reader cannot tell a repetition from news",
            ));
        }
    }
    found
}
