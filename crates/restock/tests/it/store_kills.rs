//! `kill -9` of head office, of stores, and of both, again and again, while the catalogue changes and things are sold.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures::future::join_all;
use serde_json::{Value, json};

use crate::support::{Catalogue, Http, Readers, Restock, Setup, Store, eventually_within, noon, size, store_feeds};

const PATIENCE: Duration = Duration::from_secs(600);
/// Rows of one file, each a change.
const ROWS: u64 = 250;
const SOLD: &str = "warehouse.stock.changed.v1";

/// What is changed by the file of a number: all of these products get another price, or every fourth time another name.
fn file(number: u64, products: u64) -> (&'static str, String) {
    let first = number * ROWS;
    let row = |n: u64| (first + n) % products;
    if number % 4 == 3 {
        let mut csv = "product_id,name:en,barcodes\n".to_owned();
        for n in 0..ROWS {
            let _ = writeln!(csv, "P{0},Thing {0} of {number},40000{0}", row(n));
        }
        return ("products", csv);
    }
    let mut csv = "list_id,product_id,amount,from,until\n".to_owned();
    for n in 0..ROWS {
        let _ = writeln!(csv, "north,P{},{}.50,2026-01-01,", row(n), number + 1);
    }
    ("prices", csv)
}

/// Imports a file; whether it was taken whole. Whoever does not know whether it was begun sends it again; what was begun
/// goes on after a kill.
async fn is_imported(http: &Http, kind: &str, csv: &str) -> bool {
    let url = http.url(&format!("/api/catalogue/imports?kind={kind}"));
    let begun = http.client.post(url).header("content-type", "text/csv").body(csv.to_owned()).send().await;
    let Ok(begun) = begun else { return false };
    let Ok(begun) = begun.json::<Value>().await else { return false };
    let Some(id) = begun["import_id"].as_str() else { return false };
    loop {
        match http.try_get(&format!("/api/catalogue/imports/{id}")).await {
            Ok(told) if told.status == 200 && told.body["state"] == "done" => {
                assert_eq!(told.body["refused"], 0, "{}", told.body);
                return true;
            }
            Ok(told) if told.status == 404 || told.body["state"] == "failed" => return false,
            // It waits, or runs; or nobody answers for now.
            Ok(_) | Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    }
}

/// Changes the catalogue, file by file, each until it is known to be taken; and rings up a sale after each.
async fn publish(office: Http, till: Http, files: u64, products: u64, done: Arc<AtomicU64>) {
    for number in 0..files {
        let (kind, csv) = file(number, products);
        while !is_imported(&office, kind, &csv).await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let sale = json!({ "id": format!("sale-{number}"), "lines": [{ "product_id": "P0", "quantity": 1 }] });
        while !till.try_post("/api/sales", &sale).await.is_ok_and(|answer| answer.status == 202) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        done.fetch_add(1, Ordering::Relaxed);
    }
}

/// Drawn from a number, as from a hat.
fn drawn(number: u64, from: u64) -> u64 {
    let mixed = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 33) % from
}

