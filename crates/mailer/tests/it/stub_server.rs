//! An SMTP server that does what a test tells it to: enough of RFC 5321 to take a mail, or to fail at any step.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::support::{PASSWORD, USER};

/// What one connection meets with.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Turn {
    /// The mail is taken.
    Take,
    /// This answer at this step, in place of the usual one; then on as usual.
    Answer(Step, &'static str),
    /// The mail is taken, and the connection closed before anybody is told.
    HangUp(Step),
    /// Nothing more is said after this step, until the client goes.
    FallSilent(Step),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Greeting,
    SignIn,
    Sender,
    Recipient,
    Data,
    Content,
}

/// A mail as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Received {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) bytes: Vec<u8>,
}

pub(crate) struct StubServer {
    pub(crate) port: u16,
    received: Arc<Mutex<Vec<Received>>>,
    serving: JoinHandle<()>,
}

impl StubServer {
    /// Serves as many connections as there are turns.
    pub(crate) async fn start(turns: impl IntoIterator<Item = Turn>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let received = Arc::new(Mutex::new(Vec::new()));
        let mut turns: VecDeque<Turn> = turns.into_iter().collect();
        let inbox = Arc::clone(&received);
        let serving = tokio::spawn(async move {
            while let Some(turn) = turns.pop_front() {
                let (stream, _) = listener.accept().await.unwrap();
                // A client that goes away in the middle is part of the tests.
                let _ = Connection { stream: BufReader::new(stream), turn }.serve(&inbox).await;
            }
        });
        Self { port, received, serving }
    }

    /// What arrived, once all turns are over.
    pub(crate) async fn received(self) -> Vec<Received> {
        self.serving.await.unwrap();
        self.received.lock().unwrap().clone()
    }
}

struct Connection {
    stream: BufReader<TcpStream>,
    turn: Turn,
}

/// The connection has ended.
struct Ended;

impl From<std::io::Error> for Ended {
    fn from(_: std::io::Error) -> Self {
        Self
    }
}

impl Connection {
    async fn serve(&mut self, inbox: &Mutex<Vec<Received>>) -> Result<(), Ended> {
        self.answer(Step::Greeting, "220 stub").await?;
        let mut envelope = (String::new(), String::new());
        loop {
            let line = self.line().await?;
            let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
            match verb.to_ascii_uppercase().as_str() {
                "EHLO" => self.say("250-stub\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN").await?,
                "AUTH" => {
                    let expected = STANDARD.encode(format!("\0{USER}\0{PASSWORD}"));
                    let right = rest == format!("PLAIN {expected}");
                    self.answer(Step::SignIn, if right { "235 welcome" } else { "535 wrong password" }).await?;
                }
                "MAIL" => {
                    envelope.0 = path(rest);
                    self.answer(Step::Sender, "250 ok").await?;
                }
                "RCPT" => {
                    envelope.1 = path(rest);
                    self.answer(Step::Recipient, "250 ok").await?;
                }
                "DATA" => {
                    self.answer(Step::Data, "354 go on").await?;
                    let bytes = self.content().await?;
                    let (from, to) = envelope.clone();
                    inbox.lock().unwrap().push(Received { from, to, bytes });
                    self.answer(Step::Content, "250 taken as 4711").await?;
                }
                "QUIT" => return self.say("221 bye").await,
                _ => self.say("500 what?").await?,
            }
        }
    }

    async fn answer(&mut self, step: Step, usual: &str) -> Result<(), Ended> {
        match self.turn {
            Turn::Answer(at, other) if at == step => self.say(other).await,
            Turn::HangUp(at) if at == step => Err(Ended),
            Turn::FallSilent(at) if at == step => {
                let mut rest = Vec::new();
                self.stream.read_to_end(&mut rest).await?;
                Err(Ended)
            }
            _ => self.say(usual).await,
        }
    }

    async fn say(&mut self, line: &str) -> Result<(), Ended> {
        self.stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await?;
        Ok(())
    }

    async fn line(&mut self) -> Result<String, Ended> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err(Ended);
        }
        Ok(line.trim_end().to_owned())
    }

    /// Up to the line with only a dot; doubled dots undone.
    async fn content(&mut self) -> Result<Vec<u8>, Ended> {
        let mut content = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.stream.read_until(b'\n', &mut line).await? == 0 {
                return Err(Ended);
            }
            match line.as_slice() {
                b".\r\n" => return Ok(content),
                [b'.', rest @ ..] => content.extend_from_slice(rest),
                whole => content.extend_from_slice(whole),
            }
        }
    }
}

/// `FROM:<a@b>` -> `a@b`
fn path(argument: &str) -> String {
    let inner = argument.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map(|(address, _)| address.to_owned()).unwrap_or_default()
}
