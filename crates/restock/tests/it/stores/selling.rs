//! What is sold without a line is told when there is one, and has its effect once.

use serde_json::json;

use super::head_office;
use crate::support::{Readers, Store, Wire, WireState, eventually, noon};

const KIND: &str = "warehouse.stock.changed.v1";

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_rung_up_offline_arrives_once_whatever_is_killed_and_lost_on_the_way() {
    let readers = Readers::one_store();
    let mut office = head_office(&readers).await;
    let retail = noon();
    office.http.send(&[retail.supplier("S1"), retail.product("P1", "S1").published()]).await;
    let wire = Wire::to(&office.http).await;
    let mut store = Store::start(&wire.http, &readers).await;
    let version = store.product("P1").await["price"]["version"].clone();
    office.kill().await;
    let line = |units: i64| json!({ "product_id": "P1", "quantity": units, "price_version": version });
    let sale = json!({ "id": "till-7/0001", "lines": [line(2), line(1)] });
    let rung = store.http.post("/api/sales", &sale).await;
    assert_eq!((rung.status, &rung.body["movements_waiting"]), (202, &json!(2)), "{}", rung.body);
    // The answer may have been lost: the till says it again, and it is the same sale.
    assert_eq!(store.http.post("/api/sales", &sale).await.body["movements_waiting"], 2);
    let other = json!({ "id": "till-7/0001", "lines": [line(5)] });
    assert_eq!(store.http.post("/api/sales", &other).await.status, 409);

    store.kill().await;
    store.restart().await;
    let till = store.http.get("/api/till").await;
    assert_eq!((&till["sales"], &till["movements_waiting"]), (&json!(1), &json!(2)), "{till}");

    // Head office takes it, and the store does not hear of it, twice over; and is killed in between.
    wire.set(WireState::LosesAnswersTo("POST /events".to_owned()));
    office.restart().await;
    let lost_twice = async |at_least: u64| {
        eventually("answers were lost", async || if wire.lost() >= at_least { Ok(()) } else { Err(wire.lost()) }).await;
    };
    lost_twice(2).await;
    store.kill().await;
    store.restart().await;
    lost_twice(wire.lost() + 1).await;
    assert_eq!(store.http.get("/api/till").await["movements_waiting"], 2);
    wire.set(WireState::Up);
    eventually("head office knows all of it", async || {
        let till = store.http.get("/api/till").await;
        if till["movements_waiting"] == 0 { Ok(()) } else { Err(till) }
    })
    .await;

    office.at_rest().await;
    let stock = office.http.get("/api/products/P1").await["stock"].take();
    assert_eq!(stock["locations"]["north-1"]["upto"], 2, "{stock}");
    assert_eq!(stock["on_hand"], -3, "{stock}");
    let books = office.files().books();
    books.assert_balanced();
    let book = &books.0[KIND];
    assert_eq!((books.entries(KIND), book.contradictions), (2, 0));
    assert!(book.duplicates >= 4, "it came at least three times: {book:?}");
}
