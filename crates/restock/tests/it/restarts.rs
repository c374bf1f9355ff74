//! Ending and starting again: in order, and with `kill -9`.

use std::time::Duration;

use serde_json::json;

use crate::support::{CentralDouble, Goods, Restock, Setup, Sse, eventually, noon};

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_on_where_it_was() {
    let retail = noon();
    let central = CentralDouble::start(None).await;
    central.place(vec![retail.order("PO-1", "S1", &[Goods { product_id: "P1", quantity: 100, in_days: 20 }])]).await;
    let mut restock = Restock::start(&Setup::with_central(&central.url())).await;
    restock
        .http
        .send(&[
            retail.product("P1", "S1").published(),
            retail.supplier("S1"),
            retail.counted("P1", 1, 500),
            retail.order_placed("PO-1"),
        ])
        .await;
    restock.at_rest().await;
    let before = restock.http.suggestions("").await;
    assert_eq!(before.len(), 1);

    let (status, _) = restock.terminate().await;
    assert!(status.success(), "{status}: {}", restock.log());
    restock.restart().await;
    assert_eq!(restock.http.suggestions("").await, before, "the same suggestion, the same version");

    restock.kill().await;
    restock.restart().await;
    assert_eq!(restock.http.suggestions("").await, before);
    // A page that was open over both clicks on what it showed.
    let results = restock.http.click("accept", &before, json!({})).await;
    assert_eq!(results[0]["outcome"], "accepted", "{results:?}");
    eventually("the central system has it", async || if central.effects().await.len() == 1 { Ok(()) } else { Err(()) })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_within_twenty_seconds_and_sends_open_streams_a_reset() {
    let retail = noon();
    let mut restock = Restock::start(&Setup::alone()).await;
    let mut streams = Vec::new();
    for _ in 0..20 {
        let mut stream = Sse::open(&restock.http, None).await;
        assert!(stream.next().await.unwrap().id.is_some(), "a stream begins with its position");
        streams.push(stream);
    }
    restock.http.send(&[retail.counted("P1", 1, 5)]).await;
    let (status, took) = restock.terminate().await;
    assert!(status.success(), "{status}: {}", restock.log());
    assert!(took < Duration::from_secs(20), "it took {took:?}");
    for mut stream in streams {
        let last = stream.told().await.expect("a last word");
        assert_eq!(last.kind, "reset");
        assert!(last.retry.is_some_and(|retry| (1_000..10_000).contains(&retry)), "{last:?}");
        assert!(stream.next().await.is_none(), "the stream is closed by the server");
    }
    let books = restock.files().books();
    books.assert_balanced();
    assert_eq!(books.entries("warehouse.stock.counted.v1"), 1, "what was acknowledged is there");
    // Nothing is left that only a running program could make sense of.
    assert_eq!(
        restock
            .files()
            .number("restocking.sqlite", "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_refuses_a_data_folder_that_another_instance_uses() {
    let restock = Restock::start(&Setup::alone()).await;
    let port = crate::support::free_port().to_string();
    let second = tokio::process::Command::new(env!("CARGO_BIN_EXE_restock"))
        .args(["serve", "--config"])
        .arg(restock.config_file())
        .arg("--data")
        .arg(restock.data())
        .args(["--listen", &format!("127.0.0.1:{port}")])
        .kill_on_drop(true)
        .output();
    let second = tokio::time::timeout(Duration::from_secs(20), second).await.expect("it gives up at once").unwrap();
    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(said.contains("another") || said.contains("in use"), "{said}");
    assert_eq!(restock.http.try_get("/readyz").await.unwrap().status, 200, "the first one is not disturbed");
}
