//! From the list of products to one of them, and what it says of its lines.

use super::{POSTPONED, morning};
use crate::support::{Browser, CentralDouble, Restock, Setup, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn a_product_is_found_and_tells_what_its_line_is_for_and_follows_a_click() {
    let Some(browser) = Browser::open().await else { return };
    let central = CentralDouble::start(None).await;
    let restock = Restock::start(&Setup::with_central(&central.url())).await;
    morning(&central, &restock).await;
    browser.page.goto(&restock.http.url("/")).await.unwrap();
    browser.click("#pages a[href='/products']").await;
    let listed = format!("document.querySelectorAll('.catalogue tbody tr').length === {}", POSTPONED + 1);
    browser.until("every product is listed", &listed).await;
    browser.click("input[name=q]").await;
    browser.press("P3\u{e007}").await;
    browser.until("one is left", "document.querySelectorAll('.catalogue tbody tr').length === 1").await;
    browser.click(".catalogue tbody th a").await;

    // The drawing of the pegging says the same as its table, and both name the line.
    browser.until("the pegging is drawn", "document.querySelectorAll('#pegging .pegs svg').length === 2").await;
    let receipts = "document.querySelector('#pegging .pegs details tbody').rows.length";
    assert_eq!(browser.ask(receipts).await, 2, "the stock and the line");
    browser.click("#pegging .pegs details summary").await;
    let text = browser.ask("document.querySelector('#pegging .pegs table').innerText").await;
    assert!(text.as_str().unwrap().contains("PO-3"), "{text}");
    assert_eq!(browser.ask("document.querySelector('#pegging svg').getAttribute('role')").await, "img");
    browser.screen(360, 800).await;
    let fits = "document.documentElement.scrollWidth <= window.innerWidth";
    assert_eq!(browser.ask(fits).await, true, "nothing but a drawing or a table scrolls sideways on a phone");
    browser.screen(1400, 1000).await;

    // Accepted here: the row goes its way, and the line counts as it was asked for.
    browser.click(".row [data-act=accept]").await;
    browser.until("it went", "document.querySelector('.row').classList.contains('gone')").await;
    eventually("the central system made the change", async || {
        let changed = restock.http.suggestions("state=applied,handled").await.len();
        if changed == 1 { Ok(()) } else { Err(changed) }
    })
    .await;
    browser.page.goto(&restock.http.url("/orders/PO-3")).await.unwrap();
    browser
        .until(
            "the order tells it",
            "document.querySelector('.history').innerText.includes('Changed in the central system')",
        )
        .await;
    browser.page.goto(&restock.http.url("/trend")).await.unwrap();
    browser.until("the trend begins", "document.querySelector('.sums').innerText.includes('Raised')").await;
    browser.close().await;
}
