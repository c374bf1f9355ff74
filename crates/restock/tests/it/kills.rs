//! `kill -9`, again and again, while events come in, clicks are made and mails leave.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::Mutex;
use world::faults::Faults;

use crate::support::{
    CentralDouble, Envelope, Goods, Http, Restock, Retail, Setup, eventually_within, noon, read_mails, shuffled, size,
};

/// Products that are sold all the time.
const PRODUCTS: usize = 60;
/// Order lines that are accepted by and by, each of a product of its own.
const LINES: usize = 240;
const PATIENCE: Duration = Duration::from_secs(600);

/// What the publishers know to be acknowledged.
#[derive(Default)]
struct Published {
    /// Units sold and acknowledged by product; each product starts with 100,000.
    sold: Vec<i64>,
    /// Distinct events acknowledged, by type.
    acknowledged: BTreeMap<String, i64>,
}

/// Publishes sales as fast as they are taken, each batch until it is acknowledged, and some of them twice.
async fn publish(
    http: Http,
    retail: Retail,
    published: Arc<Mutex<Published>>,
    stop: Arc<AtomicBool>,
    sent: Arc<AtomicU64>,
) {
    let mut round = 0;
    while !stop.load(Ordering::Relaxed) {
        round += 1;
        let units = |product: usize| 1 + ((product as i64 * 7 + round) % 3);
        let batch: Vec<Envelope> =
            (0..PRODUCTS).map(|n| retail.sold(&format!("P{n}"), round as u64 + 1, units(n))).collect();
        let batch = shuffled(&batch, round as u64);
        // A batch without an answer may have been taken: it is sent again as it is.
        loop {
            match http.try_send(&batch).await {
                Ok(answer) if answer.status == 202 => {
                    assert_eq!(answer.body["dead"], 0, "{}", answer.body);
                    break;
                }
                Ok(answer) => assert!(answer.status >= 500, "{answer:?}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
        let mut published = published.lock().await;
        for product in 0..PRODUCTS {
            published.sold[product] += units(product);
        }
        *published.acknowledged.entry("warehouse.stock.changed.v1".to_owned()).or_default() += PRODUCTS as i64;
        sent.fetch_add(PRODUCTS as u64, Ordering::Relaxed);
    }
}

/// Accepts what is open, a few lines between one kill and the next.
async fn click(http: Http, at_once: usize, killed: Arc<AtomicU64>, stop: Arc<AtomicBool>) {
    let mut last = u64::MAX;
    while !stop.load(Ordering::Relaxed) {
        let now = killed.load(Ordering::Relaxed);
        let shown = http.try_get(&format!("/api/suggestions?kind=postpone&limit={at_once}")).await;
        if now != last
            && let Ok(answer) = shown
            && let Some(items) = answer.body["items"].as_array().filter(|items| !items.is_empty())
        {
            let key = crate::support::fresh_key();
            // The answer of a killed server is asked for again under the same key.
            for _ in 0..3 {
                if http.try_click("accept", &key, items, json!({})).await.is_ok() {
                    last = now;
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Facts of all products as an undisturbed run would have them: start less everything that was acknowledged.
fn assert_facts(found: &[Value], published: &Published, rounds: u64) {
    for (product, facts) in found.iter().enumerate() {
        let stock = &facts["stock"];
        assert_eq!(stock["on_hand"], json!(100_000 - published.sold[product]), "P{product}: {stock}");
        assert_eq!(stock["locations"]["W1"]["upto"], json!(rounds + 1), "P{product}: {stock}");
        assert!(stock["stale_since"].is_null(), "P{product}: {stock}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_under_load_it_loses_nothing_and_doubles_nothing() {
    let kills = size(200, 20);
    let retail = noon();
    let mut restock = Restock::prepare();
    // The central system tells of every change that it makes, also while nobody listens.
    let central = CentralDouble::start(Some(&restock.http.base)).await;
    let mut orders = Vec::new();
    let mut events = vec![retail.supplier("S1"), retail.supplier("S2")];
    for n in 0..LINES {
        let (product, order, supplier) = (format!("P{n}"), format!("PO-{n}"), format!("S{}", n % 2 + 1));
        orders.push(retail.order(&order, &supplier, &[Goods { product_id: &product, quantity: 1_000, in_days: 20 }]));
        // 2,500 a day: the stock lasts until about day 40, whatever is sold meanwhile.
        events.extend([
            retail.product(&product, &supplier).selling(2_500).published(),
            retail.counted(&product, 1, 100_000),
            retail.order_placed(&order),
        ]);
    }
    central.place(orders).await;
    central.faults(Faults { drop_answers: 0.2, slow_ms: 5, seed: 3, ..Faults::none() });
    restock.run(&Setup::with_central(&central.url())).await;
    restock.http.send(&events).await;
    // There is something to click on before the first kill: a life may be too short to fetch an order.
    restock.at_rest_within(PATIENCE).await;

    let published = Arc::new(Mutex::new(Published { sold: vec![0; PRODUCTS], ..Published::default() }));
    let (stop, sent) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let publisher = tokio::spawn(publish(restock.http.clone(), retail, published.clone(), stop.clone(), sent.clone()));
    let killed = Arc::new(AtomicU64::new(0));
    let planner = tokio::spawn(click(restock.http.clone(), LINES.div_ceil(kills), killed.clone(), stop.clone()));
    for kill in 0..kills as u64 {
        // Killed at another moment of its work each time: after some acknowledged events, or while it still starts.
        let before = sent.load(Ordering::Relaxed);
        let wanted = (kill * 37 % 11) * PRODUCTS as u64;
        eventually_within(PATIENCE, "events are acknowledged under load", async || {
            let now = sent.load(Ordering::Relaxed);
            if now >= before + wanted { Ok(()) } else { Err(now) }
        })
        .await;
        restock.kill().await;
        killed.fetch_add(1, Ordering::Relaxed);
        if kill % 10 == 9 {
            // What stands after a kill is in order even before anything is repaired by a start.
            restock.files().books().assert_balanced();
        }
        if kill % 4 == 3 { restock.launch() } else { restock.restart().await }
    }
    restock.wait_until_ready().await;
    stop.store(true, Ordering::Relaxed);
    publisher.await.unwrap();
    planner.await.unwrap();
    let rounds = sent.load(Ordering::Relaxed) / PRODUCTS as u64;
    central.faults(Faults::none());

    let inbox = restock.at_rest_within(PATIENCE).await;
    assert_eq!((&inbox["held"], &inbox["dead"]), (&json!(0), &json!(0)), "{inbox}");
    eventually_within(PATIENCE, "every click has ended", async || {
        let all = restock.http.suggestions("state=submitting,attention,applied").await;
        if all.is_empty() { Ok(()) } else { Err(all.len()) }
    })
    .await;

    // Facts.
    let published = published.lock().await;
    let mut facts = Vec::new();
    for n in 0..PRODUCTS {
        facts.push(restock.http.get(&format!("/api/products/P{n}")).await);
    }
    assert_facts(&facts, &published, rounds);
    // Each event once and in one state, the books exact.
    let books = restock.files().books();
    books.assert_balanced();
    assert_eq!(books.entries("warehouse.stock.changed.v1"), published.acknowledged["warehouse.stock.changed.v1"]);
    // Effects: nothing twice, and a mail for each change and for nothing else.
    let effects = central.effects().await;
    assert!(effects.len() * 2 > LINES, "clicks were made all the time: {}", effects.len());
    for item in restock.http.suggestions("state=all").await {
        let line = (item["order_id"].as_str().unwrap().to_owned(), item["line_id"].as_str().unwrap().to_owned());
        assert_ne!(item["state"], "attention", "{item}");
        assert!(item["state"] != "handled" || effects.contains_key(&line), "handled, and not changed: {line:?}");
    }
    let keys: Vec<_> = effects.values().flatten().map(|applied| applied.key.clone()).collect();
    let distinct: std::collections::BTreeSet<_> = keys.iter().collect();
    assert_eq!(keys.len(), distinct.len(), "a submission was carried out twice");
    let told: usize = read_mails(&restock.mails()).iter().map(|mail| mail.rows().len()).sum();
    assert_eq!(told, keys.len(), "each change is told to its supplier once");
    // The logs: no position is missing.
    for database in ["restocking.sqlite", "dispatch.sqlite"] {
        let (count, first, last) = restock.files().positions(database);
        assert_eq!((first, last), (1, count), "{database}");
    }
    let stray = restock
        .files()
        .number("restocking.sqlite", "SELECT coalesce(sum(n), 0) FROM counter WHERE name = 'stray_answers'");
    assert_eq!(stray, 0, "answers that fit nothing");
    println!("{kills} kills, {} sales acknowledged, {} changes", sent.load(Ordering::Relaxed), keys.len());
}
