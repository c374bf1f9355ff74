//! Readers with tokens, as the configuration lets them in.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Restock, Setup};

const TOKEN: &str = "a-token-for-the-readers-of-this-test";

fn reader(token_file: &Path, feed: &str) -> Setup {
    std::fs::write(token_file, format!("{TOKEN}\n")).unwrap();
    let file = token_file.display();
    Setup::alone()
        .and(&format!("[[feeds.readers]]\nname = \"warehouse\"\ntoken_file = \"{file}\"\nfeeds = [\"{feed}\"]\n"))
}

async fn read(restock: &Restock, path: &str, token: Option<&str>) -> (u16, Value) {
    let request = restock.http.client.get(restock.http.url(path));
    let request = token.into_iter().fold(request, |request, token| request.bearer_auth(token));
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_of_the_configuration_is_let_in_and_turned_away_and_a_restart_forgets_neither() {
    let folder = tempfile::tempdir().unwrap();
    let token_file = folder.path().join("warehouse-token");
    let mut restock = Restock::start(&reader(&token_file, "restocking")).await;
    assert_eq!(read(&restock, "/feeds/restocking", None).await.0, 401);
    assert_eq!(read(&restock, "/feeds/restocking", Some(TOKEN)).await.0, 200);
    assert_eq!(read(&restock, "/feeds/product.stores", Some(TOKEN)).await.0, 404);
    let readers = restock.http.get("/api/readers").await;
    let warehouse = readers.as_array().unwrap().iter().find(|reader| reader["name"] == "warehouse").unwrap();
    assert_eq!(warehouse["feeds"][0]["feed"], json!("restocking"));
    // The desk itself reads the catalogue, and stands beside it.
    assert!(readers.as_array().unwrap().iter().any(|reader| reader["name"] == "restocking"), "{readers}");

    assert_eq!(restock.http.post("/api/readers/warehouse/revoke", &json!({})).await.status, 200);
    assert!(restock.terminate().await.0.success());
    restock.restart().await;
    let (status, problem) = read(&restock, "/feeds/restocking", Some(TOKEN)).await;
    assert_eq!((status, &problem["type"]), (403, &json!("urn:restock:problem:revoked")));
    assert_eq!(restock.http.post("/api/readers/warehouse/restore", &json!({})).await.status, 200);
    assert_eq!(read(&restock, "/feeds/restocking", Some(TOKEN)).await.0, 200);
    assert!(!restock.log().contains(TOKEN), "a token is written into no log");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_hears_of_a_product_and_never_what_it_costs() {
    let folder = tempfile::tempdir().unwrap();
    let restock = Restock::start(&reader(&folder.path().join("token"), "product.stores")).await;
    let product = json!({ "names": { "en": "Green tea" } });
    let published = restock.http.post("/api/catalogue/products/P1", &product).await;
    assert!((200..300).contains(&published.status), "{}", published.body);
    let cost = json!({ "unit_cost": "31.41", "currency": "EUR", "valid_from": "2026-01-01T00:00:00Z" });
    let costed = restock.http.post("/api/catalogue/products/P1/cost", &cost).await;
    assert!((200..300).contains(&costed.status), "{}", costed.body);

    let (status, page) = read(&restock, "/feeds/product.stores?accept=thick", Some(TOKEN)).await;
    assert_eq!((status, page.as_array().unwrap().len()), (200, 1), "{page}");
    assert_eq!((&page[0]["subject"], &page[0]["sequence"]), (&json!("product/P1"), &json!("1")));
    assert!(!page.to_string().contains("31.41"));
    let (_, head) = read(&restock, "/feeds/product.stores/head", Some(TOKEN)).await;
    assert_eq!((&head["position"], &head["chain"]), (&json!(1), &page[0]["chain"]));
    for hidden in ["product.finance", "product", "product.internal", "price.stores.north"] {
        assert_eq!(read(&restock, &format!("/feeds/{hidden}"), Some(TOKEN)).await.0, 404, "{hidden}");
    }
}
