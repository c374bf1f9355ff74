//! The planner's day, in a browser.

mod accessibility;
mod catalogue;
mod demo;
mod keyboard;
mod products;
mod stores;
mod views;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Browser, CentralDouble, Goods, Restock, Setup, eventually, noon};

const POSTPONED: usize = 6;

/// Six lines to be postponed, from two suppliers, and one to be advanced.
async fn morning(central: &CentralDouble, restock: &Restock) {
    let retail = noon();
    let mut events = vec![retail.supplier("S1"), retail.supplier("S2")];
    let mut orders = Vec::new();
    for n in 1..=POSTPONED + 1 {
        let (product, supplier) = (format!("P{n}"), format!("S{}", n % 2 + 1));
        let level = if n <= POSTPONED { 500 } else { 100 };
        orders.push(retail.order(
            &format!("PO-{n}"),
            &supplier,
            &[Goods { product_id: &product, quantity: 100, in_days: 20 }],
        ));
        events.extend([
            retail.product(&product, &supplier).published(),
            retail.counted(&product, 1, level),
            retail.order_placed(&format!("PO-{n}")),
        ]);
    }
    central.place(orders).await;
    restock.http.send(&events).await;
    eventually("everything is suggested", async || {
        let shown = restock.http.suggestions("").await.len();
        if shown == POSTPONED + 1 { Ok(()) } else { Err(shown) }
    })
    .await;
}

/// The incarnations of the page's rows, those that went left out, in the order of the page.
async fn rows(browser: &Browser) -> Vec<String> {
    let rows =
        browser.ask("[...document.querySelectorAll('.row:not(.gone)')].map(row => row.dataset.incarnation)").await;
    serde_json::from_value(rows).unwrap()
}

async fn live(browser: &Browser) {
    browser.until("the page is live", "document.getElementById('connection')?.textContent === 'live'").await;
}

fn row_of(suggestions: &[Value], product_id: &str) -> String {
    let found = suggestions.iter().find(|item| item["product_id"] == product_id).expect("a suggestion of the product");
    format!("s-{}", found["incarnation"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planners_day_in_the_browser() {
    let Some(browser) = Browser::open().await else { return };
    let retail = noon();
    let central = CentralDouble::start(None).await;
    let mut restock = Restock::start(&Setup::with_central(&central.url())).await;
    morning(&central, &restock).await;
    let suggestions = restock.http.suggestions("").await;
    let desk = restock.http.url("/");
    browser.page.goto(&desk).await.unwrap();
    live(&browser).await;
    assert_eq!(rows(&browser).await.len(), POSTPONED + 1);

    // Filter by kind, and find by name from the keyboard.
    browser.click(".chip.kind-advance").await;
    browser.until("only the advance is listed", "document.querySelectorAll('.row').length === 1").await;
    assert_eq!(browser.ask("document.querySelector('.row').dataset.kind").await, "advance");
    browser.page.goto(&desk).await.unwrap();
    live(&browser).await;
    browser.press("/").await;
    browser.press("P3").await;
    browser.until("only P3 is listed", "document.querySelectorAll('.row').length === 1").await;
    assert_eq!(browser.ask("document.querySelector('.row').id").await, row_of(&suggestions, "P3"));

    // Open it: the reason in words, the stock with and without it as a chart.
    browser.click(".row .product").await;
    browser
        .until(
            "its page is shown",
            "location.pathname.startsWith('/suggestions/') && !!document.querySelector('main svg')",
        )
        .await;
    let text = browser.ask("document.querySelector('main').innerText").await;
    let reason = suggestions.iter().find(|item| item["product_id"] == "P3").unwrap()["reason"].as_str().unwrap();
    assert!(text.as_str().unwrap().contains(reason), "{text}");

    // A sale makes one go while the page is open: it says why, in its place, and nothing moves.
    browser.page.goto(&desk).await.unwrap();
    live(&browser).await;
    let order_of_rows = browser.ask("[...document.querySelectorAll('.row')].map(row => row.id)").await;
    restock.http.send(&[retail.sold("P2", 2, 280)]).await;
    let gone = row_of(&suggestions, "P2");
    browser
        .until("the row of P2 has gone", &format!("document.getElementById('{gone}').classList.contains('gone')"))
        .await;
    let note = browser.ask(&format!("document.querySelector('#{gone} .note').innerText")).await;
    assert!(note.as_str().unwrap().starts_with("No longer needed"), "{note}");
    assert_eq!(browser.ask("[...document.querySelectorAll('.row')].map(row => row.id)").await, order_of_rows);

    // By the keyboard: next, select, change one's mind.
    browser.ask("document.activeElement.blur()").await;
    browser.press("jx").await;
    assert_eq!(browser.ask("document.getElementById('bulk-count').textContent").await, "1 selected");
    browser.press("\u{e00c}").await;
    assert_eq!(browser.ask("document.getElementById('bulk').hidden").await, true);

    // Accept the postpones in one click; the rows tell how it goes on, to the end.
    for n in (1..=POSTPONED).filter(|n| *n != 2) {
        browser.click(&format!("[id='{}'] .pick", row_of(&suggestions, &format!("P{n}")))).await;
    }
    assert_eq!(browser.ask("document.getElementById('bulk-count').textContent").await, "5 selected");
    browser.click("[data-bulk=accept]").await;
    let done =
        "[...document.querySelectorAll('.row .note')].filter(note => note.innerText.startsWith('Done: ')).length === 5";
    browser.until("five are done, and the suppliers know", done).await;
    assert_eq!(central.effects().await.len(), 5);

    // The mails lie in the mailbox, one for each supplier.
    browser.page.goto(&restock.http.url("/mails")).await.unwrap();
    assert_eq!(browser.ask("document.querySelectorAll('.mails li').length").await, 2);
    browser.click(".mails li a").await;
    browser.until("a mail is shown", "!!document.querySelector('iframe.mail-body')").await;
    let mail = browser.ask("[...document.querySelectorAll('pre')].map(part => part.textContent).join('\\n')").await;
    assert!(mail.as_str().unwrap().contains("PO-"), "{mail}");

    // The server is killed under an open page, and comes back: the page is live again, and right.
    browser.page.goto(&desk).await.unwrap();
    live(&browser).await;
    assert_eq!(rows(&browser).await.len(), 1);
    restock.kill().await;
    browser.until("the page says that it waits", "document.getElementById('connection').textContent !== 'live'").await;
    restock.restart().await;
    restock.http.send(&[retail.counted("P2", 3, 500)]).await;
    live(&browser).await;
    browser.until("what is new is announced", "!document.getElementById('news').hidden").await;
    browser.press("t").await;
    let expected: BTreeSet<String> = restock
        .http
        .suggestions("")
        .await
        .iter()
        .map(|item| item["incarnation"].as_str().unwrap().to_owned())
        .collect();
    eventually("the page shows what the server has", async || {
        let shown: BTreeSet<String> = rows(&browser).await.into_iter().collect();
        if shown == expected { Ok(()) } else { Err(shown) }
    })
    .await;
    assert_eq!(expected.len(), 2);
    let noise = browser.ask("document.querySelectorAll('.row.gone').length").await;
    assert_eq!(noise, json!(0));
    browser.close().await;
}
