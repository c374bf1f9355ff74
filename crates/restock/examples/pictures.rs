//! Pictures of the pages for the documents: `bin/pictures`, or, with the program built,
//! `cargo run -p restock --example pictures -- docs/pictures`.
//!
//! The demo is started for a fixed day, nearly at a standstill; what still differs from run to run (ages, ids, times of the
//! wall clock) is written over before a picture is taken.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a picture that cannot be taken ends the run, and it says what it does"
)]

#[expect(dead_code, reason = "the tests do more with it")]
#[path = "../tests/it/support/browser.rs"]
mod browser;
#[path = "../tests/it/support/eventually.rs"]
mod patience;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use browser::Browser;
use patience::{eventually, eventually_within};
use serde_json::Value;

/// The day of all pictures.
const TODAY: &str = "2026-11-23";
const DESK: &str = "127.0.0.1:18480";
const CENTRAL: &str = "127.0.0.1:18490";
/// What the first review of the demo takes at most.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(240);

/// What differs from run to run.
const STILL: &str = "(() => {
    for (const time of document.querySelectorAll('time')) {
      time.textContent = time.hasAttribute('data-age') ? '2 min ago' : '23 Nov 2026, 09:00';
    }
    for (const code of document.querySelectorAll('code')) code.textContent = '01935000-0000-7000-8000-000000000001';
    document.getElementById('news')?.setAttribute('hidden', '');
    return true;
})()";

/// Whether a picture may be left out: never.
fn full() -> bool {
    true
}

/// The demo, ended with the run.
struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// The program, as it was built beside this one.
fn program() -> Command {
    let program = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().join("restock");
    assert!(program.exists(), "there is no {}; build it with cargo build -p restock", program.display());
    Command::new(program)
}

impl Demo {
    fn start(folder: &Path) -> Self {
        let mut command = program();
        command.args(["demo", "--speed", "1", "--today", TODAY, "--listen", DESK, "--central", CENTRAL, "--data"]);
        command.arg(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Self(command.spawn().unwrap())
    }
}

struct Studio {
    browser: Browser,
    folder: PathBuf,
}

impl Studio {
    async fn go(&self, path: &str) {
        self.browser.page.goto(&format!("http://{DESK}{path}")).await.unwrap();
        self.browser.until("the page is there", "!document.getElementById('theme').hidden").await;
    }

    async fn take(&self, name: &str) {
        self.browser.ask(STILL).await;
        let file = self.folder.join(format!("{name}.png"));
        std::fs::write(&file, self.browser.page.screenshot().await.unwrap()).unwrap();
        println!("{}", file.display());
    }

    async fn page(&self, name: &str, path: &str) {
        self.go(path).await;
        self.take(name).await;
    }

    /// Light, and as on a screen of the usual size.
    async fn screen(&self) {
        self.browser.screen(1280, 800).await;
        self.browser.system_colours("light").await;
    }

    async fn get(&self, path: &str) -> Value {
        let script = format!("fetch('{path}').then((answer) => answer.json()).then(done, () => done(null))");
        self.browser.ask_later(&script).await
    }
}

#[tokio::main]
async fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "docs/pictures".to_owned()));
    std::fs::create_dir_all(&folder).unwrap();
    let data = tempfile::tempdir().unwrap();
    let _demo = Demo::start(data.path());
    let studio = Studio { browser: Browser::open().await.expect("a browser"), folder };
    studio.screen().await;
    eventually("the demo listens", async || {
        let went = studio.browser.page.goto(&format!("http://{DESK}/help")).await;
        went.map_err(|error| error.to_string())?;
        match studio.browser.ask("document.title").await.as_str() {
            Some(title) if title.starts_with("Help") => Ok(()),
            title => Err(title.unwrap_or_default().to_owned()),
        }
    })
    .await;
    eventually_within(PATIENCE, "everything is reviewed", async || {
        let (inbox, overview) = (studio.get("/api/inbox").await, studio.get("/api/overview").await);
        let is_there = overview["open"].as_u64().unwrap_or(0) > 50;
        if inbox["pending"] == 0 && is_there { Ok(()) } else { Err(format!("{inbox} {overview}")) }
    })
    .await;
    on_a_screen(&studio).await;
    of_the_catalogue(&studio).await;
    on_a_phone(&studio).await;
    studio.browser.close().await;
}

