//! What a newcomer meets: the demo, started with nothing but the program.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{Restock, eventually_within, read_mails};

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_shows_suggestions_within_a_minute_does_what_is_clicked_and_goes_on_after_a_kill() {
    let mut demo = Restock::demo();
    let began = Instant::now();
    demo.restart().await;
    let ready = began.elapsed();
    let shown = eventually_within(Duration::from_secs(60), "suggestions are shown", async || {
        let shown = demo.http.suggestions("kind=postpone").await;
        if shown.is_empty() { Err(demo.http.get("/api/inbox").await) } else { Ok(shown) }
    })
    .await;
    let took = began.elapsed();
    println!("ready after {ready:?}, first suggestions after {took:?}");
    assert!(took < Duration::from_secs(60), "it took {took:?}");

    // The retailer lives on: a suggestion may have changed since it was read, and is then read again.
    let mut open = shown;
    let accepted = eventually_within(Duration::from_secs(60), "one is accepted", async || {
        let results = demo.http.click("accept", &open[..1], json!({})).await;
        if results[0]["outcome"] == "accepted" {
            return Ok(results[0]["incarnation"].as_str().unwrap().to_owned());
        }
        open = demo.http.suggestions("kind=postpone").await;
        Err(results)
    })
    .await;
    demo.kill().await;
    demo.restart().await;
    eventually_within(Duration::from_secs(120), "the click is done, and the supplier knows", async || {
        let now = demo.http.get(&format!("/api/suggestions/{accepted}")).await["suggestion"].take();
        if now["state"] == "handled" { Ok(()) } else { Err(now) }
    })
    .await;
    // Beside it there may be daily offers, which carry no table of changes.
    let to_suppliers = read_mails(&demo.data().join("mails")).into_iter().filter(|mail| mail.attachment.is_some());
    assert_eq!(to_suppliers.count(), 1);
    let (status, took) = demo.terminate().await;
    assert!(status.success(), "{status}: {}", demo.log());
    assert!(took < Duration::from_secs(20), "it took {took:?} to end");
}