/// Where the feeds of a replica stand there and at head office: position and digest by feed.
async fn places(
    office: &Http,
    readers: &Readers,
    name: &str,
    replica: &Store,
) -> (BTreeMap<String, Value>, BTreeMap<String, Value>) {
    let freshness = replica.http.get("/api/freshness").await;
    let (mut here, mut there) = (BTreeMap::new(), BTreeMap::new());
    for place in freshness["feeds"].as_array().unwrap() {
        let feed = place["feed"].as_str().unwrap().to_owned();
        let head = office.client.get(office.url(&format!("/feeds/{feed}/head"))).bearer_auth(readers.token(name));
        let head: Value = head.send().await.unwrap().json().await.unwrap();
        there.insert(feed.clone(), json!([head["position"], head["chain"]]));
        here.insert(feed, json!([place["position"], place["chain"]]));
    }
    (here, there)
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_again_and_again_every_replica_ends_equal_to_the_log() {
    let (kills, files, products) = (size(200, 12) as u64, size(400, 24) as u64, size(5_000, 500) as u64);
    let readers = Readers::none()
        .and("north-1", store_feeds("north"))
        .and("north-2", store_feeds("north"))
        .and("finder", vec!["product.internal".to_owned()])
        .and("pricer", vec!["price".to_owned(), "product_sale".to_owned()]);
    let mut office = Restock::start(&Setup::alone().and(&readers.toml())).await;
    let retail = noon();
    office.http.send(&[retail.supplier("S1"), retail.product("P0", "S1").published()]).await;
    let catalogue = Catalogue(&office.http);
    catalogue.list("north").await;
    let mut all = "product_id,name:en\n".to_owned();
    for n in 0..products {
        let _ = writeln!(all, "P{n},Thing {n}");
    }
    catalogue.import("products", all).await;
    let names = [("north-1", "store"), ("north-2", "store"), ("finder", "search"), ("pricer", "price")];
    let mut replicas = names.map(|(name, shape)| Store::of(&office.http, &readers, name, shape));
    for replica in &mut replicas {
        replica.run().await;
    }

    let began = Instant::now();
    let done = Arc::new(AtomicU64::new(0));
    let publisher = publish(office.http.clone(), replicas[0].http.clone(), files, products, Arc::clone(&done));
    let publisher = tokio::spawn(publisher);
    let mut killed = [0; 3];
    for kill in 0..kills {
        // Each time at another moment of the work: after so many files, in the middle of the next one.
        let wanted = files * kill / kills;
        eventually_within(PATIENCE, "the catalogue goes on changing", async || {
            let done = done.load(Ordering::Relaxed);
            if done >= wanted { Ok(()) } else { Err(done) }
        })
        .await;
        let victim = &mut replicas[drawn(kill, 4) as usize];
        let whom = drawn(kill + 1_000, 3);
        killed[whom as usize] += 1;
        if whom != 1 {
            office.kill().await;
        }
        if whom != 0 {
            victim.kill().await;
            victim.launch();
            if drawn(kill + 2_000, 4) == 0 {
                // It may die while it starts, too.
                victim.kill().await;
                victim.launch();
            }
        }
        if whom != 1 {
            office.restart().await;
        }
    }
    publisher.await.unwrap();
    let streamed = began.elapsed();
    for (replica, (name, _)) in replicas.iter_mut().zip(names) {
        replica.wait_until_ready().await;
        eventually_within(PATIENCE, &format!("{name} has everything"), async || {
            let (here, there) = places(&office.http, &readers, name, replica).await;
            if here == there { Ok(()) } else { Err((here, there)) }
        })
        .await;
    }

    // By digest, as each says of itself, and row by row beside one that is made fresh from the first event on.
    let compared = replicas.each_ref().map(|replica| replica.command(&["rebuild", "--compare", "--json"]));
    for (compared, (name, _)) in join_all(compared).await.into_iter().zip(names) {
        assert!(compared.status.success(), "{name}: {}", String::from_utf8_lossy(&compared.stderr));
        let parity: Value = serde_json::from_slice(&compared.stdout).unwrap();
        // A quarter of the products may have got names only, and no price.
        let rows = products * 3 / 4;
        assert!(parity["differing"] == 0 && parity["rebuilt_rows"].as_u64() >= Some(rows), "{name}: {parity}");
    }
    let (here, _) = places(&office.http, &readers, "north-1", &replicas[0]).await;
    let told: u64 = here.values().map(|place| place[0].as_u64().unwrap()).sum();
    assert!(told >= files * ROWS, "{told} events of {}", files * ROWS);
    for database in ["product.sqlite", "price.sqlite", "offer.sqlite"] {
        let (count, first, last) = office.files().positions(database);
        assert_eq!((first, last), (1, count), "{database}");
    }
    // What was sold meanwhile is told once.
    eventually_within(PATIENCE, "every sale is told", async || {
        let till = replicas[0].http.get("/api/till").await;
        if till["movements_waiting"] == 0 { Ok(()) } else { Err(till) }
    })
    .await;
    office.at_rest_within(PATIENCE).await;
    let stock = office.http.get("/api/products/P0").await["stock"].take();
    assert_eq!(stock["on_hand"], -i64::try_from(files).unwrap(), "{stock}");
    let books = office.files().books();
    books.assert_balanced();
    assert_eq!(books.entries(SOLD), i64::try_from(files).unwrap());
    println!(
        "{} kills (head office {}, a replica {}, both {}) during {told} events in {streamed:?}; compared after {:?}",
        kills,
        killed[0],
        killed[1],
        killed[2],
        began.elapsed()
    );
}
