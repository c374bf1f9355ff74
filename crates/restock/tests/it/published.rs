//! The documents that are made from the contracts: committed as they are, and accepted by validators of other languages.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use context::Charter;
use contracts::ContractDoc;
use contracts::documents::feeds;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Restock, Setup, full};

/// As `bin/test` installs them.
const PARSER: &str = "asyncapi-parser-3.6.6";
const VALIDATOR: &str = "jsonschema-python-4.26.0";

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

fn export(arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_restock"));
    program.args(["contracts", "export"]).args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Names of the files below a folder.
fn files(folder: &Path) -> BTreeSet<String> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// `UPDATE_DOCS=1 cargo test -p restock --test it published` writes them anew.
#[test]
fn the_committed_documents_are_those_of_the_contracts() {
    let home = TempDir::new().unwrap();
    let made = home.path().join("made");
    let exported = export(&[made.to_str().unwrap(), "--json"]);
    assert!(exported.status.success(), "{}", said(&exported));
    let told: Value = serde_json::from_slice(&exported.stdout).unwrap();
    let names: Vec<&str> = told["written"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert!(names.len() > 20, "{names:?}");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::remove_dir_all(docs().join("schemas")).unwrap();
        assert!(export(&[docs().to_str().unwrap()]).status.success());
    }
    for name in &names {
        let (committed, text) = (std::fs::read_to_string(docs().join(name)), std::fs::read_to_string(made.join(name)));
        let is_same = committed.unwrap_or_default() == text.unwrap();
        assert!(is_same, "docs/{name} differs; write it anew with UPDATE_DOCS=1");
    }
    assert_eq!(files(&docs().join("schemas")), files(&made.join("schemas")), "no schema of a type that is gone");
}

#[test]
fn a_teams_own_files_are_exported_alike_and_nothing_is_written_of_files_with_faults() {
    let home = TempDir::new().unwrap();
    let (contracts, made) = (home.path().join("contracts"), home.path().join("made"));
    std::fs::create_dir(&contracts).unwrap();
    let price = "type: till.receipt.printed.v1\nowner: till\nsubject: {aggregate: receipt, id_field: receipt_id}\naxis: receipt\n\
                 weight: thick\nsummary: A receipt.\naudiences: [finance]\nretention: forever\n\
                 schema: {type: object, required: [receipt_id], properties: {receipt_id: {type: string}}}\n";
    std::fs::write(contracts.join("receipt.yaml"), price).unwrap();
    let [made_at, from] = [&made, &contracts].map(|path| path.to_str().unwrap());
    let exported = export(&[made_at, from, "--title", "Tills"]);
    assert!(exported.status.success(), "{}", said(&exported));
    assert_eq!(
        files(&made.join("schemas")),
        BTreeSet::from(["README.md", "till.receipt.printed.v1.json"].map(String::from))
    );
    let document: Value =
        serde_json::from_str(&std::fs::read_to_string(made.join("contracts/asyncapi.json")).unwrap()).unwrap();
    assert_eq!((&document["info"]["title"], &document["channels"]), (&json!("Tills"), &json!({})));
    assert!(std::fs::read_to_string(made.join("contracts/catalogue.html")).unwrap().contains("A receipt."));

    std::fs::write(contracts.join("broken.yaml"), "type: till.x.v1\nowners: till\n").unwrap();
    let nowhere = home.path().join("nowhere");
    let refused = export(&[nowhere.to_str().unwrap(), from]);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(said(&refused).contains("broken.yaml:2"), "{}", said(&refused));
    assert!(!nowhere.exists());
}

/// What bin/test keeps beside the repository; none where it is missing and a test may be skipped for that.
fn kept(name: &str) -> Option<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache");
    let place = cache.unwrap_or_else(home).join("restock-tests").join(name);
    if place.join("complete").exists() {
        return Some(place);
    }
    assert!(!full(), "{} is missing: bin/test installs it", place.display());
    println!("skipped: {} is missing: bin/test installs it", place.display());
    None
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/published").join(name)
}

