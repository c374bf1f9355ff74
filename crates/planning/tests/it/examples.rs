//! The examples reckoned by hand.

use jiff::tz::TimeZone;
use planning::ndjson::review_line;
use serde_json::Value;

const EXAMPLES: &str = include_str!("../planning-examples.json");

#[test]
fn every_example_reckoned_by_hand_holds() {
    let examples: Vec<Value> = serde_json::from_str(EXAMPLES).unwrap();
    assert_eq!(examples.len(), 17);
    let failures: Vec<String> = examples.iter().filter_map(differs).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// What differs from what the example expects: the fields it names, and no suggestion more or less.
fn differs(example: &Value) -> Option<String> {
    let line = example["facts"].to_string();
    let answer = review_line(&line, &TimeZone::UTC).unwrap();
    let answer: Value = serde_json::from_str(&answer).unwrap();
    let expected = &example["expect"];
    let fits =
        agrees(&expected["suggestions"], &answer["suggestions"]) && agrees(&expected["shortage"], &answer["shortage"]);
    (!fits).then(|| format!("{}\nexpected {expected}\nreviewed {answer}", example["name"]))
}

fn agrees(expected: &Value, actual: &Value) -> bool {
    match (expected, actual) {
        (Value::Array(expected), Value::Array(actual)) => {
            expected.len() == actual.len() && expected.iter().zip(actual).all(|(e, a)| agrees(e, a))
        }
        (Value::Object(expected), Value::Object(actual)) => {
            expected.iter().all(|(name, e)| actual.get(name).is_some_and(|a| agrees(e, a)))
        }
        (expected, actual) => expected == actual,
    }
}
