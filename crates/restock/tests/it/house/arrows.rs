//! The arrows between crates run one way: event <- context <- the contexts <- the adapters <- the program.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// Which of our own crates each one may depend on.
const ALLOWED: &[(&str, &[&str])] = &[
    ("event", &[]),
    ("contracts", &["event"]),
    ("feeds", &["event"]),
    ("criteria", &[]),
    ("planning", &["criteria"]),
    ("lifecycle", &[]),
    // Knows Restock by its public interfaces only.
    ("world", &[]),
    ("context", &["event"]),
    ("restocking", &["context", "criteria", "event", "lifecycle", "planning"]),
    // A context never depends on another one.
    ("dispatch", &["context", "event"]),
    // Five contexts in modules: none of them may know another.
    ("catalogue", &["context", "event"]),
    // Readers know feeds, and nothing of those who write them.
    ("replica", &["event", "feeds"]),
    ("feed-client", &["event", "feeds"]),
    // Carries requests, and knows none of them.
    ("connections", &[]),
    ("store", &["connections", "event", "feeds", "replica"]),
    (
        "storage",
        &["catalogue", "context", "dispatch", "event", "feeds", "lifecycle", "planning", "replica", "restocking"],
    ),
    ("central", &["context", "event", "lifecycle", "planning", "restocking"]),
    ("mapping", &["context", "event", "lifecycle", "planning", "restocking"]),
    ("mailer", &["context", "dispatch", "event"]),
    (
        "web",
        &[
            "catalogue",
            "connections",
            "context",
            "contracts",
            "criteria",
            "dispatch",
            "event",
            "feeds",
            "lifecycle",
            "planning",
            "replica",
            "restocking",
        ],
    ),
    (
        "restock",
        &[
            "catalogue",
            "central",
            "connections",
            "context",
            "contracts",
            "criteria",
            "dispatch",
            "event",
            "feed-client",
            "feeds",
            "lifecycle",
            "mailer",
            "mapping",
            "planning",
            "replica",
            "restocking",
            "storage",
            "store",
            "web",
            "world",
        ],
    ),
];

/// What may not be anywhere below a crate that decides.
const PURE: &[&str] = &["axum", "hyper", "lettre", "reqwest", "rusqlite", "tokio"];
/// What may not be anywhere below a context's domain; it waits on signals of its ports, and knows no adapter.
const NO_ADAPTER: &[&str] = &["axum", "hyper", "lettre", "reqwest", "rusqlite"];
const BANNED_BELOW: &[(&str, &[&str])] = &[
    ("event", PURE),
    ("criteria", PURE),
    ("planning", PURE),
    ("contracts", PURE),
    ("feeds", PURE),
    ("lifecycle", PURE),
    ("catalogue", NO_ADAPTER),
    ("replica", NO_ADAPTER),
    ("store", &["reqwest", "rusqlite"]),
    ("context", NO_ADAPTER),
    ("restocking", NO_ADAPTER),
    ("dispatch", NO_ADAPTER),
    ("web", &["reqwest", "rusqlite"]),
    ("storage", &["axum", "hyper", "reqwest"]),
    ("central", &["axum", "rusqlite"]),
    ("mapping", &["axum", "hyper", "reqwest"]),
];

/// Which packages each package needs to be built, tests and build scripts left aside; by name.
fn normal_dependencies(metadata: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let names: BTreeMap<&str, &str> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| (package["id"].as_str().unwrap(), package["name"].as_str().unwrap()))
        .collect();
    let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for node in metadata["resolve"]["nodes"].as_array().unwrap() {
        let name = names[node["id"].as_str().unwrap()];
        let normal = node["deps"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|dep| dep["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"].is_null()));
        let normal = normal.map(|dep| names[dep["pkg"].as_str().unwrap()].to_owned());
        needs.entry(name.to_owned()).or_default().extend(normal);
    }
    needs
}

/// Every arrow that is not allowed, in words.
fn forbidden_arrows(metadata: &Value) -> Vec<String> {
    let needs = normal_dependencies(metadata);
    let members: BTreeSet<&str> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|package| metadata["workspace_members"].as_array().unwrap().contains(&package["id"]))
        .map(|package| package["name"].as_str().unwrap())
        .collect();
    let mut found = Vec::new();
    for member in &members {
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| name == member) else {
            found.push(format!("{member} is not in the table of arrows"));
            continue;
        };
        let own = needs[*member].iter().filter(|need| members.contains(need.as_str()));
        found.extend(own.filter(|need| !allowed.contains(&need.as_str())).map(|need| format!("{member} -> {need}")));
    }
    for (crate_name, banned) in BANNED_BELOW {
        let below = everything_below(&needs, crate_name);
        found.extend(
            banned.iter().filter(|name| below.contains(**name)).map(|name| format!("{crate_name} -> ... -> {name}")),
        );
    }
    found
}

fn everything_below(needs: &BTreeMap<String, BTreeSet<String>>, name: &str) -> BTreeSet<String> {
    let mut below = BTreeSet::new();
    let mut open = vec![name.to_owned()];
    while let Some(next) = open.pop() {
        for need in needs.get(&next).into_iter().flatten() {
            if below.insert(need.clone()) {
                open.push(need.clone());
            }
        }
    }
    below
}

fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = super::tidy::root().join("Cargo.toml");
    let output = std::process::Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--manifest-path"])
        .arg(manifest)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_arrows_between_crates_run_one_way() {
    let metadata = metadata();
    assert_eq!(forbidden_arrows(&metadata), Vec::<String>::new());
    let members = metadata["workspace_members"].as_array().unwrap().len();
    assert_eq!(members, ALLOWED.len(), "the table of arrows names crates that are not there");
}

#[test]
fn an_arrow_that_is_not_allowed_is_reported() {
    let package = |name: &str| json!({ "id": name, "name": name });
    let needs = |name: &str, needed: &str, kind: Value| json!({ "id": name, "deps": [{ "pkg": needed, "dep_kinds": [{ "kind": kind }] }] });
    let world = |nodes: Value| {
        let names = ["dispatch", "restocking", "planning", "helper", "tokio", "newcomer"];
        json!({
            "packages": names.map(package),
            "workspace_members": ["dispatch", "restocking", "planning", "newcomer"],
            "resolve": { "nodes": nodes },
        })
    };
    let nothing = |name: &str| json!({ "id": name, "deps": [] });
    let bad = world(json!([
        needs("dispatch", "restocking", Value::Null),
        needs("planning", "helper", Value::Null),
        needs("helper", "tokio", Value::Null),
        nothing("restocking"),
        nothing("newcomer"),
    ]));
    assert_eq!(
        forbidden_arrows(&bad),
        ["dispatch -> restocking", "newcomer is not in the table of arrows", "planning -> ... -> tokio"]
    );
    // What only tests need is nobody's arrow.
    let fine = world(json!([
        needs("dispatch", "restocking", json!("dev")),
        needs("planning", "tokio", json!("dev")),
        nothing("restocking"),
        nothing("newcomer"),
    ]));
    assert_eq!(forbidden_arrows(&fine), ["newcomer is not in the table of arrows"]);
}
