//! Planners and their daily offers: chosen in a browser, mailed over a real mail server, through kills and restarts.

use std::process::Output;

use mail_parser::MessageParser;
use serde_json::Value;

use crate::support::{
    Browser, CentralDouble, ForgetfulMailServer, Goods, Restock, Setup, eventually, free_port, noon, read_mails,
};

/// Home has the first supplier, kitchen the second; the third is nobody's. Due since midnight, on every day.
fn planners(sees: &str) -> String {
    let planner = |id: &str, supplier: &str, sees: &str| {
        format!(
            "[planners.{id}]\nname = \"Buyer {id}\"\nemail = \"buyer-{id}@test.example\"\nsuppliers = [\"{supplier}\"]\nsees = \"{sees}\"\n"
        )
    };
    let offer = "[offer]\nhour = 0\nweekdays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]\n";
    format!("{offer}{}{}", planner("home", "S1", "all"), planner("kitchen", "S2", sees))
}

const PUBLIC: &str = "[server]\npublic_url = \"https://restock.test.example/\"\n";

/// One line to be postponed of each supplier.
async fn something_open(central: &CentralDouble, restock: &Restock, suppliers: &[&str]) {
    let retail = noon();
    let mut events = Vec::new();
    let mut orders = Vec::new();
    for supplier in suppliers {
        let (product, order) = (format!("P-{supplier}"), format!("PO-{supplier}"));
        orders.push(retail.order(&order, supplier, &[Goods { product_id: &product, quantity: 100, in_days: 20 }]));
        events.extend([
            retail.supplier(supplier),
            retail.product(&product, supplier).published(),
            retail.counted(&product, 1, 500),
            retail.order_placed(&order),
        ]);
    }
    central.place(orders).await;
    restock.http.send(&events).await;
    eventually("everything is suggested", async || {
        let shown = restock.http.suggestions("").await.len();
        if shown == suppliers.len() { Ok(()) } else { Err(shown) }
    })
    .await;
}

