//! What the documentation shows with `curl`: a product, a supplier, an order, sales - and what the desk makes of them.

use serde_json::{Value, json};

use crate::support::{
    CentralDouble, Envelope, Goods, Http, Restock, Retail, Setup, eventually, noon, read_mails, shuffled, size,
};

/// Waits until a product shows exactly these open suggestions.
async fn shows(http: &Http, product_id: &str, expected: &[Value]) {
    eventually(&format!("{product_id} shows {expected:?}"), async || {
        let open = http.suggestions(&format!("product_id={product_id}")).await;
        let shown: Vec<Value> = open
            .iter()
            .map(|item| json!([item["kind"], item["from_date"], item["to_date"], item["to_quantity"]]))
            .collect();
        if shown == expected { Ok(()) } else { Err(shown) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sales_turn_a_postpone_into_nothing_and_then_into_an_advance() {
    let retail = noon();
    let central = CentralDouble::start(None).await;
    central.place(vec![retail.order("PO-1", "S1", &[Goods { product_id: "P1", quantity: 100, in_days: 20 }])]).await;
    let restock = Restock::start(&Setup::with_central(&central.url())).await;
    let http = &restock.http;

    http.send(&[retail.product("P1", "S1").published(), retail.supplier("S1"), retail.counted("P1", 1, 500)]).await;
    http.send(&[retail.order_placed("PO-1")]).await;
    // 500 units, ten a day and part of today's ten: the 50th day is the first that would end below zero.
    shows(http, "P1", &[json!(["postpone", retail.day(20), retail.day(50), 100])]).await;

    // 280 of them sold: 220 last until day 22, two days after the arrival. That is within half the tolerance of seven.
    http.send(&[retail.sold("P1", 2, 200), retail.sold("P1", 3, 80)]).await;
    shows(http, "P1", &[]).await;

    // 100 left: they last until day 10.
    http.send(&[retail.sold("P1", 4, 120)]).await;
    shows(http, "P1", &[json!(["advance", retail.day(20), retail.day(10), 100])]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_moves_the_date_of_a_postpone_that_is_open() {
    let retail = noon();
    let central = CentralDouble::start(None).await;
    central.place(vec![retail.order("PO-1", "S1", &[Goods { product_id: "P1", quantity: 100, in_days: 20 }])]).await;
    let restock = Restock::start(&Setup::with_central(&central.url())).await;
    let http = &restock.http;
    http.send(&[retail.product("P1", "S1").published(), retail.counted("P1", 1, 500), retail.order_placed("PO-1")])
        .await;
    shows(http, "P1", &[json!(["postpone", retail.day(20), retail.day(50), 100])]).await;
    let before = http.suggestions("product_id=P1").await.remove(0);

    http.send(&[retail.sold("P1", 2, 200)]).await;
    shows(http, "P1", &[json!(["postpone", retail.day(20), retail.day(30), 100])]).await;
    let after = http.suggestions("product_id=P1").await.remove(0);
    assert_eq!(before["incarnation"], after["incarnation"], "it is the same suggestion");
    assert!(before["version"].as_u64() < after["version"].as_u64());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_is_finished_takes_its_suggestions_along() {
    let retail = noon();
    let central = CentralDouble::start(None).await;
    central.place(vec![retail.order("PO-1", "S1", &[Goods { product_id: "P1", quantity: 100, in_days: 20 }])]).await;
    let restock = Restock::start(&Setup::with_central(&central.url())).await;
    let http = &restock.http;
    http.send(&[retail.product("P1", "S1").published(), retail.counted("P1", 1, 500), retail.order_placed("PO-1")])
        .await;
    shows(http, "P1", &[json!(["postpone", retail.day(20), retail.day(50), 100])]).await;
    http.send(&[retail.order_finished("PO-1", 2)]).await;
    shows(http, "P1", &[]).await;
    assert_eq!(http.get("/api/orders/PO-1").await["order"]["status"], "finished");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_goes_to_the_address_that_is_known_at_the_click_not_when_the_suggestion_was_opened() {
    let retail = noon();
    let central = CentralDouble::start(None).await;
    central.place(vec![retail.order("PO-1", "S1", &[Goods { product_id: "P1", quantity: 100, in_days: 20 }])]).await;
    let restock = Restock::start(&Setup::with_central(&central.url())).await;
    let http = &restock.http;
    http.send(&[retail.product("P1", "S1").published(), retail.counted("P1", 1, 500), retail.order_placed("PO-1")])
        .await;
    shows(http, "P1", &[json!(["postpone", retail.day(20), retail.day(50), 100])]).await;
    let before = http.suggestions("").await.remove(0);
    assert_eq!(before["supplier_name"], "S1", "nothing was heard of the supplier yet");

    http.send(&[retail.supplier("S1")]).await;
    let shown = eventually("the supplier's name is shown", async || {
        let shown = http.suggestions("q=supplier").await.pop().ok_or("not found by its name")?;
        if shown["supplier_name"] == "Supplier S1" { Ok(shown) } else { Err("its name is not shown") }
    })
    .await;
    assert_eq!(shown["incarnation"], before["incarnation"]);
    let results = http.click("accept", &[shown], json!({})).await;
    assert_eq!(results[0]["outcome"], "accepted", "{results:?}");
    let mail =
        eventually("the mail is written", async || read_mails(&restock.mails()).pop().ok_or("no mail yet")).await;
    assert_eq!(mail.to, "s1@supplier.example");
}

/// A week of events about some products; where it ends lies far from every threshold.
fn week(retail: Retail, products: usize) -> (Vec<world::model::Order>, Vec<Envelope>) {
    let (mut orders, mut events) = (Vec::new(), vec![retail.supplier("S1"), retail.supplier("S2")]);
    for n in 0..products {
        let (product, order) = (format!("P{n}"), format!("PO-{n}"));
        let supplier = if n % 2 == 0 { "S1" } else { "S2" };
        let planned = retail.product(&product, supplier);
        events.extend([planned.published(), planned.clone().version(2).selling(10).published()]);
        let mut placed = retail.order(&order, supplier, &[Goods { product_id: &product, quantity: 100, in_days: 20 }]);
        events.push(retail.order_placed(&order));
        // The order goes on to its third version: half as many, then twenty days later and back again.
        for (version, changes) in
            [(2, json!({ "lines": { "1": { "quantity": 50 } } })), (3, json!({ "lines": { "1": { "quantity": 80 } } }))]
        {
            events.push(retail.order_changed(&order, version, changes));
        }
        placed.version = 3;
        placed.lines.get_mut("1").unwrap().quantity = 80;
        orders.push(placed);
        // Ends at 500, 100 or 220 units: postponed, advanced or left alone.
        events.push(retail.counted(&product, 1, 900));
        let sales: &[i64] = [&[400][..], &[380, 300, 120], &[380, 300]][n % 3];
        events.extend(sales.iter().zip(2..).map(|(units, seq)| retail.sold(&product, seq, *units)));
    }
    (orders, events)
}

/// Facts and open suggestions, without what differs from run to run: identities and times of this instance.
async fn facts_and_suggestions(http: &Http, products: usize) -> Vec<Value> {
    let mut all = Vec::new();
    for n in 0..products {
        let mut product = http.get(&format!("/api/products/P{n}")).await;
        let mut order = http.get(&format!("/api/orders/PO-{n}")).await["order"].take();
        product["suggestions"].as_array_mut().unwrap().retain(|suggestion| suggestion["state"] == "open");
        for suggestion in product["suggestions"].as_array_mut().unwrap() {
            let suggestion = suggestion.as_object_mut().unwrap();
            for own in ["incarnation", "version", "opened_at", "changed_at", "correlation_id"] {
                assert!(suggestion.remove(own).is_some(), "{own}");
            }
        }
        product.as_object_mut().unwrap().remove("projection");
        all.extend([product, order.take()]);
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_events_ten_times_and_shuffled_leave_the_same_facts_and_the_same_suggestions() {
    let products = size(60, 12);
    let retail = noon();
    let central = CentralDouble::start(None).await;
    let (orders, events) = week(retail, products);
    central.place(orders).await;
    let mut outcomes = Vec::new();
    for seed in 0..size(8, 3) as u64 {
        let restock = Restock::start(&Setup::with_central(&central.url())).await;
        let mut copies: Vec<Envelope> =
            if seed == 0 { events.clone() } else { (0..10).flat_map(|_| events.clone()).collect() };
        if seed > 0 {
            copies = shuffled(&copies, seed);
        }
        for batch in copies.chunks(97) {
            restock.http.send(batch).await;
        }
        let inbox = restock.at_rest().await;
        assert_eq!((&inbox["held"], &inbox["dead"]), (&json!(0), &json!(0)), "{inbox}");
        let books = restock.files().books();
        books.assert_balanced();
        let entries: i64 = books.0.values().map(|book| book.counted.iter().sum::<i64>()).sum();
        assert_eq!(entries, events.len() as i64, "each event is kept once");
        outcomes.push(facts_and_suggestions(&restock.http, products).await);
    }
    let (first, others) = outcomes.split_first().unwrap();
    let open =
        first.iter().filter(|facts| facts["suggestions"].as_array().is_some_and(|shown| !shown.is_empty())).count();
    assert_eq!(open, products * 2 / 3, "two of three products end with a suggestion");
    for (seed, other) in others.iter().enumerate() {
        for (expected, found) in first.iter().zip(other) {
            assert_eq!(expected, found, "after shuffling with seed {}", seed + 1);
        }
    }
}
