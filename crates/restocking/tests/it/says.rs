//! What this context says: each type has a contract, and each example is what the program writes, to the field.

use event::{Audience, Contract};
use restocking::offer::Offer;
use restocking::ports::ShortageView;
use restocking::says::{CONTRACTS, PauseTold};
use restocking::suggestion::{EventKind, SuggestionTold};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

fn data_of(contract: &Contract) -> Value {
    let example: Value = serde_json::from_str(contract.examples.first().unwrap()).unwrap();
    example["data"].clone()
}

/// Read as the type that the log is written with, and written again.
fn written_again<T: DeserializeOwned + Serialize>(data: &Value) -> Value {
    serde_json::to_value(serde_json::from_value::<T>(data.clone()).unwrap()).unwrap()
}

#[test]
fn every_type_of_the_log_has_a_contract_and_every_contract_a_type() {
    let said: Vec<&str> = EventKind::ALL.map(EventKind::name).to_vec();
    assert_eq!(CONTRACTS.iter().map(|contract| contract.kind).collect::<Vec<_>>(), said);
    for kind in EventKind::ALL {
        let contract = kind.contract().unwrap();
        assert_eq!((contract.owner, contract.audiences), ("restocking", [Audience::Internal].as_slice()));
    }
}

#[test]
fn every_example_is_what_the_program_writes() {
    for contract in CONTRACTS {
        let data = data_of(contract);
        let again = match contract.subject.aggregate {
            "suggestion" => written_again::<SuggestionTold>(&data),
            "shortage" => written_again::<ShortageView>(&data),
            "submissions" => written_again::<PauseTold>(&data),
            "daily-offer" => written_again::<Offer>(&data),
            other => panic!("say what a {other} is written with"),
        };
        assert_eq!(again, data, "{}", contract.kind);
    }
}

#[test]
fn every_example_keeps_to_its_schema_and_nothing_that_is_always_written_may_be_missing() {
    for contract in CONTRACTS {
        let validator = jsonschema::validator_for(&Value::from((contract.schema)())).unwrap();
        let data = data_of(contract);
        let faults: Vec<String> = validator.iter_errors(&data).map(|error| error.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new(), "{}", contract.kind);
        // `because`, `click` and the like are left out where there is nothing to say.
        let left_out = ["because", "is_noise", "click", "planner", "until", "outcome_reason", "mail_failed", "notice"];
        for field in data.as_object().unwrap().keys().filter(|field| !left_out.contains(&field.as_str())) {
            let mut without = data.clone();
            without.as_object_mut().unwrap().remove(field);
            assert!(!validator.is_valid(&without), "{} without {field}", contract.kind);
        }
    }
}
