//! Streams with holes, a central system that is away, and events that cannot be handled.

use serde_json::{Value, json};

use crate::support::{CentralDouble, Goods, Http, Restock, Setup, eventually, noon};

const ONE_LINE: [Goods<'static>; 1] = [Goods { product_id: "P1", quantity: 100, in_days: 20 }];

async fn stock_of(http: &Http, product_id: &str) -> Value {
    http.get(&format!("/api/products/{product_id}")).await["stock"].take()
}

/// Waits until the inbox shows these figures.
async fn inbox_shows(http: &Http, expected: &[(&str, u64)]) {
    eventually(&format!("the inbox shows {expected:?}"), async || {
        let inbox = http.get("/api/inbox").await;
        if expected.iter().all(|(state, n)| inbox[state] == *n) { Ok(()) } else { Err(inbox) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_version_of_an_order_is_held_and_healed_by_fetching() {
    let retail = noon();
    let central = CentralDouble::start(None).await;
    central.place(vec![retail.order("PO-1", "S1", &ONE_LINE)]).await;
    let restock = Restock::start(&Setup::with_central(&central.url())).await;
    let http = &restock.http;
    http.send(&[retail.order_placed("PO-1")]).await;
    restock.at_rest().await;

    // Version 3 comes before version 2: it waits, and both are applied in their order.
    http.send(&[retail.order_changed("PO-1", 3, json!({ "lines": { "1": { "quantity": 60 } } }))]).await;
    inbox_shows(http, &[("held", 1)]).await;
    assert_eq!(http.get("/api/orders/PO-1").await["order"]["version"], 1, "what waits has no effect");
    http.send(&[retail.order_changed("PO-1", 2, json!({ "lines": { "1": { "quantity": 80 } } }))]).await;
    inbox_shows(http, &[("held", 0), ("pending", 0)]).await;
    let order = http.get("/api/orders/PO-1").await["order"].take();
    assert_eq!((&order["version"], &order["lines"]["1"]["quantity"]), (&json!(3), &json!(60)), "{order}");

    // Version 4 never comes. The central system is at version 5, and is asked.
    let mut later = retail.order("PO-2", "S1", &ONE_LINE);
    later.version = 5;
    later.lines.get_mut("1").unwrap().quantity = 40;
    http.send(&[retail.order_changed("PO-2", 4, json!({ "lines": { "1": { "quantity": 44 } } }))]).await;
    inbox_shows(http, &[("held", 1)]).await;
    central.place(vec![later]).await;
    inbox_shows(http, &[("held", 0), ("pending", 0), ("dead", 0)]).await;
    let order = http.get("/api/orders/PO-2").await["order"].take();
    assert_eq!((&order["version"], &order["lines"]["1"]["quantity"]), (&json!(5), &json!(40)), "{order}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_movement_is_healed_by_fetching_the_stock() {
    let retail = noon();
    let central = CentralDouble::start(None).await;
    central.stock("P1", 9, 321).await;
    let restock = Restock::start(&Setup::with_central(&central.url())).await;
    let http = &restock.http;
    http.send(&[retail.counted("P1", 1, 500), retail.sold("P1", 2, 10), retail.sold("P1", 9, 1)]).await;
    inbox_shows(http, &[("held", 1)]).await;
    assert_eq!(stock_of(http, "P1").await["on_hand"], 490, "what lies beyond the hole is not counted");
    inbox_shows(http, &[("held", 0), ("pending", 0)]).await;
    assert_eq!(stock_of(http, "P1").await["on_hand"], 321);
    // And on from there.
    http.send(&[retail.sold("P1", 10, 21), retail.sold("P1", 5, 7)]).await;
    restock.at_rest().await;
    assert_eq!(stock_of(http, "P1").await["on_hand"], 300, "what the count contains is not counted twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_stock_raises_nothing_until_the_central_system_is_back() {
    let retail = noon();
    let mut central = CentralDouble::start(None).await;
    central.place(vec![retail.order("PO-1", "S1", &ONE_LINE)]).await;
    central.stock("P1", 5, 500).await;
    let restock = Restock::start(&Setup::with_central(&central.url())).await;
    let http = &restock.http;
    http.send(&[retail.product("P1", "S1").published(), retail.order_placed("PO-1"), retail.counted("P1", 1, 210)])
        .await;
    restock.at_rest().await;
    assert!(http.suggestions("").await.is_empty(), "210 last until day 21: close enough to day 20");

    central.vanish().await;
    // A hole after which the stock would be far off.
    http.send(&[retail.sold("P1", 3, 100)]).await;
    eventually("the stock is known to be stale", async || {
        let stock = stock_of(http, "P1").await;
        if stock["stale_since"].is_string() { Ok(()) } else { Err(stock) }
    })
    .await;
    // Its order changes so that, with that stock, it would have to be postponed; nothing is raised from what is stale.
    http.send(&[retail.order_changed(
        "PO-1",
        2,
        json!({ "lines": { "1": { "confirmed_on": retail.day(10), "promised_on": retail.day(10) } } }),
    )])
    .await;
    eventually("the change is handled", async || {
        let order = http.get("/api/orders/PO-1").await["order"].take();
        if order["version"] == 2 && http.get("/api/overview").await["reviews_due"] == 0 { Ok(()) } else { Err(order) }
    })
    .await;
    assert!(http.suggestions("").await.is_empty(), "nothing is raised from a stock that is not known");
    assert_eq!(http.get("/api/overview").await["stale_products"], 1);

    central.come_back().await;
    let shown = eventually("the stock is healed and reviewed", async || {
        http.suggestions("kind=postpone").await.pop().ok_or(stock_of(http, "P1").await)
    })
    .await;
    assert_eq!(shown["to_date"], json!(retail.day(50)), "{shown}");
    let stock = stock_of(http, "P1").await;
    assert_eq!((&stock["on_hand"], &stock["stale_since"]), (&json!(500), &Value::Null));
    assert_eq!(restock.at_rest().await["held"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_placed_while_the_central_system_is_down_waits_and_is_then_fetched() {
    let retail = noon();
    let mut central = CentralDouble::start(None).await;
    central.place(vec![retail.order("PO-1", "S1", &ONE_LINE)]).await;
    let url = central.url();
    central.vanish().await;
    let restock = Restock::start(&Setup::with_central(&url)).await;
    restock.http.send(&[retail.order_placed("PO-1")]).await;
    let journal = eventually("it was tried", async || {
        let story = restock.http.try_get("/api/explain/PO-1").await.unwrap().body;
        let tried = story["items"][0]["text"].as_str().is_some_and(|text| text.contains("cannot be reached"));
        if tried { Ok(story) } else { Err(story) }
    })
    .await;
    assert_eq!(journal["items"][0]["state"], "pending");
    assert_eq!(restock.http.get("/api/inbox").await["dead"], 0, "an outage is nobody's fault");
    central.come_back().await;
    restock.at_rest().await;
    assert_eq!(restock.http.get("/api/orders/PO-1").await["order"]["version"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_order_becomes_a_dead_letter_with_its_reason_and_can_be_put_back_once_it_exists() {
    let retail = noon();
    let central = CentralDouble::start(None).await;
    let restock = Restock::start(&Setup::with_central(&central.url())).await;
    let http = &restock.http;
    http.send(&[retail.order_placed("PO-9"), retail.counted("P2", 1, 5)]).await;
    let dead = eventually("a dead letter", async || {
        http.get("/api/dead").await["items"][0].as_object().cloned().ok_or("none")
    })
    .await;
    assert_eq!(dead["reason"], "the central system does not know it");
    assert_eq!(dead["subject"], "order/PO-9");
    assert_eq!(stock_of(http, "P2").await["on_hand"], 5, "nobody else waits for it");

    central.place(vec![retail.order("PO-9", "S1", &ONE_LINE)]).await;
    let path = format!("/api/dead/{}/requeue", dead["seq"]);
    assert_eq!(http.post(&path, &json!({})).await.body["outcome"], "pending");
    restock.at_rest().await;
    assert_eq!(http.get("/api/orders/PO-9").await["order"]["version"], 1);
    assert_eq!(http.post(&path, &json!({})).await.status, 409, "it is not dead any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_holds_the_later_events_of_its_subject_and_only_those_until_it_is_set_aside() {
    let retail = noon();
    let central = CentralDouble::start(None).await;
    central.place(vec![retail.order("PO-1", "S1", &ONE_LINE), retail.order("PO-2", "S1", &ONE_LINE)]).await;
    let restock = Restock::start(&Setup::with_central(&central.url())).await;
    let http = &restock.http;
    http.send(&[retail.order_placed("PO-1"), retail.order_placed("PO-2")]).await;
    restock.at_rest().await;
    // A change that cannot be read; another one of the same order and one of another order come behind it.
    for quantity in [90, 70] {
        central.order_other_quantity("PO-1", "1", quantity).await;
    }
    let mut broken = retail.order_changed("PO-1", 2, json!({}));
    broken["data"]["changes"] = json!("broken");
    let events = [
        broken,
        retail.order_changed("PO-1", 3, json!({ "lines": { "1": { "quantity": 70 } } })),
        retail.order_changed("PO-2", 2, json!({ "lines": { "1": { "quantity": 80 } } })),
    ];
    assert_eq!(http.try_send(&events).await.unwrap().body["dead"], 1);
    eventually("the other order goes on", async || {
        let order = http.get("/api/orders/PO-2").await["order"].take();
        if order["version"] == 2 { Ok(()) } else { Err(order) }
    })
    .await;
    let dead = http.get("/api/dead").await["items"][0].take();
    assert_eq!(dead["reason"], "data.changes: a merge patch is an object");
    // Nobody needs to do anything: the order is fetched, and the dead letter is overtaken.
    inbox_shows(http, &[("held", 0), ("pending", 0), ("dead", 1)]).await;
    assert_eq!(http.get("/api/orders/PO-1").await["order"]["version"], 3);
    let answer =
        http.post(&format!("/api/dead/{}/ignore", dead["seq"]), &json!({ "reason": "a broken publisher" })).await;
    assert_eq!((answer.status, &answer.body["outcome"]), (200, &json!("ignored")), "{}", answer.body);
    inbox_shows(http, &[("dead", 0)]).await;
    restock.files().books().assert_balanced();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_or_unknown_type_is_a_dead_letter_and_a_legacy_header_names_the_type() {
    let retail = noon();
    let headers =
        "[[events.headers]]\nheader = \"x-message-type\"\ntypes = { StockCounted = \"warehouse.stock.counted.v1\" }\n";
    let mut restock = Restock::start(&Setup::alone().and(headers)).await;
    let http = restock.http.clone();
    let mut unnamed = retail.counted("P1", 1, 5);
    unnamed.as_object_mut().unwrap().remove("type");
    let send = async |event: &Value, header: Option<&str>| {
        let request = http.client.post(http.url("/events")).header("content-type", "application/cloudevents+json");
        let request = header.into_iter().fold(request, |request, value| request.header("x-message-type", value));
        request.body(event.to_string()).send().await.unwrap().json::<Value>().await.unwrap()
    };
    assert_eq!(send(&unnamed, Some("StockCounted")).await["accepted"], 1);
    restock.at_rest().await;
    assert_eq!(stock_of(&http, "P1").await["on_hand"], 5);

    unnamed["id"] = json!("without a header");
    assert_eq!(send(&unnamed, None).await["dead"], 1);
    unnamed["id"] = json!("with a header that stands for nothing");
    assert_eq!(send(&unnamed, Some("StockLost")).await["dead"], 1);
    let mut reasons = restock.files().reasons();
    reasons.sort();
    assert!(reasons[0].starts_with("the event has no type"), "{reasons:?}");
    assert!(reasons[1].starts_with("type \"StockLost\" is not known"), "{reasons:?}");
    restock.take_dead_letters(2);
}
