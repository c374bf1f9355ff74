//! The catalogue of events, on its pages and for programs.

use std::collections::BTreeMap;
use std::sync::Arc;

use context::{Flow, Lately, Traffic, Way};
use contracts::ContractDoc;
use restocking::events::CONTRACTS;
use serde_json::json;
use web::{Declared, Hearing, Settings};

use crate::fakes::NOW;
use crate::support::TestApp;

const COUNTED: &str = "warehouse.stock.counted.v1";
const HOSTILE: &str = "<script>alert(1)</script>\"'";

async fn app() -> TestApp {
    let kinds = CONTRACTS.iter().map(|contract| contract.kind.to_owned()).collect();
    let door = Hearing { reader: "restocking".into(), of: None, kinds };
    let named = BTreeMap::from([("warehouse".to_owned(), ["urn:wms".to_owned()].into())]);
    let declared = Declared::new(CONTRACTS.iter().map(ContractDoc::of).collect(), vec![door], named);
    let app = TestApp::start_with(Settings { declared: Arc::new(declared), ..Settings::default() }).await;
    let now = NOW.parse().unwrap();
    let flow = |kind: &str, source: &str, events| Flow {
        way: Way::In,
        kind: kind.to_owned(),
        source: Some(source.to_owned()),
        events,
        first: now,
        last: now,
    };
    app.fakes.state().traffic = Traffic {
        flows: vec![flow(COUNTED, "urn:wms", 12_345), flow(COUNTED, HOSTILE, 2), flow(HOSTILE, "urn:till", 1)],
        lately: BTreeMap::from([((Way::In, COUNTED.to_owned()), Lately { hour: 17, day: 4_321 })]),
        ..Traffic::default()
    };
    app
}

#[tokio::test]
async fn the_page_of_events_shows_what_is_declared_what_is_seen_and_what_stands_out() {
    let app = app().await;
    let page = app.get("/contracts").await;
    assert_eq!(page.status, 200);
    for part in
        ["7 types are declared; 6 of them were never seen here", "4,321", "1 undeclared", "never declared", COUNTED]
    {
        assert!(page.body.contains(part), "{part}\n{}", page.body);
    }
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
    let page = app.get(&format!("/contracts/{COUNTED}")).await;
    for part in
        ["12,347", "urn:wms", "undeclared", "POST /events", "whole number ≥ 0", "Stock of a product was counted"]
    {
        assert!(page.body.contains(part), "{part}\n{}", page.body);
    }
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
    assert_eq!(app.get("/contracts/nobody.said.this.v1").await.status, 404);
    assert_eq!(app.get("/contracts?x=1").await.status, 400);
}

#[tokio::test]
async fn programs_get_the_same_with_the_contract_in_the_form_of_a_contract_file() {
    let app = app().await;
    let all = app.get("/api/contracts").await.json();
    assert_eq!(all["types"].as_array().unwrap().len(), 7);
    assert_eq!(all["undeclared"][0]["type"], HOSTILE);
    let one = app.get(&format!("/api/contracts/{COUNTED}")).await.json();
    assert_eq!((&one["owner"], &one["seen"]["last_day"]), (&json!("warehouse"), &json!(4_321)));
    assert_eq!(one["seen"]["publishers"][0]["standing"], "undeclared");
    let mut file = one.clone();
    file.as_object_mut().unwrap().remove("seen");
    assert_eq!(contracts::read_file("a.json", &file.to_string()).unwrap()[0].kind, COUNTED);
    let schema = app.get(&format!("/api/contracts/{COUNTED}/schema")).await;
    assert_eq!(schema.header("content-type"), "application/schema+json");
    assert_eq!(schema.json()["title"], COUNTED);
}

#[tokio::test]
async fn where_nothing_is_declared_the_navigation_does_not_lead_to_an_empty_page() {
    assert!(!TestApp::start().await.get("/").await.body.contains("href=\"/contracts\""));
    assert!(app().await.get("/").await.body.contains("href=\"/contracts\""));
}
