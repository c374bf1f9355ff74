//! Each rule refuses what it is there to refuse, in words for a newcomer, and cannot be emptied unnoticed.

use std::collections::BTreeSet;

use contracts::check::{UNNEEDED, check_with};
use contracts::{ContractDoc, Finding, PROMISES, RULES, Rule, check, read_file};

fn read(text: &str) -> Vec<ContractDoc> {
    read_file("contracts.yaml", text).unwrap_or_else(|faults| panic!("{}", faults[0]))
}

/// What the examples of the rules say about a table of rules: nothing where all is well.
fn complaints(rules: &[Rule]) -> Vec<String> {
    let mut found = Vec::new();
    for rule in RULES {
        for finding in check_with(rules, &read(rule.accepted)) {
            found.push(format!(
                "{} finds something in the accepted example of {}: {}",
                finding.rule, rule.id, finding.wrong
            ));
        }
        if !check_with(rules, &read(rule.refused)).iter().any(|finding| finding.rule == rule.id) {
            found.push(format!("{} accepts its refused example", rule.id));
        }
    }
    found
}

#[test]
fn each_rule_accepts_its_accepted_example_and_refuses_its_refused_one() {
    assert_eq!(complaints(RULES), Vec::<String>::new());
}

#[test]
fn a_rule_that_is_emptied_makes_the_examples_complain() {
    for emptied in RULES {
        let rules: Vec<Rule> =
            RULES.iter().map(|rule| if rule.id == emptied.id { rule.emptied() } else { *rule }).collect();
        assert!(!complaints(&rules).is_empty(), "{} can be emptied, and no example notices", emptied.id);
    }
}

/// What each rule says about its refused example: wording, places and fields, each branch of the rule among them.
#[test]
fn what_the_rules_say_to_a_newcomer() {
    let mut said = String::new();
    for rule in RULES {
        said.push_str(&format!("== {}\n", rule.id));
        for finding in check_with(&[*rule], &read(rule.refused)) {
            said.push_str(&told(&finding));
        }
    }
    insta::assert_snapshot!(said);
}

fn told(finding: &Finding) -> String {
    let line = finding.place.as_ref().map_or(0, |(_, line)| *line);
    format!(
        "{line}: {} {} [{}]\n    wrong:  {}\n    change: {}\n",
        finding.contract, finding.pointer, finding.field, finding.wrong, finding.change
    )
}

#[test]
fn every_promise_has_rules_and_every_rule_a_promise() {
    let kept: BTreeSet<u8> = RULES.iter().map(|rule| rule.promise).collect();
    assert_eq!(kept, PROMISES.iter().map(|promise| promise.number).collect());
    let names: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(names.len(), RULES.len());
}

#[test]
fn an_exemption_silences_its_finding_and_one_that_nothing_needs_is_a_finding() {
    let with = |exemptions: &str| {
        let text = format!(
            "type: purchasing.order.sent.v1\nowner: purchasing\nsubject: {{aggregate: order, id_field: order_id}}\naxis: order\n\
             weight: notification\nsummary: An order was sent.\naudiences: [internal]\nretention: forever\n\
             schema: {{type: object, required: [order_id], properties: {{order_id: {{type: string}}}}}}\n{exemptions}"
        );
        check(&read(&text)).into_iter().map(|finding| (finding.rule, finding.place)).collect::<Vec<_>>()
    };
    let at = |line| Some(("contracts.yaml".to_owned(), line));
    assert_eq!(with(""), [("self-contained", at(5))]);
    assert_eq!(with("exemptions: [{rule: self-contained, reason: legacy}]"), []);
    let unneeded =
        with("exemptions: [{rule: self-contained, reason: legacy}, {rule: one-axis, field: cost, reason: none}]");
    assert_eq!(unneeded, [(UNNEEDED, at(10))]);
    let unknown = with("exemptions: [{rule: self-contained, reason: legacy}, {rule: no-such-rule, reason: none}]");
    assert_eq!(unknown, [(UNNEEDED, at(10))]);
}

/// `UPDATE_DOCS=1 cargo test -p contracts` writes it anew.
#[test]
fn the_committed_table_of_rules_is_made_from_the_rules() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/contracts/rules.md");
    let text = contracts::documents::rule_table();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let known = std::fs::read_to_string(path).unwrap_or_default();
    assert!(known == text, "docs/contracts/rules.md differs; write it anew with UPDATE_DOCS=1");
}
