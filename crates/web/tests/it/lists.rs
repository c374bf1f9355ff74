//! Groups, their totals, what is chosen, and what accepting would make of orders.

use serde_json::{Value, json};

use crate::fakes::samples::Sample;
use crate::support::TestApp;

/// Two suppliers: one takes no order below 1,500, and has one of 1,680 that could lose a third; the other does not mind.
async fn two_suppliers() -> TestApp {
    let app = TestApp::start().await;
    let careful = Sample::new("P-1", "Teapot", 1_000).line("PO-1", "1", 13, 20).with_minimum(1_500);
    app.fakes.review(careful);
    app.fakes.review(Sample::new("P-2", "Bunting", 100).line("PO-1", "2", 27, 60).with_minimum(1_500));
    app.fakes.review(Sample::new("P-3", "Lamp", 1_000).line("PO-3", "1", 30, 20).of_supplier("S-9", "Zorn & Co"));
    app
}

async fn open(app: &TestApp) -> Vec<Value> {
    app.get("/api/suggestions?sort=product").await.json()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn groups_stand_in_their_order_with_what_they_add_up_to() {
    let app = two_suppliers().await;
    let groups = app.get("/api/suggestions/groups").await.json();
    let groups = groups["groups"].as_array().unwrap();
    let labels: Vec<&str> = groups.iter().map(|group| group["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["Amber & Sons", "Zorn & Co"]);
    assert_eq!(groups[0]["supplier"]["minimum"], json!(["GBP", "1500"]));
    assert_eq!(
        (&groups[0]["supplier"]["open_value"], &groups[0]["supplier"]["open_orders"]),
        (&json!([["GBP", "1680.00"]]), &json!(1))
    );
    assert_eq!(groups[1]["supplier"]["minimum"], Value::Null);
    let total: u64 = groups.iter().map(|group| group["count"].as_u64().unwrap()).sum();
    assert_eq!(total, open(&app).await.len() as u64);
    assert_eq!(app.get("/api/suggestions/groups?group=moon").await.status, 400);
}

#[tokio::test]
async fn the_page_weighs_groups_and_rows_against_the_minimum() {
    let app = two_suppliers().await;
    let page = app.get("/?group=supplier").await.body;
    for part in ["1 open order worth £1,680", "takes no order below £1,500", "below the order minimum", "Zorn &#38; Co"]
    {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert_eq!(page.matches("below the order minimum").count(), 1, "only where accepting takes it below");
    assert!(app.get("/?group=kind").await.body.contains("group-head"));
    assert!(app.get("/?group=category").await.body.contains("<a href=\"/?category=Kitchen\">Kitchen</a>"));
}

#[tokio::test]
async fn a_selection_is_weighed_before_it_is_accepted() {
    let app = two_suppliers().await;
    let ids: Vec<Value> = open(&app).await.iter().map(|item| item["incarnation"].clone()).collect();
    let outlook = app.post_json("/api/suggestions/outlook", &json!({ "incarnations": ids })).await.json();
    assert_eq!((&outlook["orders"], &outlook["below_minimum"]), (&json!(2), &json!(1)));
    let order = &outlook["named"][0];
    assert_eq!((&order["order_id"], &order["minimum"]), (&json!("PO-1"), &json!("1500")));
    let nothing = app.post_json("/api/suggestions/outlook", &json!({ "incarnations": [] })).await.json();
    assert_eq!(nothing["orders"], 0);
    assert_eq!(app.post_json("/api/suggestions/outlook", &json!({ "ids": [] })).await.status, 400);
}

#[tokio::test]
async fn all_of_a_view_can_be_chosen_at_once() {
    let app = two_suppliers().await;
    let chosen = app.get("/api/suggestions/chosen?sort=product").await.json();
    let told: Vec<Value> = chosen["items"].as_array().unwrap().iter().map(|item| item["incarnation"].clone()).collect();
    let listed: Vec<Value> = open(&app).await.iter().map(|item| item["incarnation"].clone()).collect();
    assert_eq!(told, listed);
    assert_eq!(app.get("/api/suggestions/chosen?q=lamp").await.json()["items"].as_array().unwrap().len(), 1);
}
