use super::*;

fn read_as(contract: &Contract, json: &str) -> Result<Payload, String> {
    Payload::read(contract, Some(&RawValue::from_string(json.to_owned()).unwrap()))
}

#[test]
fn a_fault_names_the_field_and_what_is_expected() {
    let fault = |json| read_as(&StockChanged::CONTRACT, json).unwrap_err();
    assert_eq!(fault(r#"{"product_id":"P","location_id":"L","seq":1}"#), "data: missing field `delta`");
    assert_eq!(
        fault(r#"{"product_id":"P","location_id":"L","seq":"1","delta":1}"#),
        "data.seq: invalid type: string \"1\", expected a whole number, 0 or more"
    );
    let id = "data.location_id: an id has 1 to 128 characters and no control characters";
    assert_eq!(fault(r#"{"product_id":"P","location_id":"","seq":1,"delta":1}"#), id);
}

#[test]
fn a_list_in_the_place_of_the_object_is_no_payload() {
    let fault = read_as(&StockChanged::CONTRACT, r#"["P","L",1,-1,null,null]"#).unwrap_err();
    assert_eq!(fault, "data: a warehouse.stock.changed.v1 is a JSON object");
    assert_eq!(read_as(&StockChanged::CONTRACT, "null").unwrap_err(), fault);
}

#[test]
fn unknown_fields_are_tolerated() {
    let json = r#"{"product_id":"P","location_id":"L","seq":1,"delta":-1,"till":7}"#;
    assert!(read_as(&StockChanged::CONTRACT, json).is_ok());
}

#[test]
fn forecasts_are_read_without_binary_fractions() {
    let json = r#"{"product_id":"P","version":1,"name":"n","supplier_id":"S","lead_time_days":3,
        "forecast":{"from":"2026-11-23","daily":[0.1,"0.2",3,1e-3]}}"#;
    let Payload::Product(product) = read_as(&ProductPublished::CONTRACT, json).unwrap() else { panic!("another type") };
    let daily: Vec<String> = product.forecast.unwrap().daily.iter().map(ToString::to_string).collect();
    assert_eq!(daily, ["0.1", "0.2", "3", "0.001"]);
}

#[test]
fn a_minimum_order_value_needs_its_currency_and_is_no_debt() {
    let fault = |more: &str| {
        let json = format!(r#"{{"supplier_id":"S","version":1,"name":"n"{more}}}"#);
        read_as(&SupplierPublished::CONTRACT, &json).err().unwrap_or_default()
    };
    assert_eq!(fault(r#","minimum_order_value":"250.00","currency":"EUR""#), "");
    assert_eq!(fault(r#","currency":"EUR""#), "");
    let code = "an ISO 4217 code such as \"EUR\"";
    assert_eq!(
        fault(r#","minimum_order_value":250"#),
        format!("data.currency: needed with minimum_order_value, {code}")
    );
    assert_eq!(fault(r#","minimum_order_value":250,"currency":"euro""#), format!("data.currency: {code}"));
    assert_eq!(
        fault(r#","minimum_order_value":"-1","currency":"EUR""#),
        "data.minimum_order_value: cannot be negative"
    );
}

#[test]
fn a_legacy_header_is_translated_by_its_table() {
    let table = TypeHeader {
        header: "x-message-type".into(),
        types: [("StockDelta".to_owned(), StockChanged::CONTRACT.kind.to_owned())].into(),
    };
    let types = HeaderTypes::new(vec![table.clone()]).unwrap();
    assert_eq!(
        types.kind_of(|name| (name == "x-message-type").then_some("StockDelta")),
        Some(StockChanged::CONTRACT.kind)
    );
    assert_eq!(types.kind_of(|name| (name == "x-message-type").then_some("Nonsense")), Some("Nonsense"));
    assert_eq!(types.kind_of(|_| None), None);
    let bad = TypeHeader { types: [("a".to_owned(), "no.such.type".to_owned())].into(), ..table };
    assert!(HeaderTypes::new(vec![bad]).unwrap_err().contains("unknown type \"no.such.type\""));
}

#[test]
fn every_type_has_its_own_name_and_a_schema_that_requires_the_id() {
    for contract in CONTRACTS {
        assert_eq!(CONTRACTS.iter().filter(|other| other.kind == contract.kind).count(), 1);
        let schema = serde_json::to_value((contract.schema)()).unwrap();
        let required = schema["required"].as_array().unwrap();
        assert!(required.iter().any(|field| field == contract.subject.id_field), "{}", contract.kind);
    }
}
