//! The program under measurement: `restock serve` as a process of its own, on files of its own.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::process::{Child, Command};

use super::usage::{Usage, usage_of};
use crate::commands::InstanceClient;
use crate::failure::Failure;

/// A start takes no longer.
const READY_WITHIN: Duration = Duration::from_secs(60);
/// Between two looks at whether it is ready, or at rest.
const LOOK: Duration = Duration::from_millis(5);

/// One running program. It ends when this is dropped.
pub(super) struct Served {
    child: Child,
    pub(super) client: InstanceClient,
    pub(super) url: String,
    log: PathBuf,
}

impl Served {
    /// Starts a desk on the databases in `data`, with orders fetched from `central`, and waits until it is ready.
    pub(super) async fn start(folder: &Path, data: &Path, central: &str, zone: &str) -> Result<Self, Failure> {
        let mails = folder.join("mails");
        let settings = format!(
            "[retailer]\nname = \"Benchmark\"\ntime_zone = \"{zone}\"\n\n[central]\nurl = \"{central}\"\nlevel = 3\n\n\
             [mail]\nmode = \"folder\"\nfolder = {mails:?}\nfrom = \"orders@benchmark.example\"\n"
        );
        let mut served = Self::spawn(folder, &["serve"], data, &settings)?;
        served.ready_within(READY_WITHIN).await?;
        Ok(served)
    }

    /// Starts a head office, its catalogue alone, on the databases in `data` whose feeds each of `readers` may read, and waits until it is
    /// ready. The token of a reader is its name, repeated.
    pub(super) async fn head_office(
        folder: &Path,
        data: &Path,
        readers: &[String],
        feeds: &[String],
    ) -> Result<Self, Failure> {
        let mut settings = String::new();
        for reader in readers {
            let file = folder.join(format!("{reader}.token"));
            std::fs::write(&file, token_of(reader)).map_err(|error| failed("write a token", &error))?;
            settings +=
                &format!("[[feeds.readers]]\nname = \"{reader}\"\ntoken_file = {file:?}\nfeeds = {feeds:?}\n\n");
        }
        let mut served = Self::spawn(folder, &["serve", "--roles", "catalogue"], data, &settings)?;
        served.ready_within(READY_WITHIN).await?;
        Ok(served)
    }

    /// Starts a store, or another query database, on the files in `data`; it may have to be filled before it is ready.
    pub(super) fn replica(
        folder: &Path,
        data: &Path,
        shape: replica::Shape,
        list: &str,
        (office, reader): (&str, &str),
    ) -> Result<Self, Failure> {
        let file = folder.join(format!("{reader}.token"));
        std::fs::write(&file, token_of(reader)).map_err(|error| failed("write a token", &error))?;
        let settings = format!("[store]\nhead_office = \"{office}\"\ntoken_file = {file:?}\n");
        Self::spawn(folder, &["store", "--id", reader, "--price-list", list, "--shape", shape.name()], data, &settings)
    }

    fn spawn(folder: &Path, command: &[&str], data: &Path, settings: &str) -> Result<Self, Failure> {
        let listen = free_address().map_err(|error| failed("find a free port", &error))?;
        let name = command.first().copied().unwrap_or_default();
        let config = folder.join(format!("{name}.toml"));
        std::fs::write(&config, settings).map_err(|error| failed("write the configuration", &error))?;
        let log = folder.join(format!("{name}.log"));
        let stderr = File::create(&log).map_err(|error| failed("write the log", &error))?;
        let program = std::env::current_exe().map_err(|error| failed("find this program", &error))?;
        let child = Command::new(program)
            .args(command)
            .arg("--config")
            .arg(&config)
            .arg("--data")
            .arg(data)
            .arg("--listen")
            .arg(listen.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(stderr)
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| failed("start the program", &error))?;
        let client = InstanceClient::new(None, listen)?;
        Ok(Self { child, client, url: format!("http://{listen}"), log })
    }

    /// Waits until it is ready; for a copy that is when it holds everything and has compared its digests.
    pub(super) async fn ready_within(&mut self, patience: Duration) -> Result<(), Failure> {
        let ready = async {
            loop {
                if let Ok(Some(status)) = self.child.try_wait() {
                    return Err(Failure::Failed(format!("the program ended at its start ({status}): {}", self.said())));
                }
                if self.client.get(&["readyz"]).await.is_ok() {
                    return Ok(());
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        let waited = tokio::time::timeout(patience, ready).await;
        waited.unwrap_or_else(|_| {
            let seconds = patience.as_secs();
            Err(Failure::Failed(format!("the program did not get ready within {seconds} s: {}", self.said())))
        })
    }

    /// Waits until every event is handled and every review done; answers the inbox then.
    pub(super) async fn at_rest(&self) -> Result<Value, Failure> {
        loop {
            let inbox = self.client.get(&["api", "inbox"]).await?;
            if inbox["pending"] == 0 {
                return Ok(inbox);
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// What it has used so far.
    pub(super) fn usage(&self) -> Result<Usage, Failure> {
        let id = self.child.id().ok_or_else(|| format!("the program has ended: {}", self.said()))?;
        Ok(usage_of(&id.to_string())?)
    }

    pub(super) fn process(&self) -> Option<u32> {
        self.child.id()
    }

    /// Ends it as a service manager does.
    pub(super) async fn stop(mut self) -> Result<(), Failure> {
        let Some(id) = self.child.id() else { return Ok(()) };
        let unstopped = |error| failed("stop the program", &error);
        Command::new("kill").arg("-TERM").arg(id.to_string()).status().await.map_err(unstopped)?;
        self.child.wait().await.map_err(unstopped)?;
        Ok(())
    }

    /// The end of its log.
    fn said(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(5)..].join(" / ")
    }
}

/// The token of a reader of the benchmark: long enough to be taken as one.
pub(super) fn token_of(reader: &str) -> String {
    format!("{reader}-of-the-benchmark-").repeat(3)
}

fn failed(what: &str, error: &std::io::Error) -> String {
    format!("failed to {what}: {error}")
}

fn free_address() -> std::io::Result<SocketAddr> {
    std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()
}
