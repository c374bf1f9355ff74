//! A rebuild while 500 stock movements a second come in and planners click, killed again and again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use world::faults::Faults;

use crate::support::{
    CentralDouble, Goods, Http, Restock, Retail, Setup, eventually, eventually_within, fresh_key, noon, size,
};

const PATIENCE: Duration = Duration::from_secs(600);
/// Movements in one piece of work at the central system, and pieces a second.
const MOVEMENTS: usize = 50;
const A_SECOND: u32 = 10;

/// Products of which one has stock for forty days and an order that comes after twenty.
async fn retailer(central: &CentralDouble, retail: Retail, products: usize) {
    let supplier = json!({
        "supplier_id": "S1", "version": 1, "name": "Supplier S1", "email": "s1@supplier.example", "language": "en",
        "delivery_weekdays": [], "median_lateness_days": 0,
    });
    central.central().insert_suppliers(vec![serde_json::from_value(supplier).unwrap()]).await.unwrap();
    let (mut all, mut levels, mut orders) = (Vec::new(), Vec::new(), Vec::new());
    for n in 0..products {
        let id = format!("P{n}");
        let product = json!({
            "product_id": id, "version": 1, "name": format!("Product {id}"), "category": "Things", "supplier_id": "S1",
            "unit_cost": "2.00", "unit_price": "5.00", "currency": "GBP", "lead_time_days": 10, "review_period_days": 5,
            "safety_stock": 0, "reorder_point": 100, "order_up_to": 150, "minimum_order_quantity": 1, "order_multiple": 1,
            "maximum_order_quantity": null, "backorders": 0, "discontinued_on": null,
            "forecast": { "from": retail.today, "daily": vec![2_500; 28] },
        });
        all.push(serde_json::from_value(product).unwrap());
        let level = json!({ "product_id": id, "location_id": "W1", "seq": 1, "level": 100_000 });
        levels.push(serde_json::from_value(level).unwrap());
        let goods = [Goods { product_id: &id, quantity: 1_000, in_days: 20 }];
        orders.push(retail.order(&format!("PO-{n}"), "S1", &goods));
    }
    central.central().insert_products(all).await.unwrap();
    central.central().insert_stock(levels).await.unwrap();
    central.place(orders).await;
}

/// Sells at the central system, which tells of it, until told to stop; answers how many movements there were.
async fn sell(url: String, products: usize, stop: Arc<AtomicBool>) -> usize {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let (mut sold, mut pace) = (0, tokio::time::interval(Duration::from_secs(1) / A_SECOND));
    while !stop.load(Ordering::Relaxed) {
        pace.tick().await;
        let at = world::clock::BusinessClock::real().now();
        let sale = |n: usize| {
            json!({ "at": at, "do": "move_stock", "product_id": format!("P{}", n % products), "location_id": "W1",
                    "delta": -1 - (n % 3) as i64, "reason": "sale" })
        };
        let entries: Vec<Value> = (sold..sold + MOVEMENTS).map(sale).collect();
        let work = json!({ "actor": "tills", "until": at, "entries": entries });
        let answer = client.post(format!("{url}/admin/work")).json(&work).send().await.unwrap();
        assert_eq!(answer.status(), 204);
        sold += MOVEMENTS;
    }
    sold
}

/// Everything of a part, as the central system itself has it.
async fn truth(central: &CentralDouble, part: &str) -> Vec<Value> {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let (mut rows, mut after) = (Vec::new(), String::new());
    loop {
        let url = format!("{}/inside/snapshot/{part}?limit=10000{after}", central.url());
        let answer = client.get(url).send().await.unwrap();
        let next = answer.headers().get("x-next-after").map(|next| next.to_str().unwrap().to_owned());
        rows.extend(answer.text().await.unwrap().lines().map(|row| serde_json::from_str::<Value>(row).unwrap()));
        match next {
            Some(next) => after = format!("&after={next}"),
            None => return rows,
        }
    }
}

async fn rebuild(http: &Http) -> Value {
    http.get("/api/rebuild").await["rebuild"].clone()
}

async fn say(http: &Http, word: &str) -> Value {
    let answer = http.post(&format!("/api/rebuild{word}"), &json!({})).await;
    assert_eq!(answer.status, 202, "{}", answer.body);
    answer.body["rebuild"].clone()
}

