//! Full text in many languages, and what was probably meant.

use replica::follow::Start;
use replica::ports::{PriceReads as _, SearchQuery, SearchReads as _};
use replica::{Shape, fill};
use serde_json::{Value, json};
use std::sync::Arc;
use storage::sqlite::LiveReplica;
use tempfile::TempDir;

use super::scene::{HeadOffice, clock, followers, open};
use super::stories;

stories!(words_are_found_in_any_language, a_slip_is_forgiven, filters_narrow, a_price_is_looked_up_at_any_moment);

fn say(office: &HeadOffice, id: &str, names: Value, more: &Value) {
    let mut data = json!({ "product_id": id, "version": 1, "names": names, "discontinued": false });
    for (key, value) in more.as_object().unwrap() {
        data[key] = value.clone();
    }
    office.products.say("product.product.published.v1", &format!("product/{id}"), &data);
}

async fn filled(home: &TempDir) -> Arc<LiveReplica> {
    let (office, clock) = (HeadOffice::new(), clock());
    say(&office, "1", json!({ "fr": "Crème brûlée", "en": "Burnt cream" }), &json!({ "brand": "Maison" }));
    say(&office, "2", json!({ "de": "Vollmilchschokolade" }), &json!({ "categories": ["Sweets"] }));
    say(&office, "3", json!({ "en": "Dark chocolate" }), &json!({ "categories": ["Sweets"], "brand": "Cacao" }));
    say(&office, "4", json!({ "ru": "Молоко" }), &json!({ "descriptions": { "en": "Fresh from the farm" } }));
    say(&office, "5", json!({ "en": "Old chocolate" }), &json!({ "discontinued": true }));
    let member = json!({ "product_id": "3", "version": 1, "group_ids": ["G1", "G2"] });
    office.products.say("product.membership.published.v1", "product/3", &member);
    let member = json!({ "product_id": "3", "version": 2, "group_ids": ["G2"] });
    office.products.say("product.membership.published.v1", "product/3", &member);
    let live = open(home.path(), Shape::Search);
    fill(&followers(Shape::Search, vec![office.products], live.clone(), &clock, Start::Log)).await.unwrap();
    live
}

async fn found(live: &LiveReplica, query: SearchQuery) -> (Vec<String>, bool) {
    let found = live.search(SearchQuery { limit: 10, ..query }).await.unwrap().found;
    (found.products.into_iter().map(|product| product.product_id).collect(), found.guessed)
}

fn text(text: &str) -> SearchQuery {
    SearchQuery { text: text.to_owned(), ..SearchQuery::default() }
}

async fn words_are_found_in_any_language() {
    let home = TempDir::new().unwrap();
    let live = filled(&home).await;
    for (typed, expected) in [("creme brulee", "1"), ("молоко", "4"), ("МОЛ", "4"), ("farm", "4"), ("dark choc", "3")]
    {
        assert_eq!(found(&live, text(typed)).await, (vec![expected.to_owned()], false), "{typed}");
    }
}

async fn a_slip_is_forgiven() {
    let home = TempDir::new().unwrap();
    let live = filled(&home).await;
    assert_eq!(found(&live, text("chocolte")).await, (vec!["3".to_owned()], true));
    assert_eq!(found(&live, text("dark chocolaet")).await, (vec!["3".to_owned()], true));
    assert_eq!(found(&live, text("schokolade")).await, (vec!["2".to_owned()], true));
    assert_eq!(found(&live, text("zzzzzz")).await, (vec![], false));
    assert_eq!(found(&live, text("\"OR* NEAR(")).await, (vec![], false));
}

async fn filters_narrow() {
    let home = TempDir::new().unwrap();
    let live = filled(&home).await;
    let with = |change: fn(&mut SearchQuery)| {
        let mut query = SearchQuery::default();
        change(&mut query);
        query
    };
    assert_eq!(found(&live, with(|query| query.category = Some("Sweets".into()))).await.0, ["2", "3"]);
    assert_eq!(found(&live, with(|query| query.brand = Some("Cacao".into()))).await.0, ["3"]);
    assert_eq!(found(&live, with(|query| query.language = Some("ru".into()))).await.0, ["4"]);
    assert_eq!(found(&live, with(|query| query.group = Some("G2".into()))).await.0, ["3"]);
    assert!(found(&live, with(|query| query.group = Some("G1".into()))).await.0.is_empty());
    assert_eq!(found(&live, text("chocolate")).await.0, ["3"]);
    let all = SearchQuery { with_discontinued: true, ..text("chocolate") };
    assert_eq!(found(&live, all).await.0.len(), 2);
    let narrow = SearchQuery { brand: Some("Maison".into()), ..text("chocolate") };
    assert!(found(&live, narrow).await.0.is_empty());
}

async fn a_price_is_looked_up_at_any_moment() {
    let (home, office, clock) = (TempDir::new().unwrap(), HeadOffice::new(), clock());
    let data = json!({
        "product_id": "1", "list_id": "north", "version": 4, "currency": "JPY",
        "entries": [
            { "from": "2026-01-01T00:00:00Z", "until": "2026-07-01T00:00:00Z", "amount": "100" },
            { "from": "2026-06-01T00:00:00Z", "until": null, "amount": "105" },
        ],
    });
    office.prices.say("price.price.published.v1", "price/north/1", &data);
    let list = json!({ "list_id": "north", "version": 1, "name": "North", "currency": "JPY", "channel": "stores" });
    office.lists.say("price.list.published.v1", "list/north", &list);
    let live = open(home.path(), Shape::Price);
    fill(&followers(Shape::Price, office.feeds(), live.clone(), &clock, Start::Log)).await.unwrap();
    let priced = live.prices("north", &["1".to_owned(), "2".to_owned()]).await.unwrap().found;
    assert_eq!(priced.len(), 1);
    assert_eq!(priced[0].list.as_ref().unwrap().name, "North");
    let at = |time: &str| {
        let now = replica::facts::price_at(&priced[0].price, &priced[0].sales, time.parse().unwrap());
        now.map(|now| now.amount.to_string())
    };
    assert_eq!(at("2025-12-31T23:59:59Z"), None);
    assert_eq!(at("2026-05-31T23:59:59Z").as_deref(), Some("100"));
    assert_eq!(at("2026-06-01T00:00:00Z").as_deref(), Some("105"));
    assert_eq!(at("2036-06-01T00:00:00Z").as_deref(), Some("105"));
    assert!(live.prices("south", &["1".to_owned()]).await.unwrap().found.is_empty());
}
