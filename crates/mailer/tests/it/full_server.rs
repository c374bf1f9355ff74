//! A full SMTP server, aiosmtpd, in a Python environment of its own that is made where it is missing.
//!
//! A machine without Python, or without the package index, cannot run these tests: they say so and pass, unless
//! `RESTOCK_FULL_TESTS=1` asks for everything.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::certificates::Certificates;
use crate::support::{PASSWORD, USER};

const AIOSMTPD: &str = "aiosmtpd==1.4.6";

#[derive(Debug, Clone, Copy)]
pub(crate) enum Mechanism {
    Plain,
    Login,
}

pub(crate) struct FullServer {
    pub(crate) port: u16,
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

/// A mail that the server took.
#[derive(Debug)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) was_encrypted: bool,
    pub(crate) was_signed_in: bool,
}

impl FullServer {
    /// A server, or `None` where there can be none (and everything was not asked for).
    pub(crate) fn start(security: &str, mechanism: Mechanism, certificates: &Certificates) -> Option<Self> {
        let python = match python() {
            Ok(python) => python,
            Err(reason) if std::env::var("RESTOCK_FULL_TESTS").as_deref() == Ok("1") => {
                panic!("the full mail server cannot be started: {reason}")
            }
            Err(reason) => {
                // Not by `eprintln!`: what a passing test prints is not shown.
                let _ = writeln!(std::io::stderr(), "skipped: the full mail server cannot be started: {reason}");
                return None;
            }
        };
        let mut process = Command::new(python)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/smtp_server.py"))
            .args(["--security", security, "--user", USER, "--password", PASSWORD])
            .args([
                "--mechanism",
                match mechanism {
                    Mechanism::Plain => "PLAIN",
                    Mechanism::Login => "LOGIN",
                },
            ])
            .arg("--certificate")
            .arg(certificates.server())
            .arg("--key")
            .arg(certificates.server_key())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = next(&mut lines)["port"].as_u64().and_then(|port| port.try_into().ok()).unwrap();
        Some(Self { port, process, lines })
    }

    /// The next mail that it took.
    pub(crate) fn taken(&mut self) -> Taken {
        let line = next(&mut self.lines);
        let recipients = line["rcpt_tos"].as_array().unwrap();
        Taken {
            from: line["mail_from"].as_str().unwrap().to_owned(),
            to: recipients.iter().map(|recipient| recipient.as_str().unwrap().to_owned()).collect(),
            bytes: STANDARD.decode(line["content"].as_str().unwrap()).unwrap(),
            was_encrypted: line["tls"].as_bool().unwrap(),
            was_signed_in: line["signed_in"].as_bool().unwrap(),
        }
    }

    /// Ends the server; true when it took no further mail.
    pub(crate) fn took_nothing_more(mut self) -> bool {
        drop(self.process.stdin.take());
        self.lines.next().is_none()
    }
}

impl Drop for FullServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn next(lines: &mut Lines<BufReader<ChildStdout>>) -> Value {
    serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap()
}

/// The interpreter of an environment that has aiosmtpd.
fn python() -> Result<PathBuf, String> {
    static PYTHON: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    PYTHON.get_or_init(|| prepare(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("smtp-server-python"))).clone()
}

fn prepare(environment: &Path) -> Result<PathBuf, String> {
    let python = environment.join("bin/python");
    let has_aiosmtpd = |python: &Path| run(Command::new(python).args(["-c", "import aiosmtpd"]));
    if has_aiosmtpd(&python).is_err() {
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(environment))?;
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--retries", "1", AIOSMTPD]))?;
        has_aiosmtpd(&python)?;
    }
    Ok(python)
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)))
}
