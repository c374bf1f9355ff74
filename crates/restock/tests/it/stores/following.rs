//! A store gets what it may have, and hears of what changes.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::head_office;
use crate::support::{Catalogue, Readers, Store, now};

#[tokio::test(flavor = "multi_thread")]
async fn a_store_answers_by_barcode_number_and_text_and_a_price_change_arrives() {
    let readers = Readers::one_store();
    let office = head_office(&readers).await;
    let store = Store::start(&office.http, &readers).await;
    for code in ["P1", "4006381333931", "04006381333931"] {
        let product = store.product(code).await;
        assert_eq!((&product["product_id"], &product["price"]["amount"]), (&json!("P1"), &json!("10.00")), "{product}");
    }
    let found = store.http.get("/api/search?q=tea").await;
    assert_eq!(found["products"].as_array().unwrap().len(), 2, "{found}");
    assert_eq!(found["is_current"], true);
    let unknown = store.http.try_get("/api/products/9999").await.unwrap();
    assert_eq!(unknown.status, 404);
    assert!(unknown.body["freshness"].as_str().unwrap().starts_with("prices as of "), "{}", unknown.body);

    Catalogue(&office.http).price("P1", "12.50").await;
    store.costs("P1", "12.50").await;
    let metrics = store.http.get("/metrics").await;
    assert!(metrics.as_str().unwrap().contains("restock_replica_is_current 1"), "{metrics}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_that_joins_a_group_under_a_running_sale_costs_less_at_the_till() {
    let readers = Readers::one_store();
    let office = head_office(&readers).await;
    let catalogue = Catalogue(&office.http);
    catalogue.group("PG1", &["P1"]).await;
    catalogue.sale("S1", "PG1", now() - SignedDuration::from_hours(1)).await;
    let store = Store::start(&office.http, &readers).await;
    store.costs("P1", "8.00").await;
    assert_eq!(store.product("P3").await["price"]["amount"], "10.00");
    let positions = store.http.get("/api/freshness").await["feeds"].clone();
    let promotion = office.http.get("/api/catalogue/sales/S1").await;

    assert_eq!(catalogue.joins("P3", "PG1").await["outcome"], "changed");
    let reduced = store.costs("P3", "8.00").await;
    assert_eq!(reduced["price"]["sale"]["sale_id"], "S1", "{reduced}");
    // That it joined, and one event that it is under a sale, by the feed of that type's owner; nothing of any price.
    let after = store.http.get("/api/freshness").await["feeds"].clone();
    let moved: Vec<(String, u64)> = (positions.as_array().unwrap().iter().zip(after.as_array().unwrap()))
        .map(|(before, after)| {
            let moved = after["position"].as_u64().unwrap() - before["position"].as_u64().unwrap();
            (after["feed"].as_str().unwrap().to_owned(), moved)
        })
        .filter(|(_, moved)| *moved > 0)
        .collect();
    assert_eq!(moved, [("product.stores".to_owned(), 1), ("product_sale.stores".to_owned(), 1)]);
    assert_eq!(office.http.get("/api/catalogue/sales/S1").await, promotion, "the promotion did not change");
}

#[tokio::test(flavor = "multi_thread")]
async fn search_and_price_databases_run_by_the_same_command() {
    let prices = vec!["price".to_owned(), "product_sale".to_owned()];
    let readers = Readers::none().and("finder", vec!["product.internal".to_owned()]).and("pricer", prices);
    let office = head_office(&readers).await;
    let mut search = Store::of(&office.http, &readers, "finder", "search");
    let mut price = Store::of(&office.http, &readers, "pricer", "price");
    tokio::join!(search.run(), price.run());
    let found = search.http.get("/api/search?q=pensil").await;
    assert_eq!((&found["products"][0]["product_id"], &found["guessed"]), (&json!("P3"), &json!(true)), "{found}");
    let later: Timestamp = now() + SignedDuration::from_hours(1);
    let priced = price.http.get(&format!("/api/prices/north/P1?at={later}")).await;
    assert_eq!(priced["price"]["amount"], "10.00", "{priced}");
    assert_eq!(search.http.try_get("/api/till").await.unwrap().status, 404, "nothing is sold there");
}
