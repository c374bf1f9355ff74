//! Clicks taken back: nothing of them happens, and what was sent is not taken back.

use std::collections::{BTreeMap, BTreeSet};

use futures::StreamExt as _;
use serde_json::{Value, json};
use world::faults::Faults;

use crate::support::{CentralDouble, Goods, Http, Restock, Setup, eventually, fresh_key, noon, read_mails};

/// A desk with one line to postpone in each of so many orders of one supplier.
async fn desk_with(lines: usize, central: &CentralDouble, setup: &Setup) -> (Restock, Vec<Value>) {
    let retail = noon();
    let (mut orders, mut events) = (Vec::new(), vec![retail.supplier("S1")]);
    for n in 0..lines {
        let (product, order) = (format!("P{n}"), format!("PO-{n}"));
        orders.push(retail.order(&order, "S1", &[Goods { product_id: &product, quantity: 100, in_days: 20 }]));
        events.extend([
            retail.product(&product, "S1").published(),
            retail.counted(&product, 1, 500),
            retail.order_placed(&order),
        ]);
    }
    central.place(orders).await;
    let restock = Restock::start(setup).await;
    restock.http.send(&events).await;
    let shown = eventually("every line is shown", async || {
        let shown = restock.http.suggestions("kind=postpone").await;
        if shown.len() == lines { Ok(shown) } else { Err(shown.len()) }
    })
    .await;
    (restock, shown)
}

async fn accept(http: &Http, shown: &[Value], more: Value) -> String {
    let key = fresh_key();
    let answer = http.try_click("accept", &key, shown, more).await.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.body["results"].as_array().unwrap().iter().all(|result| result["outcome"] == "accepted"));
    key
}

