//! Facts from a file.

use jiff::tz::TimeZone;
use planning::ndjson::{Counts, MAX_LINE_BYTES, review_line, review_ndjson};
use serde_json::{Value, json};

/// One product with one line to postpone, and a shortage now.
fn facts() -> Value {
    json!({
        "as_of": "2026-11-23T00:00:00Z",
        "product": {
            "product_id": "P", "lead_time_days": 10, "review_period_days": 7,
            "forecast": {"from": "2026-11-23", "daily": vec![1; 200]},
        },
        "on_hand": 40,
        "lines": [{"order_id": "O", "line_id": "a", "quantity": 150, "unit_cost": "1.25",
                   "promised_on": "2026-12-13"}],
    })
}

fn reviewed(facts: &Value) -> String {
    review_line(&facts.to_string(), &TimeZone::UTC).unwrap()
}

fn fault(facts: &Value) -> String {
    review_line(&facts.to_string(), &TimeZone::UTC).unwrap_err().to_string()
}

#[test]
fn a_line_is_answered_with_its_fields_in_order() {
    insta::assert_snapshot!(reviewed(&facts()));
}

#[test]
fn a_shortage_and_a_dependence_are_written_out() {
    let mut facts = facts();
    facts["on_hand"] = json!(10);
    facts["product"]["lead_time_days"] = json!(30);
    facts["product"]["safety_stock"] = json!("0.5");
    facts["lines"] = json!([
        {"order_id": "O", "line_id": "late", "quantity": 20, "promised_on": "2026-12-01", "confirmed_on": "2027-01-02"},
        {"order_id": "O", "line_id": "early", "quantity": 150, "promised_on": "2026-12-04"},
        {"order_id": "Q", "line_id": "1", "quantity": 1, "unit_cost": 0.75, "promised_on": "2026-11-24"},
    ]);
    facts["settings"] = json!({"minimum_value": "0", "expedite_lead_time": 11});
    insta::assert_snapshot!(reviewed(&facts));
}

#[test]
fn what_may_be_absent_has_sensible_defaults() {
    let mut full = facts();
    full["settings"] = json!({});
    full["supplier"] = json!({"delivery_weekdays": [], "median_lateness_days": 0});
    for (field, value) in [
        ("safety_stock", json!(0)),
        ("backorders", json!(0)),
        ("minimum_order_quantity", json!(1)),
        ("order_multiple", json!(1)),
        ("maximum_order_quantity", json!(null)),
        ("discontinued_on", json!(null)),
        ("category", json!("toys")),
        ("name", json!("A toy")),
    ] {
        full["product"][field] = value;
    }
    for (field, value) in [
        ("received", json!(0)),
        ("cancelled", json!(0)),
        ("units_per_pack", json!(1)),
        ("shipped", json!(false)),
        ("locked", json!(false)),
        ("confirmed_on", json!(null)),
        ("ordered_on", json!(null)),
    ] {
        full["lines"][0][field] = value;
    }
    assert_eq!(reviewed(&full), reviewed(&facts()));
}

#[test]
fn numbers_may_be_integers_decimals_or_strings_and_forecasts_are_rounded_up_to_a_thousandth() {
    let with = |demand: Value, stock: Value| {
        let mut facts = facts();
        facts["product"]["forecast"]["daily"] = demand;
        facts["product"]["safety_stock"] = stock;
        reviewed(&facts)
    };
    assert_eq!(with(json!(vec!["1.000"; 200]), json!("5")), with(json!(vec![1.0; 200]), json!(5.0)));
    let line = |number: &str| facts().to_string().replace("[1,1", &format!("[{number},1"));
    let reviewed = |number: &str| review_line(&line(number), &TimeZone::UTC).unwrap();
    assert_ne!(reviewed("1.0001"), reviewed("1"), "0.0001 more than the stock is short a day sooner");
    assert_eq!(reviewed("1.0001"), reviewed("1.001"));
    assert_eq!(reviewed("1e0"), reviewed("1"));
}

