//! A store, or another query database, as a process of its own.

use std::net::{Ipv4Addr, TcpListener};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use tokio::process::{Child, Command};

use super::{Http, child, eventually, free_port};

/// Readers of feeds that head office knows, each with a token.
pub(crate) struct Readers {
    folder: tempfile::TempDir,
    entries: Vec<(String, Vec<String>)>,
}

/// The feeds of a store with this price list.
pub(crate) fn store_feeds(list: &str) -> Vec<String> {
    vec![
        "product.stores".to_owned(),
        "price.stores".to_owned(),
        format!("price.stores.{list}"),
        "product_sale.stores".to_owned(),
    ]
}

impl Readers {
    pub(crate) fn none() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), entries: Vec::new() }
    }

    /// One store with the price list `north`.
    pub(crate) fn one_store() -> Self {
        Self::none().and("north-1", store_feeds("north"))
    }

    /// One more.
    pub(crate) fn and(mut self, name: &str, feeds: Vec<String>) -> Self {
        std::fs::write(self.token_file(name), self.token(name)).unwrap();
        self.entries.push((name.to_owned(), feeds));
        self
    }

    pub(crate) fn token(&self, name: &str) -> String {
        format!("the-token-of-{name}-in-these-tests-alone")
    }

    pub(crate) fn token_file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// As head office's configuration names them.
    pub(crate) fn toml(&self) -> String {
        let entry = |(name, feeds): &(String, Vec<String>)| {
            let file = self.token_file(name).display().to_string();
            format!("[[feeds.readers]]\nname = \"{name}\"\ntoken_file = \"{file}\"\nfeeds = {feeds:?}\n")
        };
        self.entries.iter().map(entry).collect()
    }
}

/// One running store with its folder and address, which it keeps over restarts.
pub(crate) struct Store {
    pub(crate) http: Http,
    child: Option<Child>,
    folder: tempfile::TempDir,
    port: u16,
    /// The listener, where it is held for the program as a service manager does.
    held: Option<TcpListener>,
    config: String,
    more: Vec<String>,
}

impl Store {
    /// The store `north-1`, not started yet.
    pub(crate) fn prepare(office: &Http, readers: &Readers) -> Self {
        Self::of(office, readers, "north-1", "store")
    }

    /// A query database of a shape that reads under this name.
    pub(crate) fn of(office: &Http, readers: &Readers, name: &str, shape: &str) -> Self {
        let port = free_port();
        let config = format!(
            "[store]\nid = \"{name}\"\nprice_list = \"north\"\nhead_office = \"{}\"\ntoken_file = \"{}\"\n",
            office.base,
            readers.token_file(name).display()
        );
        Self {
            http: Http::new(format!("http://127.0.0.1:{port}")),
            child: None,
            folder: tempfile::tempdir().unwrap(),
            port,
            held: None,
            config,
            more: vec!["--shape".to_owned(), shape.to_owned()],
        }
    }

    /// More lines under `[store]`, or sections after it.
    pub(crate) fn with(mut self, toml: &str) -> Self {
        self.config.push_str(toml);
        self.config.push('\n');
        self
    }

    /// With another argument.
    pub(crate) fn arg(mut self, arg: &str) -> Self {
        self.more.push(arg.to_owned());
        self
    }

