//! The pages about products, orders, shortages and the trend.

use jiff::ToSpan as _;
use restocking::suggestion::ProposalKind;
use restocking::trend::{Flow, Happened, Level, Sample as OpenSample};
use rust_decimal::Decimal;
use serde_json::json;

use crate::fakes::NOW;
use crate::fakes::samples::{Sample, TODAY};
use crate::support::TestApp;

async fn with_three() -> TestApp {
    let app = TestApp::start().await;
    app.fakes.review(Sample::new("P-1", "Teapot", 1_000).line("PO-1", "1", 30, 20));
    app.fakes.review(Sample::new("P-2", "Kettle", 15).line("PO-2", "1", 50, 4).of_supplier("S-2", "Northwind"));
    app.fakes.review(Sample::new("P-3", "Bunting", 5_000).line("PO-2", "2", 8, 25).in_category("Party"));
    app
}

fn contains(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(page.contains(part), "{part}\n{page}");
    }
}

#[tokio::test]
async fn a_product_tells_what_it_has_what_is_to_come_and_what_each_line_is_for() {
    let page = with_three().await.get("/products/P-1").await.body;
    contains(
        &page,
        &[
            "Inventory position",
            "Safety stock",
            "the floor of the projection",
            "Stock, day by day",
            "Pegging",
            "As the lines are now",
            "With every open suggestion accepted",
            "The same as a table",
            "surplus",
            "Settings of the review",
            "Frozen period",
            "default",
        ],
    );
}

#[tokio::test]
async fn a_shortage_says_what_it_means_and_what_a_person_can_try() {
    let app = with_three().await;
    for path in ["/shortages", "/products/P-2"] {
        let page = app.get(path).await.body;
        contains(
            &page,
            &["Short from", "Out of stock on", "of sales at risk", "PO-2", "frozen period: call the supplier"],
        );
    }
    let shortage = app.get("/api/products/P-2").await.json();
    assert_eq!(shortage["remedies"]["lines"][0]["obstacle"], "frozen");
    assert_eq!(shortage["shortage"]["currency"], "GBP");
}

#[tokio::test]
async fn stock_below_zero_and_a_missing_forecast_are_told() {
    let app = TestApp::start().await;
    app.fakes.review(Sample::new("P-1", "Teapot", -5).line("PO-1", "1", 30, 20));
    let mut silent = Sample::new("P-2", "Kettle", 5);
    silent.product.forecast = None;
    app.fakes.review(silent);
    contains(&app.get("/products/P-1").await.body, &["Stock is below zero", "stock below zero"]);
    contains(&app.get("/products/P-2").await.body, &["There is no forecast", "There is nothing to draw"]);
}

#[tokio::test]
async fn an_order_tells_its_lines_what_they_cover_and_what_it_is_worth() {
    let page = with_three().await.get("/orders/PO-2").await.body;
    contains(&page, &["Still to come", "Kettle", "Bunting", "Covers", "What happened"]);
}

#[tokio::test]
async fn products_and_orders_are_listed_narrowed_and_paged() {
    let app = with_three().await;
    let names = |list: &serde_json::Value, name: &str| -> Vec<String> {
        list["items"].as_array().unwrap().iter().map(|item| item[name].as_str().unwrap().to_owned()).collect()
    };
    let list = app.get("/api/products").await.json();
    assert_eq!(
        (names(&list, "name"), &list["total"]),
        (vec!["Bunting".into(), "Kettle".into(), "Teapot".into()], &json!(3))
    );
    assert_eq!(names(&app.get("/api/products?short=1").await.json(), "product_id"), ["P-2"]);
    assert_eq!(names(&app.get("/api/products?q=teap").await.json(), "product_id"), ["P-1"]);
    let first = app.get("/api/products?limit=2").await.json();
    let rest =
        app.get(&format!("/api/products?limit=2&cursor={}", first["next_cursor"].as_str().unwrap())).await.json();
    assert_eq!((names(&rest, "name"), &rest["next_cursor"]), (vec!["Teapot".to_owned()], &json!(null)));
    assert_eq!(names(&app.get("/api/orders").await.json(), "order_id"), ["PO-2", "PO-1"]);
    assert_eq!(app.get("/api/orders?late=1").await.json()["total"], 0);
    for wrong in
        ["/api/products?sort=price", "/api/products?short=yes", "/api/orders?status=lost", "/api/orders?limit=0"]
    {
        assert_eq!(app.get(wrong).await.status, 400, "{wrong}");
    }
    contains(&app.get("/products?category=Party").await.body, &["Bunting", "1 product<"]);
    contains(&app.get("/products?limit=1").await.body, &["Next page", "3 products"]);
    contains(&app.get("/orders?q=po-1").await.body, &["PO-1", "1 order<"]);
    contains(&app.get("/orders?q=nothing").await.body, &["Nothing matches"]);
}

#[tokio::test]
async fn the_trend_is_drawn_per_currency_and_as_a_table() {
    let app = TestApp::start().await;
    contains(&app.get("/trend").await.body, &["Nothing yet"]);
    let flow = |what, currency: &str, count| Flow {
        date: TODAY,
        what,
        kind: ProposalKind::Cancel,
        currency: currency.to_owned(),
        count,
        value: Decimal::from(count * 100),
    };
    let level = |currency: &str| Level {
        kind: ProposalKind::Postpone,
        currency: currency.to_owned(),
        count: 20,
        value: Decimal::from(500),
    };
    {
        let mut state = app.fakes.state();
        state.flows =
            vec![flow(Happened::Opened, "EUR", 7), flow(Happened::Accepted, "GBP", 3), flow(Happened::Noise, "EUR", 4)];
        let open = vec![level("EUR"), level("GBP")];
        state.samples_of_open = vec![(TODAY, OpenSample { at: NOW.parse().unwrap(), open })];
    }
    let page = app.get("/trend?days=7").await.body;
    contains(
        &page,
        &[
            "Open suggestions",
            "Value of open suggestions, EUR",
            "Value of open suggestions, GBP",
            "Raised and decided per day",
            "10 of 100 open suggestions changed visibly per day",
            "The same as a table",
        ],
    );
    let told = app.get("/api/trend").await.json();
    assert_eq!((told["happened"].as_array().unwrap().len(), &told["open"][0]["open"][0]["count"]), (3, &json!(20)));
    let before = TODAY.saturating_sub(3.days());
    assert!(app.get(&format!("/api/trend?to={before}")).await.json()["happened"].as_array().unwrap().is_empty());
    for wrong in ["days=none", "from=2026-12-01&to=2026-11-01", "from=2000-01-01", "to=yesterday"] {
        assert_eq!(app.get(&format!("/api/trend?{wrong}")).await.status, 400, "{wrong}");
    }
}
