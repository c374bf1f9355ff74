//! What the API tells: the list, one suggestion, products, orders, stories, figures, feeds.

use serde_json::json;

use crate::fakes::samples::Sample;
use crate::support::TestApp;

async fn with_three() -> TestApp {
    let app = TestApp::start().await;
    app.fakes.review(Sample::new("P-1", "Teapot", 1_000).line("PO-1", "1", 30, 20));
    app.fakes.review(
        Sample::new("P-2", "Kettle", 60).line("PO-2", "1", 50, 30).of_supplier("S-2", "Northwind").in_category("Home"),
    );
    app.fakes.review(Sample::new("P-3", "Bunting", 5_000).line("PO-3", "a/b", 8, 25));
    app
}

async fn names(app: &TestApp, query: &str) -> Vec<String> {
    let list = app.get(&format!("/api/suggestions?{query}")).await.json();
    list["items"]
        .as_array()
        .unwrap_or_else(|| panic!("{list}"))
        .iter()
        .map(|item| item["product_name"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn the_list_is_narrowed_sorted_and_paged() {
    let app = with_three().await;
    assert_eq!(names(&app, "").await, ["Kettle", "Teapot", "Bunting"]);
    assert_eq!(names(&app, "sort=product").await, ["Bunting", "Kettle", "Teapot"]);
    assert_eq!(names(&app, "kind=advance").await, ["Kettle"]);
    assert_eq!(names(&app, "kind=cancel,postpone&sort=product").await, ["Bunting", "Teapot"]);
    assert_eq!(names(&app, "supplier_id=S-2").await, ["Kettle"]);
    assert_eq!(names(&app, "category=Kitchen&product_id=P-3").await, ["Bunting"]);
    assert_eq!(names(&app, "q=KETT%20north").await, ["Kettle"]);
    assert_eq!(names(&app, "min_value=1000").await, ["Kettle", "Teapot"]);
    assert_eq!(names(&app, "state=handled,refused").await, Vec::<String>::new());
    let first = app.get("/api/suggestions?limit=2").await.json();
    assert_eq!((first["items"].as_array().unwrap().len(), &first["total"]), (2, &json!(3)));
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = app.get(&format!("/api/suggestions?limit=2&cursor={cursor}")).await.json();
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next_cursor"]), (1, &json!(null)));
}

#[tokio::test]
async fn what_the_list_does_not_know_is_refused_with_what_it_does() {
    let app = with_three().await;
    for (query, allowed) in [
        ("state=opened", "snoozed"),
        ("kind=cancel,delay", "postpone"),
        ("sort=price", "newest"),
        ("limit=0", "from 1 to 1000"),
        ("limit=1001", "from 1 to 1000"),
        ("limit=many", "from 1 to 1000"),
        ("min_value=much", "amount"),
        ("cursor=zzz", "cursor"),
        ("colour=red", "known are state"),
        ("q=a&q=b", "twice"),
    ] {
        let answer = app.get(&format!("/api/suggestions?{query}")).await;
        assert_eq!(answer.status, 400, "{query}");
        assert!(answer.body.contains(allowed), "{query}: {}", answer.body);
    }
}

#[tokio::test]
async fn one_suggestion_comes_with_facts_projection_and_history() {
    let app = TestApp::with_a_suggestion().await;
    let (incarnation, _) = app.the_suggestion().await;
    let detail = app.get(&format!("/api/suggestions/{incarnation}")).await.json();
    assert_eq!(detail["suggestion"]["incarnation"], json!(incarnation));
    assert_eq!(detail["facts"]["input"]["on_hand"], 1_000);
    let (without, with) = (&detail["projection"]["without"], &detail["projection"]["with"]);
    assert_eq!(without.as_array().unwrap().len(), with.as_array().unwrap().len());
    assert_ne!(without, with, "the change shows");
    assert_eq!(detail["history"][0]["text"], "Suggested");
    assert_eq!(app.get("/api/suggestions/01935000-0000-7000-8000-ffffffffffff").await.status, 404);
    assert_eq!(app.get("/api/suggestions/nonsense").await.status, 404);
}

#[tokio::test]
async fn products_orders_and_shortages_are_told() {
    let app = with_three().await;
    let product = app.get("/api/products/P-2").await.json();
    assert_eq!((&product["stock"]["on_hand"], &product["published"]["name"]), (&json!(60), &json!("Kettle")));
    assert!(product["projection"]["with"].is_array());
    assert_eq!(product["pegging"]["without"]["receipts"][0]["covers"][0]["quantity"], 60_000);
    assert_eq!(product["settings"][0], json!({ "name": "tolerance_out", "value": "7", "scope": "default" }));
    let order = app.get("/api/orders/PO-3").await.json();
    assert_eq!(order["order"]["lines"]["a/b"]["quantity"], 8);
    assert_eq!(order["pegging"]["a/b"]["without"]["quantity"], 80_000, "thousandths of stock units");
    assert_eq!(order["suggestions"][0]["product_id"], "P-3");
    assert!(app.get("/api/shortages").await.json()["items"].is_array());
    for path in ["/api/products/none", "/api/orders/none", "/api/explain/none"] {
        assert_eq!(app.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_story_is_told_of_orders_products_and_correlation_ids_in_the_order_of_time() {
    let app = TestApp::with_a_suggestion().await;
    let event = json!({
        "specversion": "1.0", "id": "a", "source": "/w", "type": "warehouse.stock.changed.v1", "correlationid": "till-7",
        "data": { "product_id": "P-1", "location_id": "W1", "seq": 8, "delta": -1 },
    });
    app.post("/events", "application/cloudevents+json", event.to_string()).await;
    let of_product = app.get("/api/explain/P-1").await.json();
    let sources: Vec<&str> =
        of_product["items"].as_array().unwrap().iter().map(|item| item["from"].as_str().unwrap()).collect();
    assert!(sources.contains(&"inbox") && sources.contains(&"log"), "{of_product}");
    let of_order = app.get("/api/explain/PO-1").await.json();
    assert_eq!(of_order["items"][0]["text"], "Suggested (cancel, order PO-1 line 1)");
    let by_correlation = app.get("/api/explain/cause-1").await.json();
    assert_eq!(by_correlation["items"][0]["type"], "restocking.suggestion.opened.v1");
}

#[tokio::test]
async fn pending_includes_the_work_that_is_still_owed() {
    let app = TestApp::start().await;
    let event = json!({
        "specversion": "1.0", "id": "a", "source": "/w", "type": "warehouse.stock.changed.v1",
        "data": { "product_id": "P-1", "location_id": "W1", "seq": 8, "delta": -1 },
    });
    app.post("/events", "application/cloudevents+json", event.to_string()).await;
    let inbox = app.get("/api/inbox").await.json();
    // One entry, two reviews and one fetch.
    assert_eq!(inbox, json!({ "pending": 4, "held": 0, "dead": 0, "handled": 0, "ignored": 0 }));
}

#[tokio::test]
async fn the_feed_is_read_by_position_and_waits_for_what_is_new() {
    let app = TestApp::with_a_suggestion().await;
    let feed = app.get("/feeds/restocking").await;
    assert_eq!(feed.header("content-type"), "application/cloudevents-batch+json");
    let batch = feed.json();
    assert_eq!((&batch[0]["id"], &batch[0]["type"]), (&json!("1"), &json!("restocking.suggestion.opened.v1")));
    let last = batch.as_array().unwrap().len();
    let path = format!("/feeds/restocking?lastEventId={last}&timeout=30000");
    let waiting = app.get(&path);
    let (answer, ()) = tokio::join!(waiting, async {
        app.fakes.review(Sample::new("P-9", "Kettle", 1_000).line("PO-9", "1", 30, 20));
    });
    assert_eq!(answer.json()[0]["id"], json!((last + 1).to_string()));
    assert_eq!(app.get(&format!("/feeds/restocking?lastEventId={}", last + 50)).await.json(), json!([]));
    assert_eq!(app.get("/feeds/other").await.status, 404);
}
