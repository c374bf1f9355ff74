//! Every example of a rule through the command, the two field reports' own among them.

use std::collections::BTreeSet;

use super::{contracts, json_of, rules, said};

fn names() -> BTreeSet<String> {
    std::fs::read_dir(rules()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn each_accepted_example_passes_and_each_refused_one_fails_with_rule_line_and_change() {
    let named = json_of(&contracts(&["rules", "--json"], &rules()));
    let named: BTreeSet<String> =
        named.as_array().unwrap().iter().map(|rule| rule["rule"].as_str().unwrap().to_owned()).collect();
    assert_eq!(names(), named, "each rule has its examples");
    for rule in named {
        let accepted = contracts(&["check", &format!("{rule}/accepted.yaml")], &rules());
        assert_eq!(accepted.status.code(), Some(0), "{rule}: {}", said(&accepted));

        let file = format!("{rule}/refused.yaml");
        let refused = contracts(&["check", &file], &rules());
        let text = said(&refused);
        assert_eq!(refused.status.code(), Some(1), "{rule}: {text}");
        let findings = json_of(&contracts(&["check", &file, "--json"], &rules()))["findings"].take();
        let own: Vec<_> = findings.as_array().unwrap().iter().filter(|finding| finding["rule"] == *rule).collect();
        assert!(!own.is_empty(), "{rule} is not named: {text}");
        for finding in own {
            let place = format!("{file}:{}: {}: ", finding["line"], finding["type"].as_str().unwrap());
            for part in [&place, finding["wrong"].as_str().unwrap(), finding["change"].as_str().unwrap()] {
                assert!(text.contains(part), "{rule}: \"{part}\" is not said: {text}");
            }
            assert!(finding["pointer"].as_str().unwrap().starts_with('/'), "{finding}");
        }
        let shown = contracts(&["rules", &rule], &rules());
        assert!(
            text.contains(&format!("restock contracts rules {rule}")) && shown.status.success(),
            "{}",
            said(&shown)
        );
    }
}

#[test]
fn the_examples_of_the_field_reports_are_refused_in_words_for_a_newcomer() {
    for (what, rule, wrong, change) in [
        (
            "100 Dr. sent in error, and 120 Cr. to make it good, in place of 100 Cr. and then 120 Dr.",
            "compensation-restores",
            r#"after event e2 the account is {"balance":"20"}, and without e1 and it would be {}"#,
            "make the reversing event undo exactly what the reversed one did",
        ),
        (
            "a price in a product's event",
            "one-axis",
            "`price` is a fact about a price, which price owns and publishes at its own pace",
            "leave it out: readers take it from the events of price",
        ),
        (
            "PG1 expanded to its products",
            "no-expansion",
            "`product_ids` expands `group_id`: which belongs to which is a fact of product, and changes without this event",
            "keep `group_id` alone; a subdomain of its own follows both and says what becomes of each",
        ),
        (
            "cost seen outside finance",
            "restricted-facts",
            "is for finance only, as product.cost.published.v1 says, and this event goes to",
            "leave it out; those who may know it read product.cost.published.v1",
        ),
        (
            "an announcement before its time",
            "released-in-time",
            "and may not be known before 2026-12-01T08:00:00Z (`announced_at`)",
            "say it at its time, with a timer that survives a restart",
        ),
        (
            "an order event with the id only",
            "weight-fits",
            "says nothing of the order but which it is: every reader has to call purchasing for the facts",
            "put the order's facts into the payload, all that its readers need; or call it what it is, a notification",
        ),
    ] {
        let refused = contracts(&["check", &format!("{rule}/refused.yaml")], &rules());
        let text = said(&refused);
        assert_eq!(refused.status.code(), Some(1), "{what}: {text}");
        for part in [rule, wrong, change] {
            assert!(text.contains(part), "{what}: \"{part}\" is not said: {text}");
        }
    }
    // 100 Dr., 100 Cr. for it, 120 Dr.: the right way.
    let bank = contracts(&["check", "compensation-restores/accepted.yaml"], &rules());
    assert_eq!(bank.status.code(), Some(0), "{}", said(&bank));
}

#[test]
fn what_cannot_be_read_is_told_with_its_place_and_is_another_exit_code_than_what_is_wrong() {
    let home = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let output = contracts(args, home.path());
        (output.status.code(), said(&output))
    };
    let (code, text) = run(&["check", "nowhere"]);
    assert!(code == Some(2) && text.contains("failed to read nowhere"), "{text}");
    let (code, text) = run(&["check", "."]);
    assert!(code == Some(2) && text.contains("there is no contract file (.yaml, .yml, .json) in ."), "{text}");
    std::fs::create_dir(home.path().join("deep")).unwrap();
    std::fs::write(home.path().join("deep/sale.yml"), "type: promotion.sale.announced.v1\nowner: promotion\n").unwrap();
    let (code, text) = run(&["check", "."]);
    assert!(code == Some(2) && text.contains("deep/sale.yml:1: /subject: missing"), "{text}");
    let (code, text) = run(&["rules", "one-axes"]);
    assert!(code == Some(2) && text.contains("did you mean one-axis?"), "{text}");
    let (code, text) = run(&["check", ".", "--mode", "sideways"]);
    assert!(code == Some(2) && text.contains("backward-transitive"), "{text}");
}

#[test]
fn a_file_is_held_against_the_types_of_the_program_where_that_is_asked_for() {
    let home = tempfile::tempdir().unwrap();
    let leaflet = "type: leaflet.page.published.v1\nowner: leaflet\nsubject: {aggregate: page, id_field: page_id}\naxis: page\n\
        weight: thick\nsummary: A page of a leaflet.\naudiences: [public]\nretention: latest\n\
        schema: {type: object, required: [page_id, unit_cost], properties: {page_id: {type: string}, unit_cost: {type: string}}}\n";
    std::fs::write(home.path().join("leaflet.yaml"), leaflet).unwrap();
    let alone = contracts(&["check", "leaflet.yaml"], home.path());
    assert_eq!(alone.status.code(), Some(0), "{}", said(&alone));
    let beside = contracts(&["check", "leaflet.yaml", "--with-built-in"], home.path());
    let text = said(&beside);
    assert_eq!(beside.status.code(), Some(1), "{text}");
    assert!(text.contains("`unit_cost` is for finance only, as product.cost.published.v1 says"), "{text}");
    // A second owner of a type of ours; and the owner's own word about it, which takes the place of ours.
    let claimed = |owner: &str| {
        leaflet
            .replace("leaflet.page.published.v1", "price.list.published.v1")
            .replace("owner: leaflet", &format!("owner: {owner}"))
    };
    std::fs::write(home.path().join("claimed.yaml"), claimed("leaflet")).unwrap();
    let text = said(&contracts(&["check", "claimed.yaml", "--with-built-in"], home.path()));
    assert!(
        text.contains("price.list.published.v1 is said by price already; leaflet would be its second owner"),
        "{text}"
    );
    std::fs::write(home.path().join("claimed.yaml"), claimed("price")).unwrap();
    let text = said(&contracts(&["check", "claimed.yaml", "--with-built-in"], home.path()));
    assert!(!text.contains("second owner") && !text.contains("declared twice"), "{text}");
}

#[test]
fn the_contract_that_the_documents_begin_with_passes() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/contracts.md")).unwrap();
    let block = text.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("page.yaml"), block).unwrap();
    for args in [["check", "page.yaml"].as_slice(), &["check", "page.yaml", "--with-built-in"]] {
        let checked = contracts(args, home.path());
        assert_eq!(checked.status.code(), Some(0), "{}", said(&checked));
    }
}
