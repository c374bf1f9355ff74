//! The catalogue of a running instance, over its calls and its command line.

use serde_json::{Value, json};

use crate::support::{Http, Restock, Setup, eventually};

async fn made(http: &Http, path: &str, body: Value) -> Value {
    let answer = http.post(&format!("/api/catalogue/{path}"), &body).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.body
}

async fn product(http: &Http, id: &str) {
    made(http, &format!("products/{id}"), json!({ "names": { "en": format!("Pencil {id}") } })).await;
}

/// What was said of a product's being under a sale, the first first.
async fn under_sale(http: &Http, id: &str) -> Vec<Value> {
    let history = http.get(&format!("/api/catalogue/products/{id}/history")).await;
    let said = history["items"].as_array().unwrap().iter().rev();
    let said = said.filter(|event| event["type"] == "productsale.product-sale.published.v1");
    said.map(|event| json!([event["context"], event["subject"], event["data"]["active"]])).collect()
}

async fn is_said(http: &Http, id: &str, expected: &[Value]) {
    eventually(&format!("{id}: {expected:?}"), async || {
        let said = under_sale(http, id).await;
        if said == expected { Ok(()) } else { Err(said) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_that_joins_a_group_under_a_running_sale_is_one_event_and_one_more_when_it_leaves() {
    let restock = Restock::start(&Setup::alone()).await;
    let http = &restock.http;
    for id in ["P1", "P3", "P4"] {
        product(http, id).await;
    }
    made(http, "groups/PG1", json!({ "names": { "en": "Pencils" } })).await;
    made(http, "products/P1/groups", json!({ "join": "PG1" })).await;
    let sale = json!({ "names": { "en": "Back to school" }, "group_ids": ["PG1"], "discount_percent": "20",
        "from": "2020-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z", "announced_at": "2020-01-01T00:00:00Z" });
    made(http, "sales/S1", sale).await;
    is_said(http, "P1", &[json!(["product_sale", "product-sale/S1/P1", true])]).await;
    let promotion = http.get("/api/catalogue/sales/S1").await;
    assert_eq!(promotion["announced"]["version"], 1, "{promotion}");

    assert_eq!(made(http, "products/P3/groups", json!({ "join": "PG1" })).await["outcome"], "changed");
    assert_eq!(made(http, "products/P3/groups", json!({ "join": "PG1" })).await["outcome"], "no_change");
    let joined = json!(["product_sale", "product-sale/S1/P3", true]);
    is_said(http, "P3", std::slice::from_ref(&joined)).await;
    made(http, "products/P3/groups", json!({ "leave": "PG1" })).await;
    let left = json!(["product_sale", "product-sale/S1/P3", false]);
    is_said(http, "P3", &[joined.clone(), left.clone()]).await;

    // News are heard in their order: once a later one was heard, nothing more comes of the earlier ones.
    made(http, "products/P4/groups", json!({ "join": "PG1" })).await;
    is_said(http, "P4", &[json!(["product_sale", "product-sale/S1/P4", true])]).await;
    assert_eq!(under_sale(http, "P3").await, [joined, left]);
    assert_eq!(under_sale(http, "P1").await.len(), 1);
    assert_eq!(http.get("/api/catalogue/sales/S1").await, promotion, "the promotion did not change");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_imported_and_a_row_that_cannot_be_is_named_with_its_reason() {
    let restock = Restock::start(&Setup::alone()).await;
    let folder = tempfile::tempdir().unwrap();
    let import = async |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        let done = restock.command(&["catalogue", "import", file.to_str().unwrap()]).await;
        (
            done.status.code(),
            format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr)),
        )
    };
    let products = "product_id,name:en,categories\nP1,Pencil,Pens;Wood\nP2,,\n";
    let (code, said) = import("products.csv", products).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("1 changed, 0 as before, 1 refused") && said.contains("line 3: "), "{said}");
    let (code, said) = import("products.csv", "product_id,name:en,categories\nP1,Pencil,Pens;Wood\n").await;
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("0 changed, 1 as before, 0 refused"), "{said}");
    let (code, said) = import("lists.csv", "list_id,name,currency,channel\nnorth,North,EUR,stores\n").await;
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = import("prices.csv", "list_id,product_id,amount,from,until\nnorth,P1,9.99,2026-01-01,\n").await;
    assert_eq!(code, Some(0), "{said}");
    let price = restock.http.get("/api/catalogue/products/P1").await["prices"][0].take();
    assert_eq!((&price["price_id"], &price["entries"][0]["amount"]), (&json!("north/P1"), &json!("9.99")), "{price}");
    let (code, said) = import("robots.csv", "a\n1\n").await;
    assert!(code == Some(2) && said.contains("--kind"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_the_catalogue_show_a_product_with_its_groups_prices_and_history() {
    let restock = Restock::start(&Setup::alone()).await;
    let http = &restock.http;
    product(http, "P1").await;
    made(http, "groups/PG1", json!({ "names": { "en": "Pencils" } })).await;
    made(http, "lists/north", json!({ "name": "North", "currency": "EUR", "channel": "stores" })).await;
    made(http, "lists/north/prices/P1", json!({ "amount": "9.99" })).await;
    made(http, "products/P1/groups", json!({ "join": "PG1" })).await;
    let page = async |path: &str| http.get(path).await.as_str().unwrap().to_owned();
    assert!(page("/catalogue?q=penc").await.contains("/catalogue/products/P1"));
    assert!(!page("/catalogue?q=ink").await.contains("/catalogue/products/P1"));
    let shown = page("/catalogue/products/P1").await;
    for expected in ["Pencil P1", "PG1", "9.99 EUR", "product.product.published.v1"] {
        assert!(shown.contains(expected), "{expected}");
    }
    assert_eq!(http.try_get("/catalogue/products/P9").await.unwrap().status, 404);
}
