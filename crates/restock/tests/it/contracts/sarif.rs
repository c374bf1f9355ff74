//! What a code host is told: SARIF 2.1.0, checked against the schema of that form.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{contracts, json_of, rules, said};
use crate::support::full;

/// The schema as `bin/test` installs it beside the repository.
const SCHEMA: &str =
    "restock-tests/jest-sarif-1.0.0-beta.0/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";

fn schema() -> Option<Value> {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")));
    let text = cache.and_then(|cache| std::fs::read_to_string(cache.join(SCHEMA)).ok());
    if text.is_none() {
        assert!(!full(), "the schema of SARIF is missing; bin/test installs it");
        println!("skipped: the schema of SARIF is missing; bin/test installs it");
    }
    let mut schema: Value = serde_json::from_str(&text?).unwrap();
    // A pattern with one bracket too many, which only some readers of regular expressions take; no language is written.
    for of in ["run", "toolComponent"] {
        schema["definitions"][of]["properties"]["language"].as_object_mut().unwrap().remove("pattern");
    }
    Some(schema)
}

fn faults(schema: &Value, document: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).unwrap();
    validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// The document of a check, from standard output.
fn sarif(args: &[&str], folder: &Path) -> (Option<i32>, Value) {
    let output = contracts(&[&["check", "--sarif", "-"], args].concat(), folder);
    (output.status.code(), json_of(&output))
}

#[test]
fn every_refused_example_is_told_with_rule_file_and_line() {
    for entry in std::fs::read_dir(rules()).unwrap() {
        let rule = entry.unwrap().file_name().into_string().unwrap();
        let file = format!("{rule}/refused.yaml");
        let (code, document) = sarif(&[&file], &rules());
        assert_eq!((code, &document["version"]), (Some(1), &json!("2.1.0")));
        let run = &document["runs"][0];
        let known = run["tool"]["driver"]["rules"].as_array().unwrap();
        let results = run["results"].as_array().unwrap();
        assert!(results.iter().any(|result| result["ruleId"] == *rule), "{rule}: {results:?}");
        let findings = json_of(&contracts(&["check", &file, "--json"], &rules()))["findings"].take();
        let lines = |list: &Value, at: &str| -> Vec<Value> {
            list.as_array().unwrap().iter().map(|one| one.pointer(at).unwrap().clone()).collect()
        };
        let told = Value::from(results.clone());
        let line = "/locations/0/physicalLocation/region/startLine";
        assert_eq!(lines(&told, line), lines(&findings, "/line"), "{rule}");
        for result in results {
            let at = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(known[at]["id"], result["ruleId"]);
            let place = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            assert_eq!(place, &json!(file));
            assert!(result["message"]["text"].as_str().unwrap().contains("To change: "), "{result}");
        }
    }
}

#[test]
fn the_document_keeps_to_the_schema_of_sarif_whatever_was_found() {
    let Some(schema) = schema() else { return };
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("a b.yaml"), "type: [").unwrap();
    std::fs::write(home.path().join("none.json"), "[]").unwrap();
    let unreadable = sarif(&["a b.yaml"], home.path());
    assert_eq!(unreadable.0, Some(2));
    let good = sarif(&[], home.path());
    assert_eq!((good.0, &good.1["runs"][0]["results"]), (Some(0), &json!([])));
    let releases = Path::new(env!("CARGO_MANIFEST_DIR")).join("releases");
    let broken = sarif(&["none.json", "--against", releases.to_str().unwrap()], home.path());
    assert_eq!(broken.0, Some(1));
    let mut documents = vec![unreadable.1, good.1, broken.1];
    for entry in std::fs::read_dir(rules()).unwrap() {
        documents.push(sarif(&["refused.yaml"], &entry.unwrap().path()).1);
    }
    for document in &documents {
        assert_eq!(faults(&schema, document), Vec::<String>::new());
    }
    let mut wrong = documents.remove(0);
    wrong["runs"][0]["results"][0]["level"] = json!("terrible");
    assert!(!faults(&schema, &wrong).is_empty(), "the schema finds nothing in a document that is wrong");
}

#[test]
fn the_file_is_written_beside_the_text() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("found.sarif");
    let refused = contracts(&["check", "one-axis/refused.yaml", "--sarif", file.to_str().unwrap()], &rules());
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("one-axis/refused.yaml:17: product.product.published.v1"), "{}", said(&refused));
    let written: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!(written["runs"][0]["results"][0]["ruleId"], "one-axis");
}
