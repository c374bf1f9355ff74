//! `restock availability`: what is printed is what was seen.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

fn availability(args: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_restock"));
    let output = command.args(["availability", "--json"]).args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Who is called, for what, in a list of calls.
fn called(calls: &Value) -> BTreeSet<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    calls.as_array().unwrap().iter().map(|call| (text(&call["dependency"]), text(&call["what"]))).collect()
}

fn calls(expected: &[(&str, &str)]) -> BTreeSet<(String, String)> {
    expected.iter().map(|(dependency, what)| ((*dependency).to_owned(), (*what).to_owned())).collect()
}

#[test]
fn no_read_waits_for_anybody_and_a_chain_of_calls_waits_for_three() {
    let said = availability(&["--dependency", "price=99.0"]);
    let cases = said["use_cases"].as_array().unwrap();
    let of = |program: &str, name: &str| {
        let found = cases.iter().find(|case| case["program"] == program && case["use_case"] == name);
        found.unwrap_or_else(|| panic!("nobody used {name} of {program}"))
    };
    // The chain shows that a call would have been seen.
    for read in ["/api/products/{code}", "/api/search", "/api/prices/{list}/{product}"] {
        let waits_for = called(&of("call chain", &format!("GET {read}"))["waits_for"]);
        let services: BTreeSet<&str> = waits_for.iter().map(|(service, _)| service.as_str()).collect();
        let without_product = read.contains("prices");
        assert!(services.contains("price") && services.contains("promotion"), "{read}: {services:?}");
        assert_eq!(services.contains("product"), !without_product, "{read}: {services:?}");
    }
    // Whether a rebuild can begin is asked of its source; nothing else waits for anybody.
    let begun = called(&of("head office", "POST /api/rebuild")["waits_for"]);
    assert_eq!(begun, calls(&[("central", "counts its rows")]));
    let is_other = |case: &&Value| case["program"] != "call chain" && case["use_case"] != "POST /api/rebuild";
    for case in cases.iter().filter(is_other) {
        assert_eq!(called(&case["waits_for"]), BTreeSet::new(), "an answer waits for somebody: {case}");
    }
    let reads = cases.iter().filter(|case| case["use_case"].as_str().unwrap().starts_with("GET "));
    for case in reads.filter(|case| case["program"] != "call chain") {
        assert_eq!(called(&case["later"]), BTreeSet::new(), "a read leads to a call: {case}");
    }

    let accepted = called(&of("head office", "POST /api/suggestions/accept")["later"]);
    assert_eq!(accepted, calls(&[("central", "sends a change"), ("mail", "hands a mail over")]));
    let offered = called(&of("head office", "POST /api/offers/{planner}/send")["later"]);
    assert_eq!(offered, calls(&[("mail", "hands a mail over")]));
    let ordered = called(&of("head office", "POST /events")["later"]);
    assert!(ordered.contains(&("central".to_owned(), "fetches an order".to_owned())), "{ordered:?}");
    let sold = called(&of("store", "POST /api/sales")["later"]);
    assert_eq!(sold, calls(&[("head-office", "hands over what was sold")]));
    assert_eq!(called(&said["by_itself"]), calls(&[("head-office", "follows feeds")]));

    let compared = said["compared"].as_array().unwrap();
    assert_eq!(compared.len(), 3, "{compared:?}");
    for pair in compared {
        let percent = |way: &str| pair[way].as_f64().unwrap();
        assert!((percent("copy_percent") - 99.9).abs() < 1e-9, "{pair}");
        assert!(percent("chain_percent") < 98.9, "the price service is there 99 % of the time: {pair}");
    }
}

#[test]
fn a_dependency_that_nobody_has_is_refused() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_restock"));
    let output = command.args(["availability", "--dependency", "weather=50"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("weather: there is no such one; give one of central, head-office"), "{said}");
}
