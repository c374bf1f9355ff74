//! One of several programs that a test runs side by side.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::process::{Child, Command};

use super::{Http, eventually, free_port};

/// A process with an address that it keeps.
pub(crate) struct Program {
    pub(crate) http: Http,
    pub(crate) port: u16,
    args: Vec<String>,
    log: PathBuf,
    child: Option<Child>,
}

impl Program {
    /// `restock` with these arguments, not started yet; its log lies in the folder under its name.
    pub(crate) fn new(folder: &Path, name: &str, args: &[&str]) -> Self {
        let port = free_port();
        Self {
            http: Http::new(format!("http://127.0.0.1:{port}")),
            port,
            args: args.iter().map(ToString::to_string).collect(),
            log: folder.join(format!("{name}.log")),
            child: None,
        }
    }

    /// Starts (again) and waits until it is ready.
    pub(crate) async fn start(&mut self) {
        self.launch();
        self.until_ready("/readyz").await;
    }

    /// Starts without waiting.
    pub(crate) fn launch(&mut self) {
        let log = File::options().create(true).append(true).open(&self.log).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_restock"));
        command.args(&self.args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).kill_on_drop(true);
        self.child = Some(command.spawn().unwrap());
    }

    /// Waits until a path is answered well.
    pub(crate) async fn until_ready(&self, path: &str) {
        eventually(&format!("{:?} is ready", self.args), async || match self.http.try_get(path).await {
            Ok(answer) if answer.status == 200 => Ok(()),
            Ok(answer) => Err(format!("{}\n{}", answer.body, self.said())),
            Err(error) => Err(format!("{error}\n{}", self.said())),
        })
        .await;
    }

    /// `kill -9`.
    pub(crate) async fn kill(&mut self) {
        self.child.take().expect("it does not run").kill().await.unwrap();
    }

    /// What it wrote to its log.
    pub(crate) fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- {:?} ---\n{}\n---", self.args, self.said());
        }
    }
}