fn committed() -> Value {
    serde_json::from_str(&std::fs::read_to_string(docs().join("contracts/asyncapi.json")).unwrap()).unwrap()
}

/// The committed document, changed.
fn changed(home: &TempDir, change: impl FnOnce(&mut Value)) -> PathBuf {
    let mut document = committed();
    change(&mut document);
    let path = home.path().join("asyncapi.json");
    std::fs::write(&path, document.to_string()).unwrap();
    path
}

#[test]
fn the_parser_of_asyncapi_accepts_the_document_and_refuses_broken_ones() {
    let Some(parser) = kept(PARSER) else { return };
    let parse = |file: &Path| {
        Command::new("node").arg(script("asyncapi.mjs")).arg(file).env("NODE_MODULES_AT", &parser).output().unwrap()
    };
    let accepted = parse(&docs().join("contracts/asyncapi.json"));
    assert!(accepted.status.success(), "{}", said(&accepted));
    let of = |place: &str| committed().pointer(place).unwrap().as_object().unwrap().len();
    let (channels, operations, messages) = (of("/channels"), of("/operations"), of("/components/messages"));
    let expected = format!("{channels} {operations} {messages}\n");
    assert_eq!(String::from_utf8_lossy(&accepted.stdout), expected, "all of it was understood");

    let home = TempDir::new().unwrap();
    type Break = fn(&mut Value);
    let breaks: [(&str, Break); 3] = [
        ("$ref", |document| document["operations"]["takeIn"]["channel"] = json!({ "$ref": "#/channels/nowhere" })),
        ("action", |document| document["operations"]["takeIn"]["action"] = json!("publish")),
        ("type", |document| {
            document["components"]["schemas"]["purchasing.order.placed.v1"]["type"] = json!("objekt");
        }),
    ];
    for (what, change) in breaks {
        let refused = parse(&changed(&home, change));
        assert_eq!(refused.status.code(), Some(1), "{what}: {}", said(&refused));
        assert!(said(&refused).contains(what), "{what}: {}", said(&refused));
    }
}

