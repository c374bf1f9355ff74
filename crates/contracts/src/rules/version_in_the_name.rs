//! A type name ends in its major version.

use super::{Breach, Set};
use crate::doc::ContractDoc;

pub(super) fn look(_: &Set<'_>, contract: &ContractDoc) -> Vec<Breach> {
    let kind = contract.kind.as_str();
    let (stem, version) = kind.rsplit_once('.').unwrap_or((kind, ""));
    let mut found = Vec::new();
    let number =
        version.strip_prefix('v').and_then(|number| number.parse::<u32>().ok().filter(|_| !number.starts_with('0')));
    // A last word that was meant as a version is no part of the name.
    let is_meant = version.strip_prefix('v').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    let unnumbered = if is_meant { stem } else { kind };
    if number.is_none() {
        found.push(Breach::at(
            "/type",
            format!("the name \"{kind}\" does not end in a version, so its meaning could never change"),
            format!("name it \"{unnumbered}.v1\", and a later, different one .v2 beside it"),
        ));
    }
    let is_word = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_lowercase())
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let words: Vec<&str> = if number.is_some() { stem } else { kind }.split('.').collect();
    if words.len() < 2 || words.iter().any(|word| !is_word(word)) || kind.len() > 128 {
        found.push(Breach::at(
            "/type",
            format!("the name \"{kind}\" is not made of owner, what, and what happened to it"),
            "write lower-case words with points between, such as purchasing.order.placed.v1; at most 128 characters",
        ));
    }
    found
}
