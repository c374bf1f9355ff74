//! A store's database made anew beside the live one, while the store runs and while it does not.

use std::process::Output;

use rusqlite::Connection;
use serde_json::{Value, json};

use super::head_office;
use crate::support::{Catalogue, Readers, Store};

fn told(output: &Output) -> (Option<i32>, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), format!("{}{}", text(&output.stdout), text(&output.stderr)))
}

/// Somebody changes rows past the log.
fn damage(store: &Store, generation: u32) {
    let file = store.data().join(format!("store.{generation}.sqlite"));
    let db = Connection::open(file).unwrap();
    db.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
    db.execute_batch(
        "UPDATE price SET document = replace(document, '10.00', '0.10') WHERE product_id = 'P1';
         DELETE FROM product WHERE product_id = 'P2';",
    )
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_compared_explained_and_put_right_under_a_running_store() {
    let readers = Readers::one_store();
    let office = head_office(&readers).await;
    let store = Store::start(&office.http, &readers).await;
    let (code, said) = told(&store.command(&["rebuild", "--compare"]).await);
    assert!(code == Some(0) && said.contains("both are equal, row by row"), "{said}");

    damage(&store, 1);
    assert_eq!(store.product("P1").await["price"]["amount"], "0.10", "it answers what its file says");
    let (code, said) = told(&store.command(&["rebuild", "--compare"]).await);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("2 rows differ") && said.contains("P1/north") && said.contains("changed past the log"),
        "{said}"
    );
    assert!(
        said.contains("P2") && said.contains("the log tells of version 1, and the live one never took it"),
        "{said}"
    );
    assert_eq!(store.product("P1").await["price"]["amount"], "0.10", "nothing was switched");

    let rebuilt = store.command(&["rebuild", "--json"]).await;
    assert_eq!(rebuilt.status.code(), Some(0), "{}", told(&rebuilt).1);
    let parity: Value = serde_json::from_slice(&rebuilt.stdout).unwrap();
    assert_eq!((&parity["outcome"], &parity["differing"]), (&json!("switched_running"), &json!(2)), "{parity}");
    // The running store answers from the new one, without having been started again, and goes on following.
    assert_eq!(store.product("P1").await["price"]["amount"], "10.00");
    assert_eq!(store.product("P2").await["name"], "Black tea");
    Catalogue(&office.http).price("P1", "12.00").await;
    store.costs("P1", "12.00").await;
    assert!(!store.data().join("store.1.sqlite").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_does_not_run_is_rebuilt_too_and_what_it_sold_stays() {
    let readers = Readers::one_store();
    let mut office = head_office(&readers).await;
    let mut store = Store::start(&office.http, &readers).await;
    let sale = json!({ "id": "1", "lines": [{ "product_id": "P1", "quantity": 1 }] });
    assert_eq!(store.http.post("/api/sales", &sale).await.status, 202);
    assert!(store.terminate().await.0.success());
    damage(&store, 1);
    let (code, said) = told(&store.command(&["rebuild"]).await);
    assert!(code == Some(0) && said.contains("2 rows differ"), "{said}");
    let (code, said) = told(&store.command(&["rebuild", "--from-snapshots"]).await);
    assert!(code == Some(0) && said.contains("both are equal, row by row"), "{said}");
    // Without head office there is nothing to rebuild from, and nothing is lost by the try.
    office.kill().await;
    let (code, said) = told(&store.command(&["rebuild"]).await);
    assert!(code == Some(1) && said.contains("the live database is as it was"), "{said}");
    store.restart().await;
    assert_eq!(store.product("P1").await["price"]["amount"], "10.00");
    assert_eq!(store.http.get("/api/till").await["sales"], 1);
    office.restart().await;
}
