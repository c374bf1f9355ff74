//! Files of contracts: what is read, and what is said of what is not.

use contracts::{RULES, read_file};

fn faults(text: &str) -> Vec<String> {
    read_file("price.yaml", text).err().into_iter().flatten().map(|fault| fault.to_string()).collect()
}

const HEAD: &str = "type: price.price.published.v1\nowner: price\nsubject: {aggregate: price, id_field: price_id}\n";

#[test]
fn what_is_written_of_a_contract_is_read_as_the_same_contract() {
    for rule in RULES {
        for text in [rule.accepted, rule.refused] {
            for mut contract in read_file("a.yaml", text).unwrap() {
                let written = contract.to_value().to_string();
                let mut again =
                    read_file("a.json", &written).unwrap_or_else(|faults| panic!("{}: {}", rule.id, faults[0]));
                contract.origin = None;
                again[0].origin = None;
                // What a rule misses is missing in what is written as well.
                assert_eq!(again, [contract]);
            }
        }
    }
}

#[test]
fn a_fault_names_file_line_and_place_and_all_faults_are_told_at_once() {
    let text =
        format!("{HEAD}weight: heavy\naudience: [public]\nretention: 0 days\naudiences: [shops]\nschema: none\n");
    assert_eq!(
        faults(&text),
        [
            "price.yaml:5: /audience: \"audience\" means nothing here; known are type, owner, subject, axis, weight, summary, schema, \
             audiences, scoped_by, visible_from, references, derived_from, compensates, retention, fold, examples, sequences, exemptions",
            "price.yaml:4: /weight: \"heavy\" is not known; write thick, thin or notification",
            "price.yaml:8: /schema: a JSON Schema is wanted, as an object",
            "price.yaml:7: /audiences/0: \"shops\" is no class of readers; known are public, stores, finance, internal",
            "price.yaml:6: /retention: \"0 days\" is not known; write forever, latest or a number of days such as 30 days",
        ]
    );
}

#[test]
fn what_is_missing_is_named() {
    assert_eq!(
        faults("axis: price\n"),
        [
            "price.yaml:1: /subject: missing: an object with aggregate and id_field",
            "price.yaml:1: /type: missing: the type name with its version, such as purchasing.order.placed.v1",
            "price.yaml:1: /owner: missing: the context that says it, such as purchasing",
            "price.yaml:1: /schema: missing: the JSON Schema of the payload",
        ]
    );
}

#[test]
fn a_text_that_is_no_yaml_is_refused_at_its_line() {
    assert!(faults("type: [a\nowner: b").first().unwrap().starts_with("price.yaml:2: this is no YAML: "));
    assert_eq!(faults(""), ["price.yaml:1: the file is empty: write a contract, beginning with `type:`"]);
    assert_eq!(faults("a: 1\nb: 2\na: 3\n"), ["price.yaml:3: \"a\" is given twice; keep one"]);
    assert_eq!(
        faults("- &a [x]\n- *a\n"),
        ["price.yaml:1: anchors are not read: write the value out where it is needed"]
    );
    assert_eq!(
        faults("a: 1\n---\nb: 2\n"),
        ["price.yaml:3: a file holds one document: write several contracts as a list"]
    );
    let deep = format!("{}1{}", "[".repeat(80), "]".repeat(80));
    assert!(faults(&deep)[0].contains("nested deeper than 64 levels"));
}

#[test]
fn words_that_older_yaml_took_for_truth_are_texts() {
    let text = format!("{HEAD}summary: no\naxis: on\nschema: {{type: object}}\n");
    let read = read_file("a.yaml", &text).unwrap();
    assert_eq!((read[0].summary.as_str(), read[0].axis.as_str()), ("no", "on"));
    assert_eq!(
        faults(&format!("{HEAD}axis: 1\nschema: {{}}\n")),
        ["price.yaml:4: /axis: a text is wanted, not 1; write it in quotes"]
    );
}
