//! What this context says: each example is what the program writes, to the field, and keeps to its schema.

use dispatch::says::{CONTRACTS, MAIL_ACCEPTED, MAIL_FAILED, MailReport, OFFER_FAILED, OFFER_MAILED, OfferReport};
use serde_json::Value;

#[test]
fn every_type_of_the_log_has_a_contract_and_its_example_is_what_the_program_writes() {
    let kinds: Vec<&str> = CONTRACTS.iter().map(|contract| contract.kind).collect();
    assert_eq!(kinds, [MAIL_ACCEPTED, MAIL_FAILED, OFFER_MAILED, OFFER_FAILED]);
    for contract in CONTRACTS {
        let example: Value = serde_json::from_str(contract.examples.first().unwrap()).unwrap();
        let data = &example["data"];
        let again = if contract.kind.starts_with("dispatch.mail.") {
            serde_json::to_value(serde_json::from_value::<MailReport>(data.clone()).unwrap()).unwrap()
        } else {
            serde_json::to_value(serde_json::from_value::<OfferReport>(data.clone()).unwrap()).unwrap()
        };
        assert_eq!(&again, data, "{}", contract.kind);
        let validator = jsonschema::validator_for(&Value::from((contract.schema)())).unwrap();
        let faults: Vec<String> = validator.iter_errors(data).map(|error| error.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new(), "{}", contract.kind);
        assert!(!validator.is_valid(&serde_json::json!({"parcel_id": data["parcel_id"]})), "{}", contract.kind);
    }
}
