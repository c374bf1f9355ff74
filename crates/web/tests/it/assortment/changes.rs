//! Changes under the version that was seen, of one thing and of many.

use serde_json::json;

use super::scene::{Scene, sale};

#[tokio::test]
async fn a_change_says_what_was_said_of_it_and_what_is_so_already_is_no_change() {
    let scene = Scene::with_a_pencil().await;
    let group = json!({ "names": { "en": "Pencils and pens" } });
    let made = scene.made("groups/PG1", group.clone()).await;
    assert_eq!(made, json!({ "outcome": "changed", "version": 2, "type": "product.group.published.v1" }));
    assert_eq!(scene.made("groups/PG1", group).await, json!({ "outcome": "no_change", "version": 2 }));
}

#[tokio::test]
async fn who_was_slower_is_told_which_version_there_is_and_nothing_of_theirs_is_done() {
    let scene = Scene::with_a_pencil().await;
    let name = |name: &str| json!({ "names": { "en": name } });
    assert_eq!(scene.post_as("", "groups/PG1", Some(1), &name("First")).await.status, 200);
    let late = scene.post_as("", "groups/PG1", Some(1), &name("Second")).await;
    assert_eq!((late.status, &late.json()["current_version"]), (412, &json!(2)), "{}", late.body);
    assert_eq!(scene.app.get("/api/catalogue/groups/PG1").await.json()["group"]["names"]["en"], "First");
    let new = scene.post_as("", "groups/PG1", Some(0), &name("A new one")).await;
    assert_eq!(new.status, 412, "what is to be new does not go over what there is");
    assert_eq!(scene.post_as("", "groups/PG2", Some(0), &name("A new one")).await.status, 200);
}

#[tokio::test]
async fn a_fault_names_its_field() {
    let scene = Scene::with_a_pencil().await;
    for (path, body, field) in [
        ("products/P2", json!({ "names": { "english": "Pen" } }), "names"),
        ("products/P2", json!({ "names": { "en": "Pen" }, "barcodes": ["12x4"] }), "barcodes"),
        ("lists/north/prices/P1", json!({ "amount": "1,50" }), "amount"),
        ("lists/Bad List", json!({ "name": "x", "currency": "EUR", "channel": "web" }), "list_id"),
        ("sales/S2", sale("2026-12-01T00:00:00Z", "2026-11-01T00:00:00Z", "2026-11-30T00:00:00Z"), "until"),
        ("sales/S2", sale("2026-12-01T00:00:00Z", "2026-12-24T00:00:00Z", "2026-12-02T00:00:00Z"), "announced_at"),
    ] {
        let answer = scene.app.post_json(&format!("/api/catalogue/{}", path.replace(' ', "%20")), &body).await;
        assert_eq!((answer.status, &answer.json()["field"]), (422, &json!(field)), "{path}: {}", answer.body);
    }
}

#[tokio::test]
async fn many_products_join_and_leave_a_group_at_once_each_answered_for_itself() {
    let scene = Scene::with_a_pencil().await;
    scene.made("products/P2", json!({ "names": { "en": "Pen" } })).await;
    let made = scene.made("groups/PG1/members", json!({ "join": ["P1", " P2 ", "P9", ""], "leave": [] })).await;
    assert_eq!((&made["changed"], &made["unchanged"]), (&json!(1), &json!(1)), "{made}");
    assert_eq!(made["refused"][0]["product_id"], "P9");
    assert!(made["refused"][0]["reason"].as_str().unwrap().contains("there is no product P9"), "{made}");
    assert_eq!(scene.made("groups/PG1/members", json!({ "leave": ["P1", "P2"] })).await["changed"], 2);
    let group = scene.app.get("/api/catalogue/groups/PG1").await.json();
    assert_eq!(group["product_ids"], json!([]));
    let nothing = scene.app.post_json("/api/catalogue/groups/PG1/members", &json!({ "join": [" "] })).await;
    assert_eq!(nothing.status, 400, "{}", nothing.body);
}

#[tokio::test]
async fn the_prices_of_a_list_are_listed_and_those_to_come_by_themselves() {
    let scene = Scene::with_a_pencil().await;
    scene.made("products/P2", json!({ "names": { "en": "Pen" } })).await;
    scene.made("lists/north/prices/P2", json!({ "amount": "2.00", "from": "2026-12-01T00:00:00Z" })).await;
    let ids = async |query: &str| {
        let page = scene.app.get(&format!("/api/catalogue/lists/north/prices?{query}")).await.json();
        let ids: Vec<String> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|price| price["product_id"].as_str().unwrap().to_owned())
            .collect();
        (ids, page["next_cursor"].as_str().map(ToOwned::to_owned))
    };
    assert_eq!(ids("").await, (vec!["P1".to_owned(), "P2".to_owned()], None));
    assert_eq!(ids("coming=1").await.0, ["P2"]);
    assert_eq!(ids("limit=1").await, (vec!["P1".to_owned()], Some("P1".to_owned())));
    assert_eq!(ids("limit=1&cursor=P1").await, (vec!["P2".to_owned()], None));
    assert_eq!(scene.app.get("/api/catalogue/lists/north").await.header("etag"), "\"1\"");
}
