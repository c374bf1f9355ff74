//! What was seen, for people and for machines.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::doors::Call;
use super::exercise::Seen;
use super::reckoning::{Figures, minutes_away};
use super::use_cases::At;
use crate::output::table;

fn needed(calls: &BTreeSet<Call>) -> BTreeSet<&'static str> {
    calls.iter().map(|call| call.dependency).collect()
}

fn names(calls: &BTreeSet<Call>) -> String {
    let names: Vec<&str> = needed(calls).into_iter().collect();
    if names.is_empty() { "nobody".to_owned() } else { names.join(", ") }
}

fn whole(calls: &BTreeSet<Call>) -> String {
    let told: Vec<String> = calls.iter().map(|call| format!("{} ({})", call.dependency, call.what)).collect();
    told.join(", ")
}

fn percent(figures: &Figures, seen: &Seen) -> f64 {
    figures.of(seen.case.at, &needed(&seen.waits_for))
}

/// The matrix, and the reads that are compared.
pub(super) fn as_text(seen: &[Seen], by_itself: &BTreeSet<Call>, figures: &Figures) -> String {
    let rows: Vec<Vec<String>> = seen
        .iter()
        .map(|seen| {
            vec![
                seen.case.at.name().to_owned(),
                seen.case.name(),
                names(&seen.waits_for),
                format!("{:.3} %", percent(figures, seen)),
                whole(&seen.later),
            ]
        })
        .collect();
    let matrix = table(&["program", "use case", "waits for", "answers", "what follows later calls"], &rows);
    let given: Vec<String> = figures.all().map(|(name, percent)| format!("{name} {percent} %")).collect();
    let alone = seen.iter().filter(|seen| seen.waits_for.is_empty()).count();
    format!(
        "{matrix}\n\n{alone} of {} use cases were answered while every way out was held shut.\nWhether anybody asks or not: {}.\n\n\
         {}\n\nEach answers, independently of the others: {}.",
        seen.len(),
        if by_itself.is_empty() { "nobody is called".to_owned() } else { whole(by_itself) },
        compared(seen, figures),
        given.join(", ")
    )
}

fn pairs(seen: &[Seen]) -> Vec<(&'static str, &Seen, &Seen)> {
    let is_chain = |seen: &&Seen| seen.case.at == At::Chain;
    let chained = seen.iter().filter(is_chain).filter_map(|chain| Some((chain.case.compared?, chain)));
    let pair = |(what, chain)| {
        let copy = seen.iter().find(|seen| seen.case.at != At::Chain && seen.case.compared == Some(what))?;
        Some((what, copy, chain))
    };
    chained.filter_map(pair).collect()
}

fn compared(seen: &[Seen], figures: &Figures) -> String {
    let cells = |seen: &Seen| {
        let percent = percent(figures, seen);
        [names(&seen.waits_for), format!("{percent:.3} %"), format!("{:.0} min", minutes_away(percent))]
    };
    let rows: Vec<Vec<String>> = pairs(seen)
        .into_iter()
        .map(|(what, copy, chain)| [[what.to_owned()].as_slice(), &cells(copy), &cells(chain)].concat())
        .collect();
    let head = [
        "read",
        "from a copy: waits for",
        "answers",
        "away a month",
        "through calls: waits for",
        "answers",
        "away a month",
    ];
    table(&head, &rows)
}

/// Everything.
pub(super) fn as_json(seen: &[Seen], by_itself: &BTreeSet<Call>, figures: &Figures) -> Value {
    let calls = |calls: &BTreeSet<Call>| -> Value {
        calls.iter().map(|call| json!({ "dependency": call.dependency, "what": call.what })).collect()
    };
    let use_case = |seen: &Seen| {
        json!({
            "program": seen.case.at.name(), "use_case": seen.case.name(), "waits_for": calls(&seen.waits_for),
            "later": calls(&seen.later), "answers_percent": percent(figures, seen), "read": seen.case.compared,
        })
    };
    let pair = |(what, copy, chain): (&str, &Seen, &Seen)| json!({ "read": what, "copy_percent": percent(figures, copy), "chain_percent": percent(figures, chain) });
    json!({
        "use_cases": seen.iter().map(use_case).collect::<Vec<_>>(),
        "by_itself": calls(by_itself),
        "compared": pairs(seen).into_iter().map(pair).collect::<Vec<_>>(),
        "given_percent": figures.all().map(|(name, percent)| json!({ "name": name, "percent": percent })).collect::<Vec<_>>(),
    })
}