/// What is open, by order, without what differs from one instance to the next.
fn open(items: &[Value]) -> BTreeMap<String, Value> {
    let open = items.iter().filter(|item| item["state"] == "open");
    let what = ["kind", "from_date", "to_date", "from_quantity", "to_quantity"];
    open.map(|item| {
        (item["order_id"].as_str().unwrap().to_owned(), what.iter().map(|name| item[name].clone()).collect())
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_under_load_a_rebuild_loses_nothing_and_doubles_nothing() {
    let (products, kills) = (size(4_000, 400), 10);
    let retail = noon();
    let mut restock = Restock::prepare();
    let central = CentralDouble::start(Some(&restock.http.base)).await;
    retailer(&central, retail, products).await;
    restock.run(&Setup::with_central(&central.url())).await;
    eventually_within(PATIENCE, "every order is known and suggested to come later", async || {
        let page = restock.http.get("/api/suggestions?state=open&limit=1").await;
        if page["total"] == json!(products) { Ok(()) } else { Err(page["total"].clone()) }
    })
    .await;
    let before = open(&restock.http.suggestions("state=open").await);

    let stop = Arc::new(AtomicBool::new(false));
    let tills = tokio::spawn(sell(central.url(), products, stop.clone()));
    let (mut killed, mut resumed, mut accepted) = (0, 0, BTreeSet::new());
    // Slow pages make room for a kill between any two of them.
    central.faults(Faults { slow_ms: 80, ..Faults::none() });
    while killed < kills {
        let begun = say(&restock.http, "").await;
        let refused = restock.http.post("/api/rebuild", &json!({})).await;
        assert_eq!(refused.status, 409, "two at once: {}", refused.body);
        let mut step = begun["step"].as_u64().unwrap();
        loop {
            // Killed at another step each time, while it reads, reviews, switches or clears away.
            let wanted = step + 1 + (killed as u64 * 7 % 5);
            let seen = eventually_within(PATIENCE, "the rebuild goes on", async || {
                let seen = rebuild(&restock.http).await;
                let is_there = seen["step"].as_u64().unwrap() >= wanted || seen["state"] != "running";
                if is_there { Ok(seen) } else { Err(seen["step"].clone()) }
            })
            .await;
            if seen["state"] != "running" || killed == kills {
                break;
            }
            // A planner clicks meanwhile.
            let shown = restock.http.get("/api/suggestions?state=open&limit=3").await;
            let items = shown["items"].as_array().unwrap();
            restock.http.try_click("accept", &fresh_key(), items, json!({})).await.unwrap();
            accepted.extend(items.iter().map(|item| item["order_id"].as_str().unwrap().to_owned()));
            restock.kill().await;
            killed += 1;
            restock.restart().await;
            let again = rebuild(&restock.http).await;
            assert_eq!(again["id"], begun["id"]);
            resumed += usize::from(again["state"] == "running");
            step = again["step"].as_u64().unwrap();
        }
        let done = eventually_within(PATIENCE, "the rebuild is done", async || {
            let seen = rebuild(&restock.http).await;
            if seen["state"] == "done" { Ok(seen) } else { Err(seen) }
        })
        .await;
        assert!(done["parts"].as_array().unwrap().iter().all(|part| part["rejected"] == 0), "{done}");
    }
    stop.store(true, Ordering::Relaxed);
    let sold = tills.await.unwrap();
    central.faults(Faults::none());
    eventually_within(PATIENCE, "everything is told", async || match central.central().unsent().await.unwrap() {
        0 => Ok(()),
        unsent => Err(unsent),
    })
    .await;
    eventually_within(PATIENCE, "every click has ended", async || {
        let all = restock.http.suggestions("state=submitting,attention,applied").await;
        if all.is_empty() { Ok(()) } else { Err(all.len()) }
    })
    .await;
    let inbox = restock.at_rest_within(PATIENCE).await;
    assert_eq!((&inbox["held"], &inbox["dead"]), (&json!(0), &json!(0)), "{inbox}");

    // Facts: row by row what the central system has.
    let stock = truth(&central, "stock").await;
    assert_eq!(stock.len(), products);
    for row in &stock {
        let facts = restock.http.get(&format!("/api/products/{}", row["product_id"].as_str().unwrap())).await;
        let here = &facts["stock"]["locations"]["W1"];
        assert_eq!((&here["level"], &here["upto"]), (&row["level"], &row["seq"]), "{row}");
    }
    for row in truth(&central, "orders").await {
        let here = restock.http.get(&format!("/api/orders/{}", row["order_id"].as_str().unwrap())).await;
        let here = here.get("order").unwrap_or(&here);
        assert_eq!((&here["version"], &here["lines"]), (&row["version"], &row["lines"]), "{}", row["order_id"]);
    }
    // Suggestions: those of before, but for what was accepted; nothing accepted is proposed again.
    let after = open(&restock.http.suggestions("state=open").await);
    let expected: BTreeMap<_, _> = before.into_iter().filter(|(order, _)| !accepted.contains(order)).collect();
    assert_eq!(after.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    let effects = central.effects().await;
    assert_eq!(effects.len(), accepted.len(), "each accepted change was made");
    assert!(effects.values().all(|applied| applied.len() == 1), "and once");
    restock.files().books().assert_balanced();
    let (count, first, last) = restock.files().positions("restocking.sqlite");
    assert_eq!((first, last), (1, count));
    assert!(resumed >= kills / 2, "{resumed} of {kills} kills met a rebuild that was under way afterwards");

    // A second instance that never saw an event, rebuilt from the same central system without running.
    let other = Restock::prepare();
    std::fs::write(other.config_file(), Setup::with_central(&central.url()).toml(&other.mails())).unwrap();
    let output = other.command(&["rebuild"]).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut other = other;
    other.restart().await;
    other.at_rest_within(PATIENCE).await;
    let theirs = open(&other.http.suggestions("state=open").await);
    let ours: BTreeMap<_, _> = after.iter().filter(|(order, _)| theirs.contains_key(*order)).collect();
    assert_eq!(ours.keys().copied().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>(), "it finds what we show");
    println!("{kills} kills, {resumed} resumed, {sold} movements, {} changes", effects.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_before_the_switch_leaves_everything_as_it_was() {
    let retail = noon();
    let mut restock = Restock::prepare();
    let central = CentralDouble::start(None).await;
    retailer(&central, retail, 60).await;
    restock.run(&Setup::with_central(&central.url())).await;
    say(&restock.http, "").await;
    let done = async |restock: &Restock| {
        eventually("the rebuild is done", async || {
            let seen = rebuild(&restock.http).await;
            if seen["state"] == "done" { Ok(seen) } else { Err(seen) }
        })
        .await
    };
    done(&restock).await;
    restock.at_rest().await;
    assert_eq!(restock.http.suggestions("state=open").await.len(), 60);
    let answers = async |restock: &Restock| {
        let mut all = restock.http.suggestions("state=all").await;
        all.push(restock.http.get("/api/products/P7").await);
        all.push(restock.http.get("/api/orders/PO-7").await);
        all.push(restock.http.get("/api/overview").await);
        serde_json::to_string(&all).unwrap()
    };
    // Half of the orders are of another quantity by now, of which no event told.
    for n in 0..30 {
        central.order_other_quantity(&format!("PO-{n}"), "1", 500).await;
    }
    let before = answers(&restock).await;
    central.faults(Faults { slow_ms: 100, ..Faults::none() });
    say(&restock.http, "").await;
    eventually("something of the orders is read, or all", async || {
        let seen = rebuild(&restock.http).await;
        let stock_is_read = seen["parts"][2]["is_read"] == true;
        if stock_is_read { Ok(()) } else { Err(seen["step"].clone()) }
    })
    .await;
    let held = restock.http.post("/api/rebuild/pause", &json!({})).await;
    if held.status == 202 {
        assert_eq!(answers(&restock).await, before, "nothing is shown before the switch");
        restock.kill().await;
        restock.restart().await;
        assert_eq!(rebuild(&restock.http).await["state"], "paused");
        assert_eq!(answers(&restock).await, before, "byte for byte");
        say(&restock.http, "/resume").await;
    }
    done(&restock).await;
    restock.at_rest().await;
    let order = restock.http.get("/api/orders/PO-7").await;
    let order = order.get("order").unwrap_or(&order);
    assert_eq!(order["lines"]["1"]["quantity"], 500);
    assert_eq!(restock.http.suggestions("state=open").await.len(), 60);
    assert!(held.status == 202, "the rebuild was over before it could be held: {}", held.body);
}
