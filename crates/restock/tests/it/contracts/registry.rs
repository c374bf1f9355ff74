//! Every type that the program says or hears is registered, and what it says is as declared.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{contracts, own, said};
use crate::support::breach;

fn registered() -> BTreeSet<String> {
    own(Path::new(".")).iter().map(|contract| contract["type"].as_str().unwrap().to_owned()).collect()
}

/// The types that a text of source code names, in quotes.
fn named_in(text: &str) -> impl Iterator<Item = &str> {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    text.split('"').filter(move |quoted| {
        let words: Vec<&str> = quoted.split('.').collect();
        let version = words.last().and_then(|word| word.strip_prefix('v'));
        words.len() >= 4
            && words.iter().all(|word| is_word(word))
            && version.is_some_and(|version| version.parse::<u32>().is_ok())
    })
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        // Contracts of a team's own and their examples, and what the simulated retailer sends to be refused, are no types of the program.
        let others = ["tests", "tests.rs", "contracts/src", "central/poison.rs"];
        let is_ours = !others.into_iter().any(|other| entry.ends_with(other));
        if entry.is_dir() && is_ours {
            sources(&entry, found);
        } else if is_ours && entry.extension().is_some_and(|ending| ending == "rs") {
            found.push(entry);
        }
    }
}

#[test]
fn every_type_that_the_code_names_is_registered_with_its_contract() {
    let mut files = Vec::new();
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    sources(&crates, &mut files);
    let registered = registered();
    let mut unknown = BTreeSet::new();
    let mut known = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        // Tests beside the code name types of their own.
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for kind in named_in(code) {
            let of = if registered.contains(kind) { &mut known } else { &mut unknown };
            of.insert(kind.to_owned());
        }
    }
    assert_eq!(unknown, BTreeSet::new(), "declare these, and register them in crates/restock/src/contracts.rs");
    assert_eq!(known, registered, "each registered type is named somewhere");
    let invented = r#"fn kind() -> &'static str { "warehouse.robot.sneezed.v1" }"#;
    assert_eq!(named_in(invented).collect::<Vec<_>>(), ["warehouse.robot.sneezed.v1"]);
}

#[test]
fn the_list_names_for_every_type_its_owner_and_who_may_receive_it() {
    let listed = said(&contracts(&["list"], Path::new(".")));
    for contract in own(Path::new(".")) {
        let kind = contract["type"].as_str().unwrap();
        let line = listed.lines().find(|line| line.split_whitespace().next() == Some(kind)).unwrap();
        let mut audiences = contract["audiences"].as_array().unwrap().iter().map(|one| one.as_str().unwrap());
        assert!(
            line.contains(contract["owner"].as_str().unwrap()) && audiences.all(|one| line.contains(one)),
            "{line}"
        );
    }
    let cost = listed.lines().find(|line| line.starts_with("product.cost.published.v1")).unwrap();
    assert!(cost.contains("finance") && !cost.contains("public") && !cost.contains("stores"), "{cost}");
}

/// What every test of this suite looks at when its instance ends can find something.
#[test]
fn an_event_that_is_not_as_declared_is_noticed() {
    let all = own(Path::new("."));
    let example = |kind: &str| {
        let contract = all.iter().find(|contract| contract["type"] == kind).unwrap();
        contract["examples"][0]["data"].clone()
    };
    let kind = "dispatch.mail.accepted.v1";
    let data = example(kind);
    let subject = format!("parcel/{}", data["parcel_id"].as_str().unwrap());
    let found =
        |context: &str, kind: &str, subject: &str, data: &Value| breach(context, kind, subject, &data.to_string());
    assert_eq!(found("dispatch", kind, &subject, &data), None);
    assert!(found("restocking", kind, &subject, &data).unwrap().contains("which dispatch owns"));
    assert!(found("dispatch", kind, "parcel/other", &data).unwrap().contains("is about parcel/other"));
    assert!(found("dispatch", "dispatch.mail.lost.v1", &subject, &data).unwrap().contains("has no contract"));
    let mut broken = data;
    broken["n"] = json!("first");
    assert!(found("dispatch", kind, &subject, &broken).unwrap().contains("/n"));
}
