//! The schemas are made from the types, and agree with what is read. That the committed ones are these is held where all
//! documents of contracts are (`published` in the tests of the program).

use event::Contract;
use restocking::events::{CONTRACTS, Payload};
use serde_json::value::RawValue;
use serde_json::{Value, json};

fn schema_of(contract: &Contract) -> Value {
    let mut schema = serde_json::to_value((contract.schema)()).unwrap();
    schema["title"] = json!(contract.kind);
    schema["description"] = json!(contract.summary);
    schema
}

fn sample(kind: &str) -> Value {
    match kind {
        "planning.product.published.v1" => json!({
            "product_id": "P", "version": 1, "name": "Lamp", "category": "Lights", "supplier_id": "S", "unit_cost": "2.50",
            "unit_price": "5.00", "currency": "EUR", "lead_time_days": 10, "review_period_days": 7, "safety_stock": 5,
            "reorder_point": "15", "order_up_to": 40, "minimum_order_quantity": 1, "order_multiple": 1,
            "maximum_order_quantity": null, "backorders": 0, "discontinued_on": null,
            "forecast": {"from": "2026-11-23", "daily": [1, 0.5, "0.25"]}
        }),
        "purchasing.supplier.published.v1" => json!({
            "supplier_id": "S", "version": 1, "name": "Lamps Ltd", "email": "orders@lamps.example", "language": "en",
            "delivery_weekdays": ["mon", "thu"], "median_lateness_days": 1, "minimum_order_value": "250.00", "currency": "EUR"
        }),
        "purchasing.order.placed.v1" => json!({"order_id": "O"}),
        "purchasing.order.changed.v1" => {
            json!({"order_id": "O", "version": 2, "changes": {"lines": {"1": {"shipped": true}}}})
        }
        "purchasing.order.finished.v1" => json!({"order_id": "O", "version": 3}),
        "warehouse.stock.changed.v1" => json!({
            "product_id": "P", "location_id": "L", "seq": 1, "delta": -2, "level_after": 8, "reason": "sale"
        }),
        "warehouse.stock.counted.v1" => json!({"product_id": "P", "location_id": "L", "seq": 1, "level": 10}),
        other => panic!("give a sample of {other}"),
    }
}

fn is_read(contract: &Contract, payload: &Value) -> bool {
    let raw = RawValue::from_string(payload.to_string()).unwrap();
    Payload::read(contract, Some(&raw)).is_ok()
}

#[test]
fn schema_and_reader_agree_about_every_field_that_is_left_out_or_of_another_type() {
    for contract in CONTRACTS {
        let validator = jsonschema::validator_for(&schema_of(contract)).unwrap();
        let sample = sample(contract.kind);
        assert!(validator.is_valid(&sample) && is_read(contract, &sample), "{}", contract.kind);
        for field in sample.as_object().unwrap().keys() {
            let mut without = sample.clone();
            without.as_object_mut().unwrap().remove(field);
            let mut objects = sample.clone();
            objects[field] = json!([{"neither": "text", "nor": "number"}]);
            let mut booleans = sample.clone();
            booleans[field] = json!(true);
            for (what, changed) in [("without", without), ("an array as", objects), ("a boolean as", booleans)] {
                let (schema, reader) = (validator.is_valid(&changed), is_read(contract, &changed));
                assert_eq!(schema, reader, "{}: {what} {field}", contract.kind);
            }
        }
    }
}
