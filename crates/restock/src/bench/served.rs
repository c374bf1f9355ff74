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
    /// Starts it on the databases in `data`, with orders fetched from `central`, and waits until it is ready.
    pub(super) async fn start(folder: &Path, data: &Path, central: &str, zone: &str) -> Result<Self, Failure> {
        let failed = |what: &str, error: std::io::Error| format!("failed to {what}: {error}");
        let listen = free_address().map_err(|error| failed("find a free port", error))?;
        let config = folder.join("restock.toml");
        let mails = folder.join("mails");
        let text = format!(
            "[retailer]\nname = \"Benchmark\"\ntime_zone = \"{zone}\"\n\n[central]\nurl = \"{central}\"\nlevel = 3\n\n\
             [mail]\nmode = \"folder\"\nfolder = {mails:?}\nfrom = \"orders@benchmark.example\"\n"
        );
        std::fs::write(&config, text).map_err(|error| failed("write the configuration", error))?;
        let log = folder.join("serve.log");
        let stderr = File::create(&log).map_err(|error| failed("write the log", error))?;
        let program = std::env::current_exe().map_err(|error| failed("find this program", error))?;
        let child = Command::new(program)
            .arg("serve")
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
            .map_err(|error| failed("start the program", error))?;
        let client = InstanceClient::new(None, listen)?;
        let mut served = Self { child, client, url: format!("http://{listen}"), log };
        served.wait_until_ready().await?;
        Ok(served)
    }

    async fn wait_until_ready(&mut self) -> Result<(), Failure> {
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
        let waited = tokio::time::timeout(READY_WITHIN, ready).await;
        waited.unwrap_or_else(|_| Err(Failure::Failed("the program did not get ready".to_owned())))
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
        let failed = |error: std::io::Error| format!("failed to stop the program: {error}");
        Command::new("kill").arg("-TERM").arg(id.to_string()).status().await.map_err(failed)?;
        self.child.wait().await.map_err(failed)?;
        Ok(())
    }

    /// The end of its log.
    fn said(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(5)..].join(" / ")
    }
}

fn free_address() -> std::io::Result<SocketAddr> {
    std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()
}