async fn undo(http: &Http, click: &str) -> Vec<Value> {
    let answer = http.post("/api/suggestions/undo", &json!({ "click_key": click, "undo_key": fresh_key() })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body["results"].as_array().unwrap().clone()
}

fn outcomes(results: &[Value]) -> BTreeMap<&str, usize> {
    let mut outcomes = BTreeMap::new();
    for result in results {
        *outcomes.entry(result["outcome"].as_str().unwrap()).or_default() += 1;
    }
    outcomes
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acceptance_undone_in_time_has_no_effect_and_can_be_made_again() {
    let central = CentralDouble::start(None).await;
    let (mut restock, shown) = desk_with(3, &central, &Setup::with_central(&central.url()).undo_for("1h")).await;
    let click = accept(&restock.http, &shown, json!({})).await;
    assert!(restock.http.suggestions("").await.is_empty());
    // A kill in between changes nothing.
    restock.kill().await;
    restock.restart().await;
    let key = fresh_key();
    let body = json!({ "click_key": click, "undo_key": key });
    let first = restock.http.post("/api/suggestions/undo", &body).await;
    assert_eq!(outcomes(first.body["results"].as_array().unwrap()), BTreeMap::from([("undone", 3)]));
    let again = restock.http.post("/api/suggestions/undo", &body).await;
    assert_eq!(again.body, first.body, "the same undo gets the same answer");

    let open = restock.http.suggestions("").await;
    let incarnations = |items: &[Value]| items.iter().map(|item| item["incarnation"].to_string()).collect::<Vec<_>>();
    assert_eq!(incarnations(&open), incarnations(&shown));
    let progress = restock.http.get(&format!("/api/clicks/{click}")).await;
    assert_eq!((&progress["undone"], &progress["waiting"]), (&json!(3), &json!(0)), "{progress}");

    // Two of the three are accepted again, and go at once.
    let click = accept(&restock.http, &open[..2], json!({ "undo": false })).await;
    eventually("both are done", async || {
        let done = restock.http.suggestions("state=handled").await.len();
        if done == 2 { Ok(()) } else { Err(done) }
    })
    .await;
    assert_eq!(central.effects().await.len(), 2, "nothing but what was accepted again");
    let mails = read_mails(&restock.mails());
    assert_eq!(mails.iter().map(|mail| mail.rows().len()).collect::<Vec<_>>(), [2], "one mail for the second click");
    assert_eq!(outcomes(&undo(&restock.http, &click).await), BTreeMap::from([("too_late", 2)]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_undone_of_a_click_half_worked_off_is_not_waited_for_by_its_mail() {
    let central = CentralDouble::start(None).await;
    let setup = Setup::with_central(&central.url()).pace("at_once = 1");
    let (restock, shown) = desk_with(6, &central, &setup).await;
    central.faults(Faults { slow_ms: 400, ..Faults::none() });
    let click = accept(&restock.http, &shown, json!({})).await;
    eventually("the first change is made", async || {
        let made = central.effects().await.len();
        if made > 0 { Ok(()) } else { Err(made) }
    })
    .await;
    let results = undo(&restock.http, &click).await;
    central.faults(Faults::none());
    let outcomes = outcomes(&results);
    assert!(outcomes["too_late"] >= 1 && outcomes["undone"] >= 1, "{outcomes:?}");
    let too_late = results.iter().find(|result| result["outcome"] == "too_late").unwrap();
    assert!(too_late["message"].as_str().unwrap().contains("central system"), "{too_late}");
    eventually("what was sent is handled", async || {
        let handled = restock.http.suggestions("state=handled").await.len();
        if handled == outcomes["too_late"] { Ok(()) } else { Err(handled) }
    })
    .await;
    assert_eq!(central.effects().await.len(), outcomes["too_late"]);
    let told: Vec<usize> = read_mails(&restock.mails()).iter().map(|mail| mail.rows().len()).collect();
    assert_eq!(told, [outcomes["too_late"]], "one mail, with all that was done and nothing else");
    assert_eq!(restock.http.suggestions("").await.len(), outcomes["undone"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dismissal_and_a_snooze_are_undone_and_the_list_is_as_it_was() {
    let central = CentralDouble::start(None).await;
    let (restock, shown) = desk_with(2, &central, &Setup::with_central(&central.url())).await;
    let until = json!(noon().day(9));
    for (action, more) in [("snooze", json!({ "until": until })), ("dismiss", json!({ "reason": "by mistake" }))] {
        let open = restock.http.suggestions("").await;
        let key = fresh_key();
        let answer = restock.http.try_click(action, &key, &open, more).await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(restock.http.suggestions("").await.is_empty());
        let results = undo(&restock.http, &key).await;
        assert_eq!(outcomes(&results), BTreeMap::from([("undone", 2)]), "{action}: {results:?}");
        restock.at_rest().await;
        let again = restock.http.suggestions("").await;
        let said = |items: &[Value]| {
            items
                .iter()
                .map(|item| (item["order_id"].to_string(), item["to_date"].to_string()))
                .collect::<BTreeSet<_>>()
        };
        assert_eq!(said(&again), said(&shown), "{action}");
        assert_eq!(outcomes(&undo(&restock.http, &key).await).get("undone"), None, "there is nothing left to undo");
    }
    let open = restock.http.suggestions("").await;
    for item in &open {
        // The page of the new suggestion knows what it stands on.
        let detail = restock.http.get(&format!("/api/suggestions/{}", item["incarnation"].as_str().unwrap())).await;
        assert!(!detail["projection"].is_null(), "{detail}");
    }
    let answer =
        restock.http.post("/api/suggestions/undo", &json!({ "click_key": fresh_key(), "undo_key": fresh_key() })).await;
    assert_eq!(answer.status, 404, "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_faster_the_undo_or_the_call_exactly_one_of_them_happens() {
    let central = CentralDouble::start(None).await;
    let setup = Setup::with_central(&central.url()).undo_for("3ms");
    let (restock, shown) = desk_with(120, &central, &setup).await;
    let results: Vec<(String, String)> = futures::stream::iter(shown)
        .map(|item| {
            let http = restock.http.clone();
            async move {
                let click = accept(&http, std::slice::from_ref(&item), json!({})).await;
                let result = undo(&http, &click).await.remove(0);
                (item["order_id"].as_str().unwrap().to_owned(), result["outcome"].as_str().unwrap().to_owned())
            }
        })
        .buffer_unordered(8)
        .collect()
        .await;
    eventually("everything that was sent has ended", async || {
        let waiting = restock.http.suggestions("state=submitting,attention,applied").await.len();
        if waiting == 0 { Ok(()) } else { Err(waiting) }
    })
    .await;
    let effects = central.effects().await;
    for (order, outcome) in &results {
        let made = effects.get(&(order.clone(), "1".to_owned())).map_or(0, Vec::len);
        assert_eq!(made, usize::from(outcome == "too_late"), "{order} was {outcome}");
    }
    let told: usize = read_mails(&restock.mails()).iter().map(|mail| mail.rows().len()).sum();
    assert_eq!(told, effects.len(), "a mail for each change and for nothing else");
    let stray = "SELECT coalesce(sum(n), 0) FROM counter WHERE name = 'stray_answers'";
    assert_eq!(restock.files().number("restocking.sqlite", stray), 0);
    println!("{} of {} were undone in time", results.len() - effects.len(), results.len());
}
