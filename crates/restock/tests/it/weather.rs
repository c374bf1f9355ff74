//! Everything at once: the central system sends its events twice and in the wrong order, between events that nobody can
//! digest; it tells of a change before it answers the one who asked for it, or does not answer at all.

use serde_json::{Value, json};
use world::faults::Faults;
use world::model::{Forecast, Product, StockLevel, Supplier, Thousandths};

use crate::support::{CentralDouble, Goods, Restock, Retail, Setup, eventually, noon, size};

fn product(retail: Retail, product_id: &str) -> Product {
    Product {
        product_id: product_id.to_owned(),
        version: 1,
        name: format!("Product {product_id}"),
        category: "Things".to_owned(),
        supplier_id: "S1".to_owned(),
        unit_cost: "2.00".parse().unwrap(),
        unit_price: "5.00".parse().unwrap(),
        currency: "GBP".to_owned(),
        lead_time_days: 10,
        review_period_days: 5,
        safety_stock: 0,
        reorder_point: 100,
        order_up_to: 150,
        minimum_order_quantity: 1,
        order_multiple: 1,
        maximum_order_quantity: None,
        backorders: 0,
        discontinued_on: None,
        forecast: Forecast { from: retail.today, daily: vec![Thousandths(10_000); 28] },
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_bad_weather_facts_end_as_the_central_system_has_them_and_nothing_is_doubled() {
    let lines = size(1_000, 120);
    let retail = noon();
    let mut restock = Restock::prepare();
    let central = CentralDouble::start(Some(&restock.http.base)).await;
    let storm = Faults {
        duplicates: 0.3,
        reorder: 0.3,
        poison: 0.05,
        drop_answers: 0.2,
        echo_before_answer: true,
        seed: 5,
        ..Faults::none()
    };
    central.faults(storm);
    restock.run(&Setup::with_central(&central.url())).await;
    let supplier = Supplier {
        supplier_id: "S1".to_owned(),
        version: 1,
        name: "Supplier S1".to_owned(),
        email: "s1@supplier.example".to_owned(),
        language: "en".to_owned(),
        delivery_weekdays: Vec::new(),
        median_lateness_days: 0,
        minimum_order_value: None,
        currency: None,
    };
    let double = central.central();
    double.insert_suppliers(vec![supplier]).await.unwrap();
    let ids: Vec<String> = (0..lines).map(|n| format!("P{n}")).collect();
    double.insert_products(ids.iter().map(|id| product(retail, id)).collect()).await.unwrap();
    let level = |id: &String| StockLevel { product_id: id.clone(), location_id: "W1".to_owned(), seq: 1, level: 500 };
    double.insert_stock(ids.iter().map(level).collect()).await.unwrap();
    let goods: Vec<Goods<'_>> = ids.iter().map(|product_id| Goods { product_id, quantity: 100, in_days: 20 }).collect();
    // Four lines an order, so that changes of one order follow on one another.
    central
        .place(goods.chunks(4).enumerate().map(|(n, goods)| retail.order(&format!("PO-{n}"), "S1", goods)).collect())
        .await;

    eventually("every line is suggested", async || {
        let shown = restock.http.suggestions("kind=postpone").await.len();
        if shown == lines { Ok(()) } else { Err((shown, restock.http.get("/api/inbox").await)) }
    })
    .await;
    // Buyers change orders while the planner accepts them.
    for (n, _) in goods.chunks(4).enumerate().step_by(5) {
        central.order_other_quantity(&format!("PO-{n}"), "1", 90).await;
    }
    let mut clicks = 0;
    eventually("everything is accepted and done", async || {
        let open = restock.http.suggestions("kind=postpone").await;
        if !open.is_empty() {
            restock.http.click("accept", &open, json!({})).await;
            clicks += 1;
        }
        let overview = restock.http.get("/api/overview").await;
        let under_way = restock.http.suggestions("state=submitting,applied,attention").await.len();
        if open.is_empty() && under_way == 0 && double.unsent().await.unwrap() == 0 {
            Ok(())
        } else {
            Err((open.len(), under_way, overview))
        }
    })
    .await;
    restock.at_rest().await;

    for n in 0..lines.div_ceil(4) {
        let theirs = double.order(&format!("PO-{n}")).await.unwrap().unwrap();
        let ours = restock.http.get(&format!("/api/orders/PO-{n}")).await["order"].take();
        assert_eq!(ours["version"], json!(theirs.version), "{ours}");
        for (line_id, line) in &theirs.lines {
            let known = &ours["lines"][line_id];
            assert_eq!(known["quantity"], json!(line.quantity), "PO-{n} {line_id}: {known}");
            assert_eq!(known["confirmed_on"], json!(line.confirmed_on), "PO-{n} {line_id}: {known}");
            assert_eq!(line.confirmed_on, Some(retail.day(50)), "PO-{n} {line_id} was postponed");
        }
    }
    let effects = central.effects().await;
    assert_eq!(effects.len(), lines);
    assert!(effects.values().all(|applied| applied.len() == 1), "changed more than once");
    let books = restock.files().books();
    books.assert_balanced();
    let duplicates: i64 = books.0.values().map(|book| book.duplicates).sum();
    assert!(duplicates > 0, "the storm sent nothing twice");
    // Only what was poison is dead, and it holds nobody.
    let dead = restock.http.get("/api/dead?limit=1000").await["items"].take();
    let dead: Vec<Value> = dead.as_array().unwrap().clone();
    assert!(!dead.is_empty() && dead.iter().all(|letter| letter["source"] == "urn:world:poison"), "{dead:?}");
    restock.take_dead_letters(dead.len() as u64);
    println!("{lines} lines in {clicks} clicks, {duplicates} duplicates, {} dead letters", dead.len());
}
