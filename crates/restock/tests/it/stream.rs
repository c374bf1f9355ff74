//! Server-sent events: what appears, changes and goes, with its why; and nothing lost over a restart.

use serde_json::json;

use crate::support::{CentralDouble, Goods, Restock, Setup, Sse, noon};

async fn desk(central: &CentralDouble) -> Restock {
    let retail = noon();
    central.place(vec![retail.order("PO-1", "S1", &[Goods { product_id: "P1", quantity: 100, in_days: 20 }])]).await;
    let restock = Restock::start(&Setup::with_central(&central.url())).await;
    restock
        .http
        .send(&[retail.product("P1", "S1").published(), retail.supplier("S1"), retail.order_placed("PO-1")])
        .await;
    restock.at_rest().await;
    restock
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suggestion_is_told_when_it_opens_changes_and_goes_and_why() {
    let retail = noon();
    let central = CentralDouble::start(None).await;
    let restock = desk(&central).await;
    let mut stream = Sse::open(&restock.http, None).await;
    assert!(stream.next().await.unwrap().id.is_some());

    restock.http.send(&[retail.counted("P1", 1, 500)]).await;
    let opened = stream.told().await.unwrap();
    assert_eq!((opened.kind.as_str(), &opened.data["to_date"]), ("suggestion", &json!(retail.day(50))));
    assert!(opened.data["reason"].as_str().is_some_and(|reason| reason.len() > 20), "{opened:?}");

    restock.http.send(&[retail.sold("P1", 2, 200)]).await;
    let changed = stream.told().await.unwrap();
    assert_eq!((changed.kind.as_str(), &changed.data["to_date"]), ("suggestion", &json!(retail.day(30))));
    assert_eq!(changed.data["incarnation"], opened.data["incarnation"]);

    restock.http.send(&[retail.sold("P1", 3, 80)]).await;
    let gone = loop {
        let event = stream.told().await.unwrap();
        if event.kind == "removed" {
            break event;
        }
    };
    assert_eq!((&gone.data["incarnation"], &gone.data["state"]), (&opened.data["incarnation"], &json!("complete")));
    assert!(gone.data["because"].as_str().is_some_and(|because| !because.is_empty()), "{gone:?}");
    let ids: Vec<u64> =
        [opened, changed, gone].iter().map(|event| event.id.as_ref().unwrap().parse().unwrap()).collect();
    assert!(ids.is_sorted() && ids[0] < ids[2], "{ids:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_comes_back_after_a_restart_misses_nothing() {
    let retail = noon();
    let central = CentralDouble::start(None).await;
    let mut restock = desk(&central).await;
    let mut stream = Sse::open(&restock.http, None).await;
    let position = stream.next().await.unwrap().id.unwrap();
    restock.http.send(&[retail.counted("P1", 1, 500)]).await;
    let opened = stream.told().await.unwrap();
    restock.kill().await;
    assert!(stream.told().await.is_none(), "a killed server says no last word");

    restock.restart().await;
    restock.http.send(&[retail.sold("P1", 2, 200)]).await;
    restock.at_rest().await;
    // From where it was: only what came after. From before: everything again, in the same order.
    let mut resumed = Sse::open(&restock.http, opened.id.as_deref()).await;
    let changed = resumed.told().await.unwrap();
    assert_eq!(changed.data["to_date"], json!(retail.day(30)));
    let mut from_before = Sse::open(&restock.http, Some(&position)).await;
    assert_eq!(from_before.told().await.unwrap(), opened);
    assert_eq!(from_before.told().await.unwrap(), changed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_position_that_is_not_known_gets_a_reset() {
    let restock = Restock::start(&Setup::alone()).await;
    for unknown in ["999999", "-1", "nonsense", "18446744073709551616"] {
        let mut stream = Sse::open(&restock.http, Some(unknown)).await;
        let told = stream.told().await.unwrap();
        assert_eq!((told.kind.as_str(), told.id.as_deref()), ("reset", Some("0")), "{unknown}: {told:?}");
    }
}