/// A real product with its prices over time, in a group under a sale.
async fn of_the_catalogue(studio: &Studio) {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../catalogue/data/adventureworks");
    let to = format!("http://{DESK}");
    let args = ["catalogue", "import", data, "--format", "adventureworks", "--to", &to, "--planner", "home"];
    let imported = program().args(args).output().unwrap();
    let said = String::from_utf8_lossy(&imported.stdout).into_owned();
    assert!(said.contains("products: 26 rows"), "{said} {}", String::from_utf8_lossy(&imported.stderr));
    let sale = serde_json::json!({ "names": { "en": "Caps and gloves" }, "group_ids": ["category-3"], "discount_percent": "20",
        "from": "2026-01-01T00:00:00Z", "until": "2030-01-01T00:00:00Z", "announced_at": "2025-12-01T00:00:00Z" });
    let product = "/catalogue/products/712";
    for (path, body) in [
        ("lists/adventureworks/prices/712", serde_json::json!({ "amount": "9.49", "from": "2029-01-01T00:00:00Z" })),
        ("sales/caps-and-gloves", sale),
    ] {
        let call = format!(
            "fetch('/api/catalogue/{path}', {{ method: 'POST', headers: {{ 'Content-Type': 'application/json' }}, body: JSON.stringify({body}) }})
               .then((answer) => done(answer.status))"
        );
        assert_eq!(studio.browser.ask_later(&call).await, 200, "{path}");
    }
    eventually("the product is under the sale", async || {
        studio.go(product).await;
        match studio.browser.ask("document.querySelector('.now')?.innerText ?? ''").await.as_str() {
            Some(now) if now.contains("caps-and-gloves") => Ok(()),
            now => Err(now.unwrap_or_default().to_owned()),
        }
    })
    .await;
    // What is said of it further down: why it is reduced, and its prices over time.
    studio.browser.ask("void document.querySelector('.columns').scrollIntoView()").await;
    studio.take("catalogue-product").await;
    studio.page("catalogue-sale", "/catalogue/sales/caps-and-gloves").await;
}

async fn on_a_screen(studio: &Studio) {
    let browser = &studio.browser;
    studio.page("welcome", "/").await;
    browser.ask("void document.getElementById('hints-done').click()").await;
    studio.page("desk", "/?state=open").await;
    let suggestion = suggestion(studio).await;
    browser.system_colours("dark").await;
    studio.page("desk-dark", "/?state=open").await;
    studio.page("suggestion-dark", &suggestion).await;
    studio.screen().await;

    studio.go("/?group=supplier&kind=cancel,decrease").await;
    browser.until("the groups are there", "document.querySelectorAll('.group-head').length > 0").await;
    browser.ask("void document.querySelector('[data-pick-group]').click()").await;
    browser.until("it is weighed", "document.getElementById('bulk-below').dataset.weighed === '1'").await;
    studio.take("groups").await;

    studio.go("/?kind=advance&sort=date").await;
    browser.ask("void document.getElementById('view-edit').click()").await;
    browser.ask("void (document.querySelector('#view [name=name]').value = 'Hurry: soonest first')").await;
    studio.take("view").await;

    studio.go("/?state=open").await;
    browser.press("?").await;
    studio.take("keys").await;

    studio.page("suggestion", &suggestion).await;
    let of = studio.get(&suggestion.replace("/suggestions/", "/api/suggestions/")).await["suggestion"].clone();
    let text = |name: &str| of[name].as_str().unwrap().to_owned();
    studio.page("product", &format!("/products/{}", text("product_id"))).await;
    studio.page("order", &format!("/orders/{}", text("order_id"))).await;
    studio.page("shortages", "/shortages").await;
    studio.page("help", "/help").await;
}

async fn on_a_phone(studio: &Studio) {
    studio.browser.screen(360, 740).await;
    studio.page("phone-desk", "/?state=open").await;
    studio.browser.ask("window.scrollTo(0, document.querySelector('.row').offsetTop - 60)").await;
    studio.take("phone-row").await;
    studio.page("phone-suggestion", &suggestion(studio).await).await;
}

/// The page of the most valuable suggestion to postpone.
async fn suggestion(studio: &Studio) -> String {
    let page = studio.get("/api/suggestions?limit=1&kind=postpone").await;
    format!("/suggestions/{}", page["items"][0]["incarnation"].as_str().unwrap())
}