#[test]
fn the_day_and_hour_are_those_of_the_retailers_time_zone() {
    let mut facts = facts();
    facts["as_of"] = json!("2026-11-22T23:30:00Z");
    facts["on_hand"] = json!(0);
    facts["lines"] = json!([]);
    let first_day = |zone: &TimeZone| {
        let answer: Value = serde_json::from_str(&review_line(&facts.to_string(), zone).unwrap()).unwrap();
        answer["shortage"]["first_day"].as_str().unwrap().to_owned()
    };
    assert_eq!(first_day(&TimeZone::UTC), "2026-11-23", "nothing is sold on the 22nd yet");
    let an_hour_later = TimeZone::fixed(jiff::tz::offset(1));
    assert_eq!(first_day(&an_hour_later), "2026-11-23");
    facts["product"]["forecast"]["from"] = json!("2026-11-22");
    let first_day = |zone: &TimeZone| {
        let answer: Value = serde_json::from_str(&review_line(&facts.to_string(), zone).unwrap()).unwrap();
        answer["shortage"]["first_day"].as_str().unwrap().to_owned()
    };
    assert_eq!(first_day(&TimeZone::UTC), "2026-11-22");
    assert_eq!(first_day(&an_hour_later), "2026-11-23");
}

#[test]
fn a_fault_names_its_field_and_what_to_give_instead() {
    let with = |pointer: &str, value: Value| {
        let mut facts = facts();
        *facts.pointer_mut(pointer).unwrap() = value;
        fault(&facts)
    };
    let faults = [
        with("/as_of", json!("yesterday")),
        with("/on_hand", json!(1.5)),
        with("/product/lead_time_days", json!(-1)),
        with("/product/lead_time_days", json!(5_000)),
        with("/product/forecast/daily/3", json!("many")),
        with("/product/forecast/daily/3", json!(-1)),
        with("/lines/0/promised_on", json!("2026-13-01")),
        with("/lines/0/quantity", json!(null)),
        with("/lines/0/quantity", json!(2_000_000_000_000_i64)),
    ];
    insta::assert_snapshot!(faults.join("\n"));
}

#[test]
fn a_fault_in_the_settings_names_the_setting() {
    let with = |settings: Value| {
        let mut facts = facts();
        facts["settings"] = settings;
        fault(&facts)
    };
    let faults = [
        with(json!({"tolerance": 1})),
        with(json!({"backorder_share": "1.5"})),
        with(json!({"minimum_value": 0.5})),
        with(json!({"horizon": 99_999})),
    ];
    insta::assert_snapshot!(faults.join("\n"));
}

#[test]
fn a_line_given_twice_is_refused() {
    let mut facts = facts();
    facts["lines"] = json!([facts["lines"][0], facts["lines"][0]]);
    assert_eq!(fault(&facts), "lines: line a of order O is given twice; give each line once");
}

#[test]
fn a_file_is_answered_line_by_line_in_order_and_bad_lines_are_counted() {
    let product = |number: usize| {
        let mut facts = facts();
        facts["product"]["product_id"] = json!(format!("P{number}"));
        facts.to_string()
    };
    let mut file: Vec<u8> = Vec::new();
    for number in 0..5_000 {
        match number {
            7 => file.extend(b"{\n"),
            8 => file.extend(b"\xff\xfe\n"),
            9 => file.extend(b"  \n"),
            _ => file.extend(format!("{}\n", product(number)).into_bytes()),
        }
    }
    let mut answers = Vec::new();
    let counts = review_ndjson(file.as_slice(), &mut answers, &TimeZone::UTC, None).unwrap();
    assert_eq!(counts, Counts { reviewed: 4_997, faulty: 2 });
    let answers: Vec<Value> =
        String::from_utf8(answers).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 4_999);
    assert_eq!(answers[7]["line"], 8, "lines are counted from 1");
    assert!(answers[8]["error"].as_str().unwrap().contains("is not UTF-8"));
    let ids = answers.iter().filter_map(|answer| answer["product_id"].as_str());
    let expected = (0..5_000).filter(|number| ![7, 8, 9].contains(number)).map(|number| format!("P{number}"));
    assert!(ids.eq(expected));
}

#[test]
fn a_line_that_is_too_long_is_refused_and_the_next_one_read() {
    let mut file = vec![b' '; MAX_LINE_BYTES + 10];
    file.push(b'\n');
    file.extend(facts().to_string().bytes());
    let mut answers = Vec::new();
    let counts = review_ndjson(file.as_slice(), &mut answers, &TimeZone::UTC, None).unwrap();
    assert_eq!(counts, Counts { reviewed: 1, faulty: 1 });
    assert!(String::from_utf8(answers).unwrap().starts_with(r#"{"line":1,"error":".: is longer than"#));
}

#[test]
fn an_empty_file_has_no_answer() {
    let mut answers = Vec::new();
    assert_eq!(review_ndjson(&b""[..], &mut answers, &TimeZone::UTC, None).unwrap(), Counts::default());
    assert!(answers.is_empty());
}
