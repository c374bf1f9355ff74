//! The events as they are published: each example keeps to its schema, and whoever hears it can read it.

use std::collections::BTreeSet;

use catalogue::{contracts, offer, product_sale};
use event::Contract;
use serde_json::Value;

fn examples(contract: &Contract) -> impl Iterator<Item = Value> {
    contract.examples.iter().map(|text| serde_json::from_str(text).unwrap())
}

fn data_of(kind: &str) -> Value {
    let contracts = contracts();
    let contract = contracts.iter().find(|contract| contract.kind == kind).unwrap();
    examples(contract).next().unwrap()["data"].clone()
}

#[test]
fn every_example_keeps_to_its_schema() {
    for contract in contracts() {
        let schema = serde_json::to_value((contract.schema)()).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        assert!(!contract.examples.is_empty(), "{} has an example", contract.kind);
        for example in examples(contract) {
            let faults: Vec<String> = validator.iter_errors(&example["data"]).map(|error| error.to_string()).collect();
            assert_eq!(faults, Vec::<String>::new(), "{}", contract.kind);
            assert!(!validator.is_valid(&serde_json::json!({})), "{} asks for something", contract.kind);
        }
    }
}

#[test]
fn every_type_is_of_one_owner_and_names_its_aggregate_in_its_payload() {
    let kinds: BTreeSet<&str> = contracts().iter().map(|contract| contract.kind).collect();
    assert_eq!(kinds.len(), contracts().len(), "no type twice");
    for contract in contracts() {
        for example in examples(contract) {
            assert!(example["data"][contract.subject.id_field].is_string(), "{}", contract.kind);
            for reference in contract.references.iter().filter(|reference| !reference.field.contains('[')) {
                let named = &example["data"][reference.field];
                let are_ids = named.as_array().is_some_and(|ids| ids.iter().all(Value::is_string));
                assert!(named.is_string() || are_ids, "{} {}", contract.kind, reference.field);
            }
        }
    }
}

#[test]
fn what_is_said_can_be_heard() {
    let read = |kind: &str| data_of(kind).to_string();
    serde_json::from_str::<product_sale::Membership>(&read("product.membership.published.v1")).unwrap();
    serde_json::from_str::<product_sale::Sale>(&read("promotion.sale.announced.v1")).unwrap();
    serde_json::from_str::<offer::Product>(&read("product.product.published.v1")).unwrap();
    serde_json::from_str::<offer::Price>(&read("price.price.published.v1")).unwrap();
    serde_json::from_str::<offer::ProductSale>(&read("productsale.product-sale.published.v1")).unwrap();
}

#[test]
fn cost_is_for_finance_and_in_no_other_event() {
    for contract in contracts() {
        let says_cost = examples(contract).any(|example| example["data"].get("unit_cost").is_some());
        assert_eq!(says_cost, contract.audiences == [event::Audience::Finance], "{}", contract.kind);
    }
}