async fn offers_told(restock: &Restock) -> Vec<Value> {
    let feed = restock.http.get("/feeds/restocking?limit=2000").await;
    let events = feed.as_array().unwrap().iter().filter(|event| event["type"] == "restocking.offer.composed.v1");
    events.map(|event| event["data"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_planner_gets_the_offer_of_the_day_once_however_often_the_program_is_killed() {
    let central = CentralDouble::start(None).await;
    let setup = || Setup::with_central(&central.url());
    let mut restock = Restock::start(&setup()).await;
    something_open(&central, &restock, &["S1", "S2", "S3"]).await;
    restock.terminate().await;

    // The hour was missed while nothing ran: it is made up at the start. The mail server is away, so they wait.
    let closed = free_port();
    restock.run(&setup().mailing_over(closed).and(PUBLIC).and(&planners("all"))).await;
    eventually("both are written", async || {
        let told = offers_told(&restock).await.len();
        if told == 2 { Ok(()) } else { Err(told) }
    })
    .await;
    restock.kill().await;
    restock.restart().await;
    restock.kill().await;

    // It comes back, and takes each mail without saying so the first time.
    let server = ForgetfulMailServer::start().await;
    restock.run(&setup().mailing_over(server.port).and(PUBLIC).and(&planners("all"))).await;
    eventually("both were given to it", async || {
        let given = server.copies().len();
        if given == 2 { Ok(()) } else { Err(given) }
    })
    .await;
    // The next try may be minutes away by now; whatever waits is due at a start.
    restock.kill().await;
    restock.restart().await;
    eventually("both have left", async || {
        let metrics = restock.http.client.get(restock.http.url("/metrics")).send().await.unwrap().text().await.unwrap();
        if metrics.contains("restock_offers_total{outcome=\"sent\"} 2") { Ok(()) } else { Err(server.copies().len()) }
    })
    .await;
    restock.kill().await;
    restock.restart().await;
    restock.at_rest().await;
    assert_eq!(offers_told(&restock).await.len(), 2, "one for each planner and day");
    let copies = server.copies();
    assert_eq!(copies.len(), 2, "{:?}", copies.keys());
    for (id, copies) in copies {
        assert!(copies.len() >= 2 && copies.windows(2).all(|pair| pair[0] == pair[1]), "copies of {id} differ");
        let message = MessageParser::default().parse(&copies[0]).unwrap();
        let text = message.body_text(0).unwrap();
        assert!(text.contains("https://restock.test.example/?planner="), "{text}");
        assert!(text.contains("1 suggestion is open for you") && text.contains("Assigned to nobody"), "{text}");
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_shown_and_sent_by_command_with_and_without_a_running_instance() {
    let central = CentralDouble::start(None).await;
    let setup = Setup::with_central(&central.url()).and(PUBLIC).and(&planners("own"));
    let mut restock = Restock::start(&setup).await;
    something_open(&central, &restock, &["S1"]).await;
    // With nothing open at its hour nothing was mailed, and nothing is for the rest of the day.
    let running = restock.command(&["offer", "preview", "--planner", "home"]).await;
    assert!(running.status.success(), "{running:?}");
    let text = said(&running);
    assert!(text.contains("1 suggestion is open for you") && text.contains("Product P-S1"), "{text}");
    assert!(said(&restock.command(&["offer", "preview", "--planner", "kitchen"]).await).contains("nothing to say"));
    assert!(said(&restock.command(&["offer", "preview", "--html"]).await).contains("<!DOCTYPE html>"));
    let wrong = restock.command(&["offer", "preview", "--planner", "else"]).await;
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("there are home, kitchen"), "{wrong:?}");
    assert!(read_mails(&restock.mails()).is_empty());

    let sent = restock.command(&["offer", "send", "--planner", "home"]).await;
    assert!(sent.status.success(), "{sent:?}");
    eventually("the trial lies in the folder", async || {
        let mails = read_mails(&restock.mails());
        if mails.len() == 1 && mails[0].to == "buyer-home@test.example" { Ok(()) } else { Err(mails) }
    })
    .await;
    restock.at_rest().await;
    restock.terminate().await;

    let alone = restock.command(&["offer", "preview", "--planner", "home"]).await;
    assert_eq!(said(&alone), text, "the same without an instance");
    let sent = restock.command(&["offer", "send", "--planner", "home"]).await;
    assert!(sent.status.success() && said(&sent).contains("sent to buyer-home@test.example"), "{sent:?}");
    assert_eq!(read_mails(&restock.mails()).len(), 2);
    let nothing = restock.command(&["offer", "send", "--planner", "kitchen"]).await;
    assert!(nothing.status.success() && said(&nothing).contains("nothing to say"), "{nothing:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planner_chooses_who_they_are_and_works_on_what_is_theirs() {
    let Some(browser) = Browser::open().await else { return };
    let central = CentralDouble::start(None).await;
    let mut restock = Restock::start(&Setup::with_central(&central.url()).and(&planners("own"))).await;
    something_open(&central, &restock, &["S1", "S2", "S3"]).await;
    let shown = async || {
        browser.ask("[...document.querySelectorAll('.row .product')].map(row => row.textContent.trim())").await
    };
    let count = "document.querySelectorAll('.row').length";
    browser.page.goto(&restock.http.url("/")).await.unwrap();
    browser.until("everybody's is listed", &format!("{count} === 3")).await;

    browser.click(".who summary").await;
    browser.click(".who button[value=kitchen]").await;
    browser.until("only what is theirs is listed", &format!("{count} === 1")).await;
    assert_eq!(browser.ask("document.querySelector('.who summary').textContent").await, "Buyer kitchen");
    assert!(shown().await.to_string().contains("P-S2"), "{}", shown().await);
    let hidden = restock.http.suggestions("supplier_id=S1").await[0]["incarnation"].as_str().unwrap().to_owned();
    browser.page.goto(&restock.http.url(&format!("/suggestions/{hidden}"))).await.unwrap();
    assert!(!browser.ask("document.body.innerText").await.to_string().contains("P-S1"));
    browser.page.goto(&restock.http.url("/?planner=all")).await.unwrap();
    browser.until("nobody's is theirs to see, too", &format!("{count} === 2")).await;

    // What they do is told with their name.
    browser.page.goto(&restock.http.url("/")).await.unwrap();
    browser.until("the page is live", "document.getElementById('connection')?.textContent === 'live'").await;
    browser.click(".row .pick").await;
    browser.click("[data-bulk=accept]").await;
    eventually("the story tells who did it", async || {
        let story = restock.http.get("/api/explain/P-S2").await.to_string();
        if story.contains("Accepted by kitchen") { Ok(()) } else { Err(story) }
    })
    .await;
    browser.close().await;
    restock.terminate().await;
}