    /// Its listener is held for it, so that it outlives the program.
    pub(crate) fn held(mut self) -> Self {
        self.held = Some(TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).unwrap());
        self
    }

    /// Starts the store `north-1` and waits until it has everything.
    pub(crate) async fn start(office: &Http, readers: &Readers) -> Self {
        let mut store = Self::prepare(office, readers);
        store.run().await;
        store
    }

    /// Starts and waits until it is current.
    pub(crate) async fn run(&mut self) {
        self.restart().await;
        self.is_current().await;
    }

    /// Starts (again) on the same data, and waits until it has something to answer from.
    pub(crate) async fn restart(&mut self) {
        self.launch();
        self.wait_until_ready().await;
    }

    /// Starts without waiting.
    pub(crate) fn launch(&mut self) {
        assert!(self.child.is_none(), "it runs already");
        std::fs::write(self.config_file(), &self.config).unwrap();
        let program = env!("CARGO_BIN_EXE_restock");
        let (mut command, stdin) = match &self.held {
            None => (Command::new(program), Stdio::null()),
            Some(held) => {
                // The listener comes in as standard input, and goes on as the third file, where programs look for it.
                let mut shell = Command::new("sh");
                let hand_over = "exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec \"$0\" \"$@\"";
                shell.args(["-c", hand_over, program]);
                (shell, Stdio::from(OwnedFd::from(held.try_clone().unwrap())))
            }
        };
        command.arg("store").args(self.common(&self.address())).args(&self.more);
        self.child = Some(child::spawn(command, stdin, &self.log_file()));
    }

    fn common(&self, listen: &str) -> Vec<String> {
        let text = |path: PathBuf| path.to_str().unwrap().to_owned();
        let (config, data) = (text(self.config_file()), text(self.data()));
        ["--config", &config, "--data", &data, "--listen", listen].map(ToOwned::to_owned).to_vec()
    }

    fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub(crate) async fn wait_until_ready(&mut self) {
        let log = self.log_file();
        child::ready(&self.http, self.child.as_mut().unwrap(), &log).await;
    }

    /// Waits until it says that it is current.
    pub(crate) async fn is_current(&self) -> Value {
        self.says("it is current", |freshness| freshness["is_current"] == true && freshness["events_behind"] == 0).await
    }

    /// Waits until its freshness is as it should be.
    pub(crate) async fn says(&self, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        eventually(what, async || match self.http.try_get("/api/freshness").await {
            Ok(answer) if answer.status == 200 && holds(&answer.body) => Ok(answer.body),
            Ok(answer) => Err(answer.body),
            Err(error) => Err(error.to_string().into()),
        })
        .await
    }

    /// The one product of a code.
    pub(crate) async fn product(&self, code: &str) -> Value {
        self.http.get(&format!("/api/products/{code}")).await["products"][0].take()
    }

    /// Waits until a product costs this.
    pub(crate) async fn costs(&self, code: &str, amount: &str) -> Value {
        eventually(&format!("{code} costs {amount}"), async || {
            let answer =
                self.http.try_get(&format!("/api/products/{code}")).await.map_err(|error| error.to_string())?;
            let product = &answer.body["products"][0];
            if product["price"]["amount"] == amount { Ok(product.clone()) } else { Err(answer.body.to_string()) }
        })
        .await
    }

    /// `kill -9`.
    pub(crate) async fn kill(&mut self) {
        self.child.take().expect("it does not run").kill().await.unwrap();
    }

    /// Asks it to end, as a service manager does; how it ended, and how long that took.
    pub(crate) async fn terminate(&mut self) -> (ExitStatus, Duration) {
        child::terminate(self.child.take().expect("it does not run")).await
    }

    /// A command about this store, such as `rebuild`.
    pub(crate) async fn command(&self, args: &[&str]) -> Output {
        self.command_at(&self.address(), args).await
    }

    /// The same, told another address to listen at.
    pub(crate) async fn command_at(&self, listen: &str, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_restock"));
        command.arg("store").args(self.common(listen)).args(self.more.iter().take(2)).args(args);
        command.stdin(Stdio::null()).output().await.unwrap()
    }

    /// What the doctor says of its configuration.
    pub(crate) async fn doctor(&self) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_restock"));
        let output =
            command.arg("doctor").args(self.common(&self.address())).stdin(Stdio::null()).output().await.unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn config_file(&self) -> PathBuf {
        self.folder.path().join("store.toml")
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("stderr.log")
    }

    /// Everything that it wrote to its log.
    pub(crate) fn log(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(self.log_file()).unwrap_or_default()).into_owned()
    }

    /// All bytes of its files, the log left aside.
    pub(crate) fn bytes(&self) -> Vec<(PathBuf, Vec<u8>)> {
        files_below(&self.data())
    }
}

/// Every file below a folder with its bytes; one that goes in between is not there.
pub(crate) fn files_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else if let Ok(bytes) = std::fs::read(&path) {
            found.push((path, bytes));
        }
    }
    found
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // The runtime reaps it; what matters is that it writes no more.
            let _ = child.start_kill();
        }
        if std::thread::panicking() {
            eprintln!("--- the store's log, at its end ---\n{}\n---", child::tail(&self.log_file()));
        }
    }
}
