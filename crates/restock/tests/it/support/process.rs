//! The program under test, as a process of its own.

use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use serde_json::Value;
use tokio::process::{Child, Command};

use super::{Books, Files, Http, Setup, child, eventually_within, free_port};

/// One running instance with its folder and address, which it keeps over restarts.
///
/// When it is dropped, dead letters that the test did not take fail the test, and so does what was said otherwise than its
/// contract says.
pub(crate) struct Restock {
    pub(crate) http: Http,
    child: Option<Child>,
    folder: tempfile::TempDir,
    port: u16,
    /// The ports of the demo's own central system and of its stores; none where it serves as configured.
    demo: Option<[u16; 3]>,
    dead_taken: u64,
}

impl Restock {
    /// Keeps an address, so that others can be told before it is started.
    pub(crate) fn prepare() -> Self {
        let port = free_port();
        let http = Http::new(format!("http://127.0.0.1:{port}"));
        Self { http, child: None, folder: tempfile::tempdir().unwrap(), port, demo: None, dead_taken: 0 }
    }

    /// Starts and waits until it is ready.
    pub(crate) async fn start(setup: &Setup) -> Self {
        let mut restock = Self::prepare();
        restock.run(setup).await;
        restock
    }

    /// The demo, not started yet.
    pub(crate) fn demo() -> Self {
        let mut demo = Self::prepare();
        demo.demo = Some([free_port(), free_port(), free_port()]);
        demo
    }

    /// Where the demo's stores answer.
    pub(crate) fn stores(&self) -> [String; 2] {
        let [_, one, other] = self.demo.expect("only the demo has stores");
        [one, other].map(|port| format!("http://127.0.0.1:{port}"))
    }

    /// Writes the configuration and starts.
    pub(crate) async fn run(&mut self, setup: &Setup) {
        std::fs::write(self.config_file(), setup.toml(&self.mails())).unwrap();
        self.restart().await;
    }

    /// Starts (again) on the same data, and waits until it is ready.
    pub(crate) async fn restart(&mut self) {
        self.launch();
        self.wait_until_ready().await;
    }

    /// Starts without waiting.
    pub(crate) fn launch(&mut self) {
        assert!(self.child.is_none(), "it runs already");
        let mut command = Command::new(env!("CARGO_BIN_EXE_restock"));
        match self.demo {
            None => command.arg("serve").arg("--config").arg(self.config_file()),
            Some([central, one, other]) => command
                .arg("demo")
                .arg(format!("--central=127.0.0.1:{central}"))
                .arg(format!("--stores=127.0.0.1:{one},127.0.0.1:{other}")),
        };
        command.arg("--data").arg(self.data()).arg("--listen").arg(format!("127.0.0.1:{}", self.port));
        self.child = Some(child::spawn(command, Stdio::null(), &self.log_file()));
    }

    /// Waits until a launched program is ready.
    pub(crate) async fn wait_until_ready(&mut self) {
        let log = self.log_file();
        child::ready(&self.http, self.child.as_mut().unwrap(), &log).await;
    }

    /// `kill -9`.
    pub(crate) async fn kill(&mut self) {
        let mut child = self.child.take().expect("it does not run");
        child.kill().await.unwrap();
    }

    /// Asks it to end, as a service manager does; how it ended, and how long that took.
    pub(crate) async fn terminate(&mut self) -> (ExitStatus, Duration) {
        child::terminate(self.child.take().expect("it does not run")).await
    }

    /// Waits until nothing is pending: every event is handled and every product reviewed.
    pub(crate) async fn at_rest(&self) -> Value {
        self.at_rest_within(Duration::from_secs(60)).await
    }

    /// The same for much work.
    pub(crate) async fn at_rest_within(&self, patience: Duration) -> Value {
        let http = self.http.clone();
        eventually_within(patience, "everything is handled", async || {
            let inbox = http.get("/api/inbox").await;
            if inbox["pending"] == 0 { Ok(inbox) } else { Err(inbox) }
        })
        .await
    }

    /// Dead letters that the test meant to make.
    pub(crate) fn take_dead_letters(&mut self, count: u64) {
        self.dead_taken += count;
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn mails(&self) -> PathBuf {
        self.folder.path().join("mails")
    }

    pub(crate) fn config_file(&self) -> PathBuf {
        self.folder.path().join("restock.toml")
    }

    /// The databases as they lie in the folder, past the program.
    pub(crate) fn files(&self) -> Files {
        Files::of(&self.data())
    }

    /// Another command of the program, told where this instance is.
    pub(crate) async fn command(&self, args: &[&str]) -> std::process::Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_restock"));
        command.args(args).arg("--config").arg(self.config_file());
        command.arg("--data").arg(self.data()).arg("--listen").arg(format!("127.0.0.1:{}", self.port));
        command.stdin(Stdio::null()).output().await.unwrap()
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("stderr.log")
    }

    /// What it wrote to its log.
    pub(crate) fn log(&self) -> String {
        child::tail(&self.log_file())
    }

    /// All of it.
    pub(crate) fn whole_log(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(self.log_file()).unwrap_or_default()).into_owned()
    }
}

impl Drop for Restock {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // The runtime reaps it; what matters is that it writes no more.
            let _ = child.start_kill();
        }
        if std::thread::panicking() {
            eprintln!("--- the program's log, at its end ---\n{}\n---", self.log());
            return;
        }
        if self.data().join(Books::FILE).exists() {
            let dead = self.files().books().dead();
            assert_eq!(
                dead,
                self.dead_taken,
                "dead letters that the test did not expect: {:?}",
                self.files().reasons()
            );
            self.files().assert_said_as_declared();
        }
    }
}
