//! Files brought into the catalogue of a running instance that is killed meanwhile.

use std::time::Duration;

use serde_json::Value;

use crate::support::{Restock, Setup, eventually, eventually_within, size};

/// For as many rows as there are, on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(600);

/// Products that are named anew by every row: a row that is made twice gives its product one version more.
const PRODUCTS: u64 = 7;

/// A file in which every eleventh row cannot be.
fn file(rows: u64) -> Vec<u8> {
    let row = |n: u64| {
        format!("P{},{}\n", n % PRODUCTS, if n.is_multiple_of(11) { String::new() } else { format!("Name {n}") })
    };
    let rows: String = (1..=rows).map(row).collect();
    format!("product_id,name:en\n{rows}").into_bytes()
}

async fn send(restock: &Restock, file: Vec<u8>) -> String {
    let url = restock.http.url("/api/catalogue/imports?name=products.csv");
    let sent = restock.http.client.post(url).header("content-type", "text/csv").body(file).send().await.unwrap();
    assert_eq!(sent.status(), 202);
    let import: Value = serde_json::from_str(&sent.text().await.unwrap()).unwrap();
    import["import_id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_goes_on_after_every_kill_and_makes_each_row_once() {
    let (rows, kills) = (size(100_000, 20_000) as u64, size(20, 3));
    let mut restock = Restock::start(&Setup::alone()).await;
    let path = format!("/api/catalogue/imports/{}", send(&restock, file(rows)).await);
    let mut killed = 0;
    for _ in 0..kills {
        let before = restock.http.get(&path).await;
        eventually("it went on", async || {
            let now = restock.http.get(&path).await;
            if now["done"].as_u64() > before["done"].as_u64() || now["state"] == "done" { Ok(()) } else { Err(now) }
        })
        .await;
        killed += u64::from(restock.http.get(&path).await["state"] == "running");
        restock.kill().await;
        restock.restart().await;
    }
    assert!(killed > 0, "no kill came in between: more rows are needed");
    let done = eventually_within(PATIENCE, "it is done", async || {
        let now = restock.http.get(&path).await;
        if now["state"] == "done" { Ok(now) } else { Err(now) }
    })
    .await;
    let refused = rows / 11;
    assert_eq!((done["done"].as_u64(), done["refused"].as_u64()), (Some(rows), Some(refused)), "{done}");
    assert_eq!(done["changed"].as_u64(), Some(rows - refused), "{done}");
    assert!(done["taken_up"].as_u64() >= Some(1), "it says that it was taken up: {done}");
    let mut versions = 0;
    for n in 0..PRODUCTS {
        let product = restock.http.get(&format!("/api/catalogue/products/P{n}")).await;
        versions += product["product"]["version"].as_u64().unwrap();
    }
    assert_eq!(versions, rows - refused, "each row that changed something is one version, and no row is two");
    let file = restock.http.get(&format!("{path}/refused.csv")).await;
    assert_eq!(file.as_str().unwrap().lines().count() as u64, refused + 1);
}
