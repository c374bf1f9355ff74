//! An announcement does not exist before its time.

use jiff::Timestamp;
use serde_json::Value;

use super::words::is_neutral;
use super::{Breach, Set};
use crate::doc::{ContractDoc, Example};
use crate::schema::fields;

pub(super) fn look(set: &Set<'_>, contract: &ContractDoc) -> Vec<Breach> {
    let Some(release) = &contract.visible_from else { return given_away(set, contract) };
    let mut found = Vec::new();
    let is_time =
        |field: &crate::schema::Field<'_>| field.schema.get("format").and_then(Value::as_str) == Some("date-time");
    let is_sound = fields(&contract.schema).iter().any(|field| {
        field.is_top() && field.name == *release && field.is_required && field.allows("string") && is_time(field)
    });
    if !is_sound {
        found.push(Breach::at(
            "/visible_from",
            format!("`{release}` is to say from when the event may exist, and is no time that is always there"),
            format!("require `{release}` in the schema, a text with `format: date-time`"),
        ));
    }
    if contract.examples.is_empty() {
        found.push(Breach::at(
            "/examples",
            "nothing shows that it is said at its time and not before",
            "add an example with its `time` and its payload",
        ));
    }
    let own = contract.examples.iter().enumerate().map(|(at, event)| (format!("/examples/{at}"), event));
    let told = contract.sequences.iter().enumerate().flat_map(|(at, sequence)| {
        let events = sequence.events.iter().enumerate();
        events.map(move |(place, event)| (format!("/sequences/{at}/events/{place}"), event))
    });
    let own = own.chain(told.filter(|(_, event)| event.kind.as_ref().is_none_or(|kind| *kind == contract.kind)));
    found.extend(own.filter_map(|(pointer, event)| early(contract, &pointer, event, release)));
    found
}

/// What another type of the same aggregate keeps back from its readers, and this one tells them at once.
fn given_away(set: &Set<'_>, contract: &ContractDoc) -> Vec<Breach> {
    let mut found = Vec::new();
    let own = fields(&contract.schema);
    let is_sibling = |other: &&ContractDoc| other.owner == contract.owner && other.aggregate == contract.aggregate;
    for timed in set.all.iter().filter(is_sibling) {
        let Some(release) = &timed.visible_from else { continue };
        let kept_back = fields(&timed.schema);
        let is_fact = |name: &str| !is_neutral(contract, name) && name != release;
        let told = own.iter().find(|field| is_fact(&field.name) && kept_back.iter().any(|one| one.path == field.path));
        let Some(told) = told else { continue };
        for (at, audience) in contract.audiences.iter().enumerate() {
            if timed.audiences.iter().any(|waiting| waiting.is_within(&[*audience])) {
                found.push(Breach::at(
                    &format!("/audiences/{at}"),
                    format!(
                        "it tells {} of `{}` at once, and {} keeps that back until `{release}`",
                        audience.name(),
                        told.path,
                        timed.kind
                    ),
                    format!(
                        "leave {} out here, or say this type at its time as well (`visible_from`)",
                        audience.name()
                    ),
                ));
            }
        }
    }
    found
}

fn early(contract: &ContractDoc, pointer: &str, event: &Example, release: &str) -> Option<Breach> {
    let at = |text: Option<&str>| text.and_then(|text| text.parse::<Timestamp>().ok());
    let Some(said) = at(event.time.as_deref()) else {
        return Some(Breach::at(
            &format!("{pointer}/time"),
            "when this event was said is not known",
            "give its `time`, such as 2026-12-01T08:00:00Z",
        ));
    };
    let released = at(event.data.get(release).and_then(Value::as_str))?;
    (said < released).then(|| {
        Breach::at(
            &format!("{pointer}/time"),
            format!("event {} exists from {said} on, and may not be known before {released} (`{release}`)", event.id),
            format!(
                "say it at its time, with a timer that survives a restart; those who prepare it read an earlier type of their own, \
                 such as {}.{}.prepared.v1",
                contract.owner, contract.aggregate
            ),
        )
    })
}
