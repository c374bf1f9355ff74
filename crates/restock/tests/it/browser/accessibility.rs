//! No page has a serious fault for whoever sees or handles it otherwise.

use serde_json::Value;

use super::{live, morning};
use crate::support::{Browser, CentralDouble, Checker, Restock, Setup, noon};

/// Where the navigation leads, and one page of each other kind.
async fn pages(browser: &Browser, restock: &Restock) -> Vec<String> {
    let links = browser.ask("[...document.querySelectorAll('#pages a')].map(link => link.getAttribute('href'))").await;
    let mut pages: Vec<String> = serde_json::from_value(links).unwrap();
    assert!(pages.len() >= 5, "{pages:?}");
    let first = restock.http.suggestions("sort=product").await.remove(0);
    let text = |name: &str| first[name].as_str().unwrap().to_owned();
    pages.extend([
        "/?group=supplier&state=all".to_owned(),
        "/?q=nothing-is-called-this".to_owned(),
        format!("/suggestions/{}", text("incarnation")),
        format!("/products/{}", text("product_id")),
        format!("/orders/{}", text("order_id")),
        "/there-is-no-such-page".to_owned(),
    ]);
    let mail = browser.ask_later("fetch('/mails').then(r => r.text()).then(t => done(new DOMParser().parseFromString(t, 'text/html').querySelector('.mails a')?.getAttribute('href') ?? null))").await;
    pages.extend(mail.as_str().map(ToOwned::to_owned));
    pages
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_has_a_serious_fault_in_light_or_dark_on_a_screen_or_a_phone() {
    let Some(checker) = Checker::installed() else { return };
    let Some(browser) = Browser::open().await else { return };
    let central = CentralDouble::start(None).await;
    let restock = Restock::start(&Setup::with_central(&central.url())).await;
    morning(&central, &restock).await;
    // One is done, so that there is a mail, and one has gone under the reader's eyes.
    let shown = restock.http.suggestions("q=P1").await;
    restock.http.click("accept", &shown, Value::Null).await;
    browser.page.goto(&restock.http.url("/")).await.unwrap();
    live(&browser).await;
    let pages = pages(&browser, &restock).await;
    let mut found = Vec::new();
    for (scheme, width) in [("light", 1400), ("dark", 1400), ("light", 360), ("dark", 360)] {
        browser.system_colours(scheme).await;
        browser.screen(width, 900).await;
        for page in &pages {
            browser.page.goto(&restock.http.url(page)).await.unwrap();
            let faults = checker.findings(&browser).await;
            found.extend(faults.into_iter().map(|fault| format!("{page}, {scheme}, {width}: {fault}")));
        }
        browser.page.goto(&restock.http.url("/?state=open")).await.unwrap();
        live(&browser).await;
        for (what, keys) in [("keys", "?"), ("dismiss", "jd"), ("snooze", "js")] {
            browser.press(keys).await;
            browser.until("the dialog is open", &format!("document.getElementById('{what}').open")).await;
            let faults = checker.findings(&browser).await;
            found.extend(faults.into_iter().map(|fault| format!("{what}, {scheme}, {width}: {fault}")));
            browser.ask(&format!("document.getElementById('{what}').close()")).await;
        }
        restock.http.send(&[noon().sold("P2", if scheme == "light" { 2 } else { 3 }, 1)]).await;
    }
    assert_eq!(found, Vec::<String>::new());

    // The checker does find what is wrong.
    browser.ask("void document.querySelector('.row .pick input').removeAttribute('aria-label')").await;
    let faults = checker.findings(&browser).await;
    assert!(faults.iter().any(|fault| fault.starts_with("label: ")), "{faults:?}");
    browser.close().await;
}
