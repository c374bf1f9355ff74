//! A planner without a mouse, and one who thinks again.

use super::{live, morning, rows};
use crate::support::{Browser, CentralDouble, Restock, Setup};

const ESCAPE: &str = "\u{e00c}";
const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";

const NOBODY_ASKS: &str = "!document.querySelector('dialog[open]')";

async fn bulk(browser: &Browser) -> String {
    browser.ask("document.getElementById('bulk-count').textContent").await.as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_done_and_taken_back_without_a_mouse() {
    let Some(browser) = Browser::open().await else { return };
    let central = CentralDouble::start(None).await;
    let restock = Restock::start(&Setup::with_central(&central.url()).undo_for("1h")).await;
    morning(&central, &restock).await;
    browser.page.goto(&restock.http.url("/")).await.unwrap();
    live(&browser).await;
    let all = rows(&browser).await.len();

    // What the keys are, and to another page and back.
    browser.press("?").await;
    assert_eq!(browser.ask("document.getElementById('keys').open").await, true);
    browser.press(ESCAPE).await;
    browser.until("the list of keys is closed", NOBODY_ASKS).await;
    browser.press("gs").await;
    browser.until("the shortages are shown", "location.pathname === '/shortages'").await;
    browser.press("g1").await;
    browser.until("the desk is shown", "location.pathname === '/'").await;
    live(&browser).await;

    // Two of them, accepted and taken back: nothing has happened.
    browser.press("jxjjX").await;
    assert_eq!(bulk(&browser).await, "3 selected");
    browser.press("a").await;
    let gone = |count: usize| format!("document.querySelectorAll('.row.gone').length === {count}");
    browser.until("three are accepted", &gone(3)).await;
    browser.until("undo is offered", "!document.getElementById('toast-undo').hidden").await;
    browser.press("u").await;
    browser.until("they are back", &gone(0)).await;
    assert_eq!(central.effects().await.len(), 0);
    assert_eq!(restock.http.suggestions("").await.len(), all);

    // A dismissal: asked for, answered, taken back. Focus stays in the row.
    browser.press("jd").await;
    browser.until("a reason is asked for", "document.getElementById('dismiss').open").await;
    browser.press(ENTER).await;
    browser.until("it is dismissed", &gone(1)).await;
    assert_eq!(browser.ask("document.activeElement.classList.contains('row')").await, true);
    assert_eq!(restock.http.suggestions("state=dismissed").await.len(), 1);
    browser.press("u").await;
    browser.until("it is back", &gone(0)).await;
    assert_eq!(restock.http.suggestions("").await.len(), all);

    // A snooze that was not meant.
    browser.press("js").await;
    browser.until("a day is asked for", "document.getElementById('snooze').open").await;
    browser.press(ESCAPE).await;
    browser.until("nobody asks any more", NOBODY_ASKS).await;
    assert_eq!(restock.http.suggestions("state=snoozed").await.len(), 0);

    // Everything in the view, and nothing.
    browser.press("*").await;
    browser
        .until("all are selected", &format!("document.getElementById('bulk-count').textContent === '{all} selected'"))
        .await;
    browser.press(ESCAPE).await;
    assert_eq!(browser.ask("document.getElementById('bulk').hidden").await, true);

    // Search, and leave the field.
    browser.press("/").await;
    browser.press("P3").await;
    browser.until("one is found", "document.querySelectorAll('.row').length === 1").await;
    browser.press(ESCAPE).await;
    browser.press("jo").await;
    browser.until("its page is shown", "location.pathname.startsWith('/suggestions/')").await;
    browser.until("its keys work", "!document.getElementById('keys-open').hidden").await;
    browser.press("a").await;
    browser.until("it is accepted", "document.getElementById('banner').textContent.startsWith('Accepted')").await;
    browser.press("u").await;
    browser.until("it is open again", "document.getElementById('suggestion').dataset.state === 'open' && document.getElementById('banner').hidden").await;
    assert_eq!(restock.http.suggestions("").await.len(), all);
    assert_eq!(central.effects().await.len(), 0);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_focus_goes_through_the_whole_desk_and_is_never_caught() {
    let Some(browser) = Browser::open().await else { return };
    let central = CentralDouble::start(None).await;
    let restock = Restock::start(&Setup::with_central(&central.url())).await;
    morning(&central, &restock).await;
    browser.page.goto(&restock.http.url("/?state=open")).await.unwrap();
    live(&browser).await;
    // Every element that can have the focus is numbered, and ticked off when it has it.
    let count = browser
        .ask(
            "(() => {
               const able = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary, [tabindex=\"0\"]')]
                 .filter(one => !one.disabled && one.checkVisibility({ visibilityProperty: true }) && !one.closest('[hidden]') && !one.closest('details:not([open]) > :not(summary)'));
               window.unseen = new Set(able);
               window.faint = [];
               document.addEventListener('focusin', (event) => {
                 window.unseen.delete(event.target);
                 const style = getComputedStyle(event.target), around = getComputedStyle(event.target.closest('.chip') ?? event.target);
                 if (style.outlineStyle === 'none' && around.outlineStyle === 'none') window.faint.push(event.target.outerHTML.slice(0, 120));
               });
               return able.length;
             })()",
        )
        .await;
    let count = count.as_u64().unwrap();
    assert!(count > 60, "{count}");
    for _ in 0..count.div_ceil(10) + 1 {
        browser.press(&TAB.repeat(10)).await;
    }
    let unseen = browser.ask("[...window.unseen].map(one => one.outerHTML.slice(0, 120))").await;
    assert_eq!(unseen, serde_json::json!([]), "never had the focus");
    assert_eq!(browser.ask("window.faint").await, serde_json::json!([]), "had it, but did not show it");
    browser.close().await;
}
