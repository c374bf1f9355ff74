//! Thousands accepted in one click: answered at once, worked off at the stated pace, each once, followed, paused and
//! resumed, also over kills; and one mail for each supplier.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use world::faults::Faults;
use world::model::Order;

use crate::support::{
    CentralDouble, Envelope, Goods, Http, Restock, Retail, Setup, eventually, eventually_within, fresh_key, noon,
    read_mails, size,
};

const SUPPLIERS: usize = 20;
const AT_ONCE: usize = 6;
const PATIENCE: Duration = Duration::from_secs(900);

/// The supplier of those that are accepted one by one.
const SINGLE: &str = "S-single";

/// Orders of three lines, all to be postponed, and three of one line of a supplier of their own.
fn orders(retail: Retail, lines: usize) -> (Vec<Order>, Vec<Envelope>) {
    let mut events: Vec<Envelope> = (0..SUPPLIERS).map(|n| retail.supplier(&format!("S{n}"))).collect();
    events.push(retail.supplier(SINGLE));
    let mut orders = Vec::new();
    let mut place = |order: &str, supplier: &str, products: &[String]| {
        let goods: Vec<Goods<'_>> =
            products.iter().map(|product_id| Goods { product_id, quantity: 100, in_days: 20 }).collect();
        for product in products {
            events.extend([retail.product(product, supplier).published(), retail.counted(product, 1, 500)]);
        }
        events.push(retail.order_placed(order));
        orders.push(retail.order(order, supplier, &goods));
    };
    for first in (0..lines).step_by(3) {
        let products: Vec<String> = (first..(first + 3).min(lines)).map(|n| format!("P{n}")).collect();
        place(&format!("PO-{first}"), &format!("S{}", (first / 3) % SUPPLIERS), &products);
    }
    for n in 0..3 {
        place(&format!("SO-{n}"), SINGLE, &[format!("Q{n}")]);
    }
    (orders, events)
}

async fn progress(http: &Http, click: &str) -> Value {
    http.get(&format!("/api/clicks/{click}")).await
}

fn count(progress: &Value, figure: &str) -> u64 {
    progress[figure].as_u64().unwrap_or_else(|| panic!("no {figure}: {progress}"))
}

/// Accepts one suggestion and waits until it is handled.
async fn accept_and_see_through(http: &Http, shown: &Value) {
    http.click("accept", std::slice::from_ref(shown), json!({})).await;
    let path = format!("/api/suggestions/{}", shown["incarnation"].as_str().unwrap());
    eventually("the single change is done", async || {
        let state = http.get(&path).await["suggestion"]["state"].clone();
        if state == "handled" { Ok(()) } else { Err(state) }
    })
    .await;
}

/// Waits until a click has at least so many changes answered.
async fn answered(http: &Http, click: &str, wanted: u64) {
    eventually_within(PATIENCE, "so many are answered", async || {
        let now = progress(http, click).await;
        let done = count(&now, "applied") + count(&now, "refused");
        if done >= wanted { Ok(()) } else { Err(now) }
    })
    .await;
}

