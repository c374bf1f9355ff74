//! What every process of the tests has in common: its start, its log, its end.

use std::fs::File;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tokio::process::{Child, Command};

use super::{Http, eventually};

/// Starts a command whose standard error goes to a log.
pub(super) fn spawn(mut command: Command, stdin: Stdio, log: &Path) -> Child {
    let log = File::options().create(true).append(true).open(log).unwrap();
    command.stdin(stdin).stdout(Stdio::null()).stderr(log).kill_on_drop(true);
    command.spawn().unwrap()
}

/// Waits until a program answers that it is ready.
pub(super) async fn ready(http: &Http, child: &mut Child, log: &Path) {
    eventually("the program is ready", async || {
        if let Some(status) = child.try_wait().unwrap() {
            return Ok(Some(status));
        }
        match http.try_get("/readyz").await {
            Ok(answer) if answer.status == 200 => Ok(None),
            Ok(answer) => Err(answer.body.to_string()),
            Err(error) => Err(error.to_string()),
        }
    })
    .await
    .inspect(|status| panic!("the program ended at its start ({status}): {}", tail(log)));
}

/// Asks it to end, as a service manager does; how it ended, and how long that took.
pub(super) async fn terminate(mut child: Child) -> (ExitStatus, Duration) {
    let began = Instant::now();
    let pid = child.id().expect("it has ended by itself").to_string();
    let sent = std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    assert!(sent.success());
    let status = tokio::time::timeout(Duration::from_secs(30), child.wait()).await.expect("it did not end in 30 s");
    (status.unwrap(), began.elapsed())
}

/// The end of a log.
pub(super) fn tail(path: &Path) -> String {
    let text = std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(60)..].join("\n")
}
