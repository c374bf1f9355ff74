//! Clicks that come late, and clicks that come a thousandfold.

use futures::StreamExt as _;
use serde_json::{Value, json};

use crate::support::{CentralDouble, Goods, Restock, Setup, eventually, fresh_key, noon};

/// A desk that shows one postpone of PO-1, and the suggestion as it is listed.
async fn desk_with_a_postpone(central: &CentralDouble) -> (Restock, Value) {
    let retail = noon();
    central.place(vec![retail.order("PO-1", "S1", &[Goods { product_id: "P1", quantity: 100, in_days: 20 }])]).await;
    let restock = Restock::start(&Setup::with_central(&central.url())).await;
    let events = [
        retail.product("P1", "S1").published(),
        retail.supplier("S1"),
        retail.counted("P1", 1, 500),
        retail.order_placed("PO-1"),
    ];
    restock.http.send(&events).await;
    let shown = eventually("a postpone is shown", async || {
        restock.http.suggestions("kind=postpone").await.pop().ok_or("nothing yet")
    })
    .await;
    (restock, shown)
}

/// Waits until a suggestion has this state.
async fn becomes(restock: &Restock, incarnation: &Value, state: &str) -> Value {
    let path = format!("/api/suggestions/{}", incarnation.as_str().unwrap());
    eventually(&format!("the suggestion is {state}"), async || {
        let now = restock.http.get(&path).await["suggestion"].take();
        if now["state"] == state { Ok(now) } else { Err(now["state"].clone()) }
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_on_a_suggestion_that_changed_does_nothing_outside_and_says_what_changed() {
    let retail = noon();
    let central = CentralDouble::start(None).await;
    let (restock, shown) = desk_with_a_postpone(&central).await;
    restock.http.send(&[retail.sold("P1", 2, 200)]).await;
    restock.at_rest().await;

    let results = restock.http.click("accept", std::slice::from_ref(&shown), json!({})).await;
    assert_eq!(results[0]["outcome"], "changed", "{results:?}");
    assert_eq!(results[0]["current"]["to_date"], json!(retail.day(30)));
    assert_eq!(results[0]["current"]["incarnation"], shown["incarnation"]);
    assert_eq!(restock.http.get("/api/overview").await["submissions_pending"], 0);
    assert!(central.effects().await.is_empty(), "nothing happened outside");

    // What is shown now can be accepted, and is what happens.
    let current = results[0]["current"].clone();
    let results = restock.http.click("accept", &[current], json!({})).await;
    assert_eq!(results[0]["outcome"], "accepted", "{results:?}");
    becomes(&restock, &shown["incarnation"], "handled").await;
    let order = central.central().order("PO-1").await.unwrap().unwrap();
    assert_eq!(order.lines["1"].confirmed_on, Some(retail.day(30)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_on_a_suggestion_that_went_says_that_it_is_gone() {
    let retail = noon();
    let central = CentralDouble::start(None).await;
    let (restock, shown) = desk_with_a_postpone(&central).await;
    restock.http.send(&[retail.sold("P1", 2, 280)]).await;
    restock.at_rest().await;
    let results = restock.http.click("accept", &[shown], json!({})).await;
    assert_eq!(
        (&results[0]["outcome"], &results[0]["current"]["state"]),
        (&json!("gone"), &json!("complete")),
        "{results:?}"
    );
    assert!(central.effects().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_parallel_clicks_on_one_suggestion_give_one_submission() {
    let central = CentralDouble::start(None).await;
    let (restock, shown) = desk_with_a_postpone(&central).await;
    // Half of them are the same click, sent again and again; the others are a click each.
    let same = fresh_key();
    let clicks = (0..1_000).map(|n| {
        let (http, shown, same) = (restock.http.clone(), shown.clone(), same.clone());
        tokio::spawn(async move {
            let key = if n % 2 == 0 { same } else { fresh_key() };
            let answer = http.try_click("accept", &key, &[shown], json!({})).await.unwrap();
            assert_eq!(answer.status, 200, "{}", answer.body);
            (n % 2 == 0, answer.body["results"][0]["outcome"].as_str().unwrap().to_owned())
        })
    });
    let clicks: Vec<_> = clicks.collect();
    let answers: Vec<(bool, String)> =
        futures::stream::iter(clicks).then(|click| async { click.await.unwrap() }).collect().await;

    let (same, single): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(is_same, _)| *is_same);
    let accepted = single.iter().filter(|(_, outcome)| outcome == "accepted").count();
    assert!(same.iter().all(|answer| *answer == same[0]), "the same click gets the same answer");
    assert_eq!(accepted + usize::from(same[0].1 == "accepted"), 1, "one click is the one that did it");

    becomes(&restock, &shown["incarnation"], "handled").await;
    let effects = central.effects().await;
    assert_eq!(effects.values().map(Vec::len).sum::<usize>(), 1, "{effects:?}");
    let accepted = "SELECT count(*) FROM log WHERE kind = 'restocking.suggestion.accepted.v1'";
    assert_eq!(restock.files().number("restocking.sqlite", accepted), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dismissal_holds_and_a_snooze_leaves_the_list() {
    let retail = noon();
    let central = CentralDouble::start(None).await;
    let (restock, shown) = desk_with_a_postpone(&central).await;
    let until = json!({ "until": retail.day(3) });
    let results = restock.http.click("snooze", std::slice::from_ref(&shown), until).await;
    assert_eq!(results[0]["outcome"], "accepted", "{results:?}");
    assert!(restock.http.suggestions("").await.is_empty(), "a snoozed suggestion is not in the list");
    let snoozed = becomes(&restock, &shown["incarnation"], "snoozed").await;
    let results = restock.http.click("accept", &[snoozed], json!({})).await;
    assert_ne!(results[0]["outcome"], "accepted", "it sleeps: {results:?}");
    assert!(central.effects().await.is_empty());
}

/// A desk with a postpone for each line of one order.
async fn desk_with_an_order_of(lines: usize, central: &CentralDouble, restock: &mut Restock) -> Vec<Value> {
    let retail = noon();
    let products: Vec<String> = (1..=lines).map(|n| format!("P{n}")).collect();
    let goods: Vec<Goods<'_>> =
        products.iter().map(|product_id| Goods { product_id, quantity: 100, in_days: 20 }).collect();
    central.place(vec![retail.order("PO-1", "S1", &goods)]).await;
    restock.run(&Setup::with_central(&central.url())).await;
    let mut events = vec![retail.supplier("S1"), retail.order_placed("PO-1")];
    for product in &products {
        events.extend([retail.product(product, "S1").published(), retail.counted(product, 1, 500)]);
    }
    restock.http.send(&events).await;
    eventually("every line is shown", async || {
        let shown = restock.http.suggestions("kind=postpone").await;
        if shown.len() == lines { Ok(shown) } else { Err(shown.len()) }
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn all_lines_of_one_order_can_be_accepted_in_one_click() {
    let mut restock = Restock::prepare();
    let central = CentralDouble::start(Some(&restock.http.base)).await;
    let shown = desk_with_an_order_of(8, &central, &mut restock).await;
    let results = restock.http.click("accept", &shown, json!({})).await;
    assert!(results.iter().all(|result| result["outcome"] == "accepted"), "{results:?}");
    for item in &shown {
        becomes(&restock, &item["incarnation"], "handled").await;
    }
    assert_eq!(central.effects().await.len(), 8);
    assert_eq!(central.central().order("PO-1").await.unwrap().unwrap().version, 9);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_line_of_an_order_can_be_accepted_before_the_first_change_has_come_back_as_an_event() {
    // This central system publishes nothing: what it changed is known here from its answers alone.
    let central = CentralDouble::start(None).await;
    let mut restock = Restock::prepare();
    let shown = desk_with_an_order_of(3, &central, &mut restock).await;
    for item in &shown {
        let results = restock.http.click("accept", std::slice::from_ref(item), json!({})).await;
        assert_eq!(results[0]["outcome"], "accepted", "{results:?}");
        becomes(&restock, &item["incarnation"], "handled").await;
    }
    assert_eq!(central.effects().await.len(), 3);
    assert_eq!(central.central().order("PO-1").await.unwrap().unwrap().version, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_is_left_alone_when_somebody_else_changed_its_order_meanwhile() {
    let central = CentralDouble::start(None).await;
    let mut restock = Restock::prepare();
    let shown = desk_with_an_order_of(2, &central, &mut restock).await;
    // The buyer's change has not been heard of here when the planner clicks.
    central.order_other_quantity("PO-1", "1", 90).await;
    restock.http.click("accept", &shown, json!({})).await;
    for item in &shown {
        let refused = becomes(&restock, &item["incarnation"], "refused").await;
        assert!(refused["outcome_reason"].as_str().is_some_and(|reason| reason.contains("version 2")), "{refused}");
    }
    assert!(central.effects().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lines_of_one_order_can_be_accepted_one_after_the_other() {
    let mut restock = Restock::prepare();
    let central = CentralDouble::start(Some(&restock.http.base)).await;
    let shown = desk_with_an_order_of(3, &central, &mut restock).await;
    for (item, changes) in shown.iter().zip(1..) {
        let now = restock.http.get(&format!("/api/suggestions/{}", item["incarnation"].as_str().unwrap())).await["suggestion"].take();
        let results = restock.http.click("accept", &[now], json!({})).await;
        assert_eq!(results[0]["outcome"], "accepted", "{results:?}");
        becomes(&restock, &item["incarnation"], "handled").await;
        eventually("the change has come back as an event", async || {
            let order = restock.http.get("/api/orders/PO-1").await["order"].take();
            if order["version"] == 1 + changes { Ok(()) } else { Err(order) }
        })
        .await;
        restock.at_rest().await;
    }
    assert_eq!(central.effects().await.len(), 3);
}
