//! A real browser: Chromium, driven over WebDriver.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use super::eventually;

const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// A browser with one page.
pub(crate) struct Browser {
    pub(crate) page: Client,
    _driver: Child,
    _profile: tempfile::TempDir,
}

/// Where the browser and its driver are; none where one of them is missing.
fn installed() -> Option<(PathBuf, PathBuf)> {
    let path = std::env::var_os("PATH")?;
    let find = |name: &str| std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    Some((BROWSERS.iter().find_map(|name| find(name))?, find("chromedriver")?))
}

impl Browser {
    /// Opens a browser; none where none is installed and a test may be skipped for that.
    ///
    /// # Panics
    /// Where everything is to be tested and there is no browser.
    pub(crate) async fn open() -> Option<Self> {
        let Some((browser, driver)) = installed() else {
            let what = "Chromium and chromedriver (Debian: apt-get install chromium chromium-driver)";
            assert!(!super::full(), "the browser test needs {what}");
            println!("skipped: the browser test needs {what}");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let mut driver = Command::new(driver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let port = port_of(&mut driver).await;
        let user_data = format!("--user-data-dir={}", profile.path().display());
        let args = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--window-size=1400,1000",
            &user_data,
        ];
        let options = json!({ "binary": browser, "args": args });
        let capabilities = [("goog:chromeOptions".to_owned(), options)].into_iter().collect();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let page = builder.capabilities(capabilities).connect(&format!("http://127.0.0.1:{port}")).await.unwrap();
        Some(Self { page, _driver: driver, _profile: profile })
    }

    /// What a script answers.
    pub(crate) async fn ask(&self, script: &str) -> Value {
        self.page.execute(&format!("return {script}"), Vec::new()).await.unwrap()
    }

    /// Waits until a script answers true.
    pub(crate) async fn until(&self, what: &str, script: &str) {
        eventually(what, async || match self.page.execute(&format!("return {script}"), Vec::new()).await {
            Ok(Value::Bool(true)) => Ok(()),
            Ok(_) => Err(self.ask("document.body.innerText.slice(0, 2000)").await.to_string()),
            Err(error) => Err(error.to_string()),
        })
        .await;
    }

    pub(crate) async fn click(&self, css: &str) {
        self.page.find(Locator::Css(css)).await.unwrap().click().await.unwrap();
    }

    /// Presses keys wherever the focus is.
    pub(crate) async fn press(&self, keys: &str) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in keys.chars() {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.page.perform_actions(actions).await.unwrap();
    }

    /// What a script answers that answers later: it calls `done`.
    pub(crate) async fn ask_later(&self, script: &str) -> Value {
        let script = format!("const done = arguments[arguments.length - 1]; {script}");
        self.page.execute_async(&script, Vec::new()).await.unwrap()
    }

    /// Shows pages as on a screen of this width and height.
    pub(crate) async fn screen(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
        self.devtools("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await;
    }

    /// What the system says about colours: `light` or `dark`.
    pub(crate) async fn system_colours(&self, scheme: &str) {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    async fn devtools(&self, command: &'static str, params: Value) {
        self.page.issue_cmd(DevTools { command, params }).await.unwrap();
    }

    /// What is on the screen, as a PNG: for the pictures of the documents, which are taken with this browser too.
    #[cfg(not(test))]
    pub(crate) async fn picture(&self) -> Vec<u8> {
        self.page.screenshot().await.unwrap()
    }

    pub(crate) async fn close(self) {
        self.page.close().await.unwrap();
    }
}

/// A command of Chromium's own, past WebDriver.
#[derive(Debug)]
struct DevTools {
    command: &'static str,
    params: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(
        &self,
        base: &reqwest::Url,
        session: Option<&str>,
    ) -> Result<reqwest::Url, <reqwest::Url as std::str::FromStr>::Err> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &reqwest::Url) -> (reqwest::Method, Option<String>) {
        (reqwest::Method::POST, Some(json!({ "cmd": self.command, "params": self.params }).to_string()))
    }
}

async fn port_of(driver: &mut Child) -> u16 {
    let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    let reading = async {
        while let Some(line) = lines.next_line().await.unwrap() {
            if let Some((_, rest)) = line.split_once("started successfully on port ") {
                return rest.trim_end_matches('.').parse().unwrap();
            }
        }
        panic!("chromedriver ended without a word about its port");
    };
    let port = tokio::time::timeout(Duration::from_secs(30), reading).await.expect("chromedriver starts within 30 s");
    // Whatever it says from now on is read and forgotten, so that it never waits for a reader.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    port
}
