//! A central system that makes changes and loses its answers: nothing is changed twice, nobody is written to about a
//! change that was not made.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use world::faults::Faults;
use world::model::Order;

use crate::support::{
    CentralDouble, Envelope, ForgetfulMailServer, Goods, Restock, Retail, Setup, eventually_within, noon, read_mails,
    size,
};

const SUPPLIERS: usize = 25;
const PATIENCE: Duration = Duration::from_secs(900);

/// Orders of one or three lines, each of which is to be postponed.
fn orders(retail: Retail, lines: usize) -> (Vec<Order>, Vec<Envelope>) {
    let mut events: Vec<Envelope> = (0..SUPPLIERS).map(|n| retail.supplier(&format!("S{n}"))).collect();
    let (mut orders, mut line) = (Vec::new(), 0);
    while line < lines {
        let order = format!("PO-{}", orders.len());
        let supplier = format!("S{}", orders.len() % SUPPLIERS);
        let count = if orders.len() % 10 == 0 { 3.min(lines - line) } else { 1 };
        let products: Vec<String> = (line..line + count).map(|n| format!("P{n}")).collect();
        let goods: Vec<Goods<'_>> =
            products.iter().map(|product_id| Goods { product_id, quantity: 100, in_days: 20 }).collect();
        for product in &products {
            events.extend([retail.product(product, &supplier).published(), retail.counted(product, 1, 500)]);
        }
        events.push(retail.order_placed(&order));
        orders.push(retail.order(&order, &supplier, &goods));
        line += count;
    }
    (orders, events)
}

/// Loads everything, and waits until all lines are suggested.
async fn load(restock: &Restock, central: &CentralDouble, lines: usize) -> Vec<Value> {
    let (orders, events) = orders(noon(), lines);
    central.place(orders).await;
    for batch in events.chunks(2_000) {
        restock.http.send(batch).await;
    }
    restock.at_rest_within(PATIENCE).await;
    let shown = restock.http.suggestions("kind=postpone").await;
    assert_eq!(shown.len(), lines);
    shown
}

async fn states(restock: &Restock) -> BTreeMap<String, usize> {
    let mut states = BTreeMap::new();
    for item in restock.http.suggestions("state=all").await {
        *states.entry(item["state"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    states
}

/// Waits until every suggestion has ended.
async fn all_ended(restock: &Restock, lines: usize) -> BTreeMap<String, usize> {
    eventually_within(PATIENCE, "every accepted suggestion has ended", async || {
        let overview = restock.http.get("/api/overview").await;
        if overview["submissions_pending"] != 0 {
            return Err(json!(overview));
        }
        let states = states(restock).await;
        let ended = ["handled", "refused"].iter().filter_map(|state| states.get(*state)).sum::<usize>();
        if ended == lines { Ok(states) } else { Err(json!(states)) }
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn with_thirty_percent_of_the_answers_lost_no_change_is_made_twice_and_no_mail_goes_without_its_change() {
    let lines = size(10_000, 300);
    let central = CentralDouble::start(None).await;
    let restock = Restock::start(&Setup::with_central(&central.url())).await;
    let shown = load(&restock, &central, lines).await;
    central.faults(Faults { drop_answers: 0.3, decline: 0.02, seed: 7, ..Faults::none() });
    for bulk in shown.chunks(500) {
        let results = restock.http.click("accept", bulk, json!({})).await;
        assert!(results.iter().all(|result| result["outcome"] == "accepted"), "{results:?}");
    }
    let states = all_ended(&restock, lines).await;

    let effects = central.effects().await;
    let doubled: Vec<_> = effects.iter().filter(|(_, applied)| applied.len() != 1).collect();
    assert!(doubled.is_empty(), "changed more than once: {doubled:?}");
    assert_eq!(effects.len(), states["handled"], "handled is what was changed: {states:?}");
    let refused = restock.http.suggestions("state=refused").await;
    assert!(refused.iter().all(|item| item["outcome_reason"].as_str().is_some_and(|reason| !reason.is_empty())));
    for item in &refused {
        let line = (item["order_id"].as_str().unwrap().to_owned(), item["line_id"].as_str().unwrap().to_owned());
        assert!(!effects.contains_key(&line), "refused, and yet changed: {line:?}");
    }

    let mails = read_mails(&restock.mails());
    let mut written: BTreeMap<(String, String), usize> = BTreeMap::new();
    for mail in &mails {
        for line in mail.rows() {
            *written.entry(line).or_default() += 1;
        }
    }
    assert!(written.keys().all(|line| effects.contains_key(line)), "a mail about a change that was not made");
    assert!(written.values().all(|mails| *mails == 1), "each change is told once");
    assert_eq!(written.len(), effects.len(), "every change is told");
    assert_eq!(restock.http.get("/api/inbox").await["dead"], 0);
    restock.files().books().assert_balanced();
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_of_a_mail_are_the_same_to_the_byte_also_over_a_kill() {
    let lines = 60;
    let central = CentralDouble::start(None).await;
    let server = ForgetfulMailServer::start().await;
    let mut restock = Restock::start(&Setup::with_central(&central.url()).mailing_over(server.port)).await;
    let shown = load(&restock, &central, lines).await;
    restock.http.click("accept", &shown, json!({})).await;
    // Every supplier's mail has arrived, and the program does not know it: it heard no answer.
    eventually_within(PATIENCE, "a first copy of each mail has come", async || {
        let copies = server.copies();
        if copies.len() == SUPPLIERS { Ok(()) } else { Err(copies.len()) }
    })
    .await;
    restock.kill().await;
    restock.restart().await;
    let states = all_ended(&restock, lines).await;
    assert_eq!(states, BTreeMap::from([("handled".to_owned(), lines)]));
    let copies = server.copies();
    assert_eq!(copies.len(), SUPPLIERS, "one mail for each supplier");
    for (message_id, copies) in copies {
        assert!(!message_id.is_empty());
        assert!(
            (2..=3).contains(&copies.len()),
            "{message_id}: {} copies after one lost answer and one kill",
            copies.len()
        );
        assert!(copies.iter().all(|copy| *copy == copies[0]), "{message_id}: the copies differ");
    }
}
