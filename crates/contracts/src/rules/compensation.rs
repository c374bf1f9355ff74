//! An error is reversed by an event of its own, that names what it reverses and restores what was.

use serde_json::{Map, Value};

use super::words::one;
use super::{Breach, Set};
use crate::doc::{ContractDoc, Example, Sequence};
use crate::schema::fields;

/// The field in which a compensating event names the one it reverses.
const NAMED_IN: &str = "compensated_event_id";

pub(super) fn names_its_event(set: &Set<'_>, contract: &ContractDoc) -> Vec<Breach> {
    let Some(reversed) = &contract.compensates else { return Vec::new() };
    let mut found = Vec::new();
    match set.get(reversed) {
        None => found.push(Breach::at(
            "/compensates",
            format!("it reverses {reversed}, which no contract declares"),
            "name a type that is declared beside it",
        )),
        Some(of) if of.owner != contract.owner || of.aggregate != contract.aggregate => found.push(Breach::at(
            "/compensates",
            format!(
                "it is about {} of {}, and reverses events about {} of {}",
                one(&contract.aggregate),
                contract.owner,
                one(&of.aggregate),
                of.owner
            ),
            "reverse an event in the context that said it, about the same aggregate",
        )),
        Some(_) => {}
    }
    let names_it = fields(&contract.schema).iter().any(|field| {
        field.is_top() && field.name == NAMED_IN && field.is_required && field.allows("string") && !field.allows("null")
    });
    if !names_it {
        found.push(Breach::at(
            "/schema/properties",
            "it does not say which event it reverses",
            format!("add the text field `{NAMED_IN}` and require it: the id of the reversed event"),
        ));
    }
    found
}

pub(super) fn restores(set: &Set<'_>, contract: &ContractDoc) -> Vec<Breach> {
    if contract.compensates.is_none() {
        return Vec::new();
    }
    let is_shown = |sequence: &Sequence| sequence.events.iter().any(|event| kind(contract, event) == contract.kind);
    if !contract.sequences.iter().any(is_shown) {
        return vec![Breach::at(
            "/sequences",
            "no history shows that it restores what was",
            "add a sequence: the event sent in error, this one, and the right one after it",
        )];
    }
    let mut found = Vec::new();
    for (at, sequence) in contract.sequences.iter().enumerate() {
        for (place, event) in sequence.events.iter().enumerate() {
            if kind(contract, event) == contract.kind {
                let pointer = format!("/sequences/{at}/events/{place}");
                found.extend(
                    reversal(set, contract, sequence, place).map(|(wrong, change)| Breach::at(&pointer, wrong, change)),
                );
            }
        }
    }
    found
}

/// What is wrong with one reversal in a history.
fn reversal(set: &Set<'_>, contract: &ContractDoc, sequence: &Sequence, place: usize) -> Option<(String, String)> {
    let event = &sequence.events[place];
    let named = event.data.get(NAMED_IN).and_then(Value::as_str).unwrap_or_default();
    let before = &sequence.events[..place];
    let Some(reversed) = before.iter().position(|earlier| earlier.id == named) else {
        return Some((
            format!("event {} reverses \"{named}\", which did not come before it", event.id),
            format!("put the id of an earlier event of this history into `{NAMED_IN}`"),
        ));
    };
    let of = kind(contract, &before[reversed]);
    if contract.compensates.as_deref() != Some(of) {
        return Some((
            format!("event {} reverses {named}, which is a {of}", event.id),
            format!(
                "reverse a {}, or declare `compensates: {of}`",
                contract.compensates.as_deref().unwrap_or_default()
            ),
        ));
    }
    if before.iter().any(|earlier| {
        kind(contract, earlier) == contract.kind && earlier.data.get(NAMED_IN) == event.data.get(NAMED_IN)
    }) {
        return Some((format!("event {named} is reversed twice"), "reverse an event once".to_owned()));
    }
    let id = |event: &Example| event.data.get(&contract.id_field).cloned();
    if id(&before[reversed]) != id(event) {
        return Some((
            format!("event {} is about another {} than {named}", event.id, contract.aggregate),
            format!("give it the same `{}`", contract.id_field),
        ));
    }
    let with = state(set, contract, &sequence.events[..=place], None)?;
    let without = state(set, contract, before, Some(reversed))?;
    (with != without).then(|| {
        (
            format!(
                "after event {} the {} is {}, and without {named} and it would be {}",
                event.id,
                contract.aggregate,
                shown(&with),
                shown(&without)
            ),
            "make the reversing event undo exactly what the reversed one did".to_owned(),
        )
    })
}

/// The aggregate after a history, one event left out; none where a type does not say how it folds.
fn state(
    set: &Set<'_>,
    contract: &ContractDoc,
    events: &[Example],
    left_out: Option<usize>,
) -> Option<Map<String, Value>> {
    let mut state = Map::new();
    for (_, event) in events.iter().enumerate().filter(|(place, _)| Some(*place) != left_out) {
        let of = set.get(kind(contract, event))?;
        of.folds()?.apply(of, &mut state, &event.data);
    }
    Some(state)
}

fn kind<'a>(contract: &'a ContractDoc, event: &'a Example) -> &'a str {
    event.kind.as_deref().unwrap_or(&contract.kind)
}

fn shown(state: &Map<String, Value>) -> String {
    Value::Object(state.clone()).to_string()
}