/// Follows a click until it has ended, through restarts; its figures add up at every look, and never go back.
async fn follow(http: Http, click: String) -> u64 {
    let (mut looks, mut ended) = (0, 0);
    loop {
        let Ok(answer) = http.try_get(&format!("/api/clicks/{click}")).await else {
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        if answer.status != 200 {
            continue;
        }
        let now = answer.body;
        let figures = ["applied", "refused", "undone", "stray", "waiting"].map(|figure| count(&now, figure));
        assert_eq!(figures.iter().sum::<u64>(), count(&now, "accepted"), "{now}");
        let ends = figures[..4].iter().sum::<u64>();
        assert!(ends >= ended, "{ended} had ended: {now}");
        (looks, ended) = (looks + 1, ends);
        if !now["ended_at"].is_null() {
            return looks;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// In no second more calls than the rate, its burst and those that were under way; twice the latter, for a killed program
/// and its successor know nothing of one another.
fn assert_pace(central: &CentralDouble, per_second: usize) {
    let arrivals = central.central().calls().arrivals();
    let most = per_second + 2 * (per_second.div_ceil(10) + AT_ONCE);
    let mut first = 0;
    for (at, arrival) in arrivals.iter().enumerate() {
        while arrival.duration_since(arrivals[first]) > Duration::from_secs(1) {
            first += 1;
        }
        assert!(at - first < most, "{} calls within a second, {per_second} are stated", at - first + 1);
    }
    let at_once = central.central().calls().most_at_once();
    assert!(at_once <= AT_ONCE, "{at_once} calls at once, {AT_ONCE} are stated");
    let took = arrivals.last().unwrap().duration_since(arrivals[0]);
    println!("{} calls in {took:.1?}, at most {at_once} at once", arrivals.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_in_one_click_are_worked_off_at_the_stated_pace_each_once_over_kills_and_pauses() {
    let (lines, per_second) = (size(10_000, 300), size(250, 60));
    let central = CentralDouble::start(None).await;
    let (placed, events) = orders(noon(), lines);
    central.place(placed).await;
    let setup = Setup::with_central(&central.url()).pace(&format!("at_once = {AT_ONCE}\nper_second = {per_second}"));
    let mut restock = Restock::start(&setup).await;
    for batch in events.chunks(2_000) {
        restock.http.send(batch).await;
    }
    restock.at_rest_within(PATIENCE).await;
    let all = restock.http.suggestions("kind=postpone").await;
    let (single, shown): (Vec<Value>, Vec<Value>) = all.into_iter().partition(|item| item["supplier_id"] == SINGLE);
    assert_eq!((single.len(), shown.len()), (3, lines));
    central.faults(Faults { drop_answers: 0.1, decline: 0.02, slow_ms: 3, seed: 11, ..Faults::none() });

    let (click, began) = (fresh_key(), Instant::now());
    let answer = restock.http.try_click("accept", &click, &shown, json!({})).await.unwrap();
    println!("{lines} accepted in one click, answered in {:.2?}", began.elapsed());
    assert_eq!(answer.status, 200, "{}", answer.body);
    let results = answer.body["results"].as_array().unwrap();
    assert!(results.len() == lines && results.iter().all(|result| result["outcome"] == "accepted"));
    let follower = tokio::spawn(follow(restock.http.clone(), click.clone()));

    // A later click of one does not wait for the thousands.
    answered(&restock.http, &click, 1).await;
    accept_and_see_through(&restock.http, &single[0]).await;
    assert!(
        count(&progress(&restock.http, &click).await, "waiting") > lines as u64 / 3,
        "the others are still waiting"
    );

    answered(&restock.http, &click, lines as u64 / 3).await;
    restock.kill().await;
    restock.restart().await;

    // A pause holds over a restart, and stops nothing but what it is about.
    let paused = restock.http.post(&format!("/api/clicks/{click}/pause"), &json!({})).await;
    assert_eq!((paused.status, &paused.body["state"]), (200, &json!("paused")));
    restock.kill().await;
    restock.restart().await;
    accept_and_see_through(&restock.http, &single[1]).await;
    let held = progress(&restock.http, &click).await;
    assert_eq!(held["state"], "paused");
    accept_and_see_through(&restock.http, &single[2]).await;
    let later = progress(&restock.http, &click).await;
    let sent_before = count(&held, "waiting") - count(&later, "waiting");
    assert!(sent_before <= AT_ONCE as u64, "only what was under way came to its end: {held} {later}");
    assert!(count(&later, "waiting") > 0);
    restock.http.post(&format!("/api/clicks/{click}/resume"), &json!({})).await;

    let looks = follower.await.unwrap();
    println!("its figures added up at {looks} looks");
    eventually_within(PATIENCE, "every mail has left", async || {
        let waiting = restock.http.suggestions("state=submitting,attention,applied").await.len();
        if waiting == 0 { Ok(()) } else { Err(waiting) }
    })
    .await;
    let effects = central.effects().await;
    let doubled: Vec<_> = effects.iter().filter(|(_, applied)| applied.len() != 1).collect();
    assert!(doubled.is_empty(), "changed more than once: {doubled:?}");
    let end = progress(&restock.http, &click).await;
    assert_eq!(count(&end, "applied") as usize + 3, effects.len(), "{end}");
    assert_eq!(restock.http.suggestions("state=handled").await.len(), effects.len());
    assert_eq!((count(&end, "stray"), count(&end, "attention")), (0, 0), "{end}");
    assert_pace(&central, per_second);

    // Each supplier has one mail of the click, with every change that was made and with nothing else.
    let mut mails: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut told = 0;
    for mail in read_mails(&restock.mails()) {
        let rows = mail.rows();
        assert!(rows.iter().all(|line| effects.contains_key(line)), "a mail about a change that was not made");
        told += rows.len();
        mails.entry(mail.to).or_default().push(rows.len());
    }
    assert_eq!(told, effects.len(), "every change is told once");
    let singles = mails.values().filter(|mails| **mails == [1, 1, 1]).count();
    assert_eq!((mails.len(), singles), (SUPPLIERS + 1, 1));
    assert!(mails.values().all(|mails| mails.len() == 1 || *mails == [1, 1, 1]), "{mails:?}");
    restock.files().books().assert_balanced();
}

#[tokio::test(flavor = "multi_thread")]
async fn all_submissions_can_be_paused_and_what_waits_can_still_be_undone() {
    let central = CentralDouble::start(None).await;
    let (placed, events) = orders(noon(), 6);
    central.place(placed).await;
    let mut restock = Restock::start(&Setup::with_central(&central.url())).await;
    restock.http.send(&events).await;
    let shown = eventually("all are shown", async || {
        let shown = restock.http.suggestions("kind=postpone").await;
        if shown.len() == 9 { Ok(shown) } else { Err(shown.len()) }
    })
    .await;
    assert_eq!(restock.http.post("/api/submissions/pause", &json!({})).await.status, 200);
    let clicks = [fresh_key(), fresh_key()];
    for (click, items) in clicks.iter().zip([&shown[..5], &shown[5..]]) {
        assert_eq!(restock.http.try_click("accept", click, items, json!({})).await.unwrap().status, 200);
    }
    restock.kill().await;
    restock.restart().await;
    let all = restock.http.get("/api/clicks").await;
    assert!(!all["paused_at"].is_null() && all["waiting"] == 9, "{all}");
    assert!(all["items"].as_array().unwrap().iter().all(|click| click["state"] == "paused"), "{all}");
    let undo = json!({ "click_key": clicks[0], "undo_key": fresh_key() });
    let undone = restock.http.post("/api/suggestions/undo", &undo).await.body;
    assert!(undone["results"].as_array().unwrap().iter().all(|result| result["outcome"] == "undone"), "{undone}");
    restock.http.post("/api/submissions/resume", &json!({})).await;
    eventually("the other click is done", async || {
        let handled = restock.http.suggestions("state=handled").await.len();
        if handled == 4 { Ok(()) } else { Err(handled) }
    })
    .await;
    assert_eq!(central.effects().await.len(), 4, "what was undone was never sent");
    assert_eq!(restock.http.suggestions("").await.len(), 5);
    let log = "SELECT count(*) FROM log WHERE kind LIKE 'restocking.submissions.%'";
    assert_eq!(
        restock.files().number("restocking.sqlite", log),
        2,
        "who looks later sees that it was paused and resumed"
    );
}