#[test]
fn a_validator_of_another_language_accepts_every_schema_and_every_example_and_refuses_mutated_ones() {
    let Some(validator) = kept(VALIDATOR) else { return };
    let validate = |schemas: &Path, asyncapi: &Path| {
        let python = validator.join("bin/python3");
        Command::new(python).arg(script("schemas.py")).arg(schemas).arg(asyncapi).output().unwrap()
    };
    let (schemas, asyncapi) = (docs().join("schemas"), docs().join("contracts/asyncapi.json"));
    let accepted = validate(&schemas, &asyncapi);
    assert!(accepted.status.success(), "{}", said(&accepted));
    let counts = String::from_utf8_lossy(&accepted.stdout).into_owned();
    let counts: Vec<usize> = counts.split_whitespace().map(|count| count.parse().unwrap()).collect();
    let types = committed()["components"]["messages"].as_object().unwrap().len();
    assert_eq!(counts[0], types, "each type has a schema");
    assert!(counts[1] >= types, "each type has an example: {counts:?}");

    let home = TempDir::new().unwrap();
    let data = |document: &mut Value, kind: &str, field: &str, value: Value| {
        document["components"]["messages"][kind]["examples"][0]["payload"]["data"][field] = value;
    };
    let (announced, order) = ("promotion.sale.announced.v1", "purchasing.order.placed.v1");
    let mutated = validate(&schemas, &changed(&home, |document| data(document, order, "order_id", json!(4711))));
    assert!(!mutated.status.success() && said(&mutated).contains(order), "{}", said(&mutated));
    let formatted =
        validate(&schemas, &changed(&home, |document| data(document, announced, "announced_at", json!("tomorrow"))));
    assert!(!formatted.status.success() && said(&formatted).contains("date-time"), "{}", said(&formatted));
    let other_envelope = changed(&home, |document| {
        let examples = &mut document["components"]["messages"][order]["examples"];
        examples[0]["payload"]["specversion"] = json!("0.3");
    });
    let enveloped = validate(&schemas, &other_envelope);
    assert!(!enveloped.status.success() && said(&enveloped).contains("'1.0' was expected"), "{}", said(&enveloped));
    let broken = home.path().join("schemas");
    std::fs::create_dir(&broken).unwrap();
    std::fs::write(broken.join(format!("{order}.json")), r#"{"type":"objekt"}"#).unwrap();
    let refused = validate(&broken, &asyncapi);
    assert!(!refused.status.success() && said(&refused).contains("objekt"), "{}", said(&refused));
}

#[test]
fn the_feeds_of_the_documents_are_those_that_the_charters_allow() {
    let contracts = catalogue::contracts();
    let owners: BTreeSet<&'static str> = contracts.iter().map(|contract| contract.owner).collect();
    let docs: Vec<ContractDoc> = contracts.iter().map(|contract| ContractDoc::of(contract)).collect();
    let documented = feeds(&docs);
    for owner in owners {
        let own = contracts.iter().filter(|contract| contract.owner == owner).map(|contract| **contract);
        let charter = Charter::new(owner, own);
        for feed in documented.iter().filter(|feed| feed.owner == owner) {
            let audience = feed.name.strip_prefix(owner).unwrap().trim_start_matches('.').replace(['{', '}'], "");
            assert!(charter.knows(&audience), "{}", feed.name);
            let carried: BTreeSet<&str> = charter.carried_by(&audience).map(|contract| contract.kind).collect();
            assert_eq!(carried, feed.carries.iter().map(|contract| contract.kind.as_str()).collect(), "{}", feed.name);
        }
        for audience in ["public", "stores", "finance", "internal"] {
            for name in [audience.to_owned(), format!("{audience}.north")] {
                let name_of_feed = format!("{owner}.{name}");
                let is_documented = documented.iter().any(|feed| feed.is_named(&name_of_feed));
                assert_eq!(is_documented, charter.knows(&name), "{name_of_feed}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_documented_feed_is_served_and_its_events_are_those_of_the_document() {
    const TOKEN: &str = "a-token-for-the-readers-of-this-test";
    let document = committed();
    let channels = document["channels"].as_object().unwrap().values();
    let addresses: Vec<String> =
        channels.map(|channel| channel["address"].as_str().unwrap().replace("{list_id}", "north")).collect();
    let feeds: Vec<&str> = addresses.iter().filter_map(|address| address.strip_prefix("/feeds/")).collect();
    assert!(feeds.len() > 10, "{feeds:?}");
    let home = TempDir::new().unwrap();
    let token_file = home.path().join("token");
    std::fs::write(&token_file, TOKEN).unwrap();
    let reader = format!(
        "[[feeds.readers]]\nname = \"all\"\ntoken_file = \"{}\"\nfeeds = {}\n",
        token_file.display(),
        json!(feeds)
    );
    let restock = Restock::start(&Setup::alone().and(&reader)).await;
    let product = json!({ "names": { "en": "Green tea" } });
    assert!(restock.http.post("/api/catalogue/products/P1", &product).await.status < 300);
    for feed in feeds {
        let request = restock.http.client.get(restock.http.url(&format!("/feeds/{feed}"))).bearer_auth(TOKEN);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{feed}");
        let events: Value = answer.json().await.unwrap();
        for event in events.as_array().unwrap() {
            let message = &document["components"]["messages"][event["type"].as_str().unwrap()];
            let source = &message["payload"]["allOf"][1]["properties"]["source"]["const"];
            assert_eq!(&event["source"], source, "{feed}");
        }
    }
}

/// The page that stands alone has the colours of the desk, in light and in dark.
#[test]
fn the_page_that_stands_alone_has_the_colours_of_the_desk() {
    let desk = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/static/base.css")).unwrap();
    let colours = |css: &str| -> BTreeSet<String> {
        css.lines()
            .map(str::trim)
            .filter(|line| line.starts_with("--") && line.contains("light-dark("))
            .map(ToOwned::to_owned)
            .collect()
    };
    let page = colours(contracts::documents::PAGE_STYLES);
    assert!(page.len() >= 10);
    assert_eq!(page.difference(&colours(&desk)).collect::<Vec<_>>(), Vec::<&String>::new());
}
