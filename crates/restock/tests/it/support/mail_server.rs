//! A mail server that takes each mail and hangs up before it says so, the first time; so that a copy must follow.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use mail_parser::MessageParser;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Copies by Message-ID, in the order in which they came.
type Copies = Arc<Mutex<BTreeMap<String, Vec<Vec<u8>>>>>;

/// A mail server on a port of this machine.
pub(crate) struct ForgetfulMailServer {
    pub(crate) port: u16,
    copies: Copies,
}

impl ForgetfulMailServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let copies = Copies::default();
        let kept = Arc::clone(&copies);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let kept = Arc::clone(&kept);
                // Whoever goes away in the middle comes back.
                tokio::spawn(async move { serve(BufReader::new(stream), &kept).await.ok() });
            }
        });
        Self { port, copies }
    }

    /// What came so far.
    pub(crate) fn copies(&self) -> BTreeMap<String, Vec<Vec<u8>>> {
        self.copies.lock().unwrap().clone()
    }
}

async fn serve(
    mut stream: BufReader<TcpStream>,
    copies: &Mutex<BTreeMap<String, Vec<Vec<u8>>>>,
) -> std::io::Result<()> {
    say(&mut stream, "220 forgetful").await?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        match line.get(..4).unwrap_or("").to_ascii_uppercase().as_str() {
            "EHLO" => say(&mut stream, "250-forgetful\r\n250 8BITMIME").await?,
            "DATA" => {
                say(&mut stream, "354 go on").await?;
                let bytes = content(&mut stream).await?;
                let id =
                    MessageParser::default().parse(&bytes).and_then(|mail| mail.message_id().map(ToOwned::to_owned));
                let is_first = {
                    let mut copies = copies.lock().unwrap();
                    let known = copies.entry(id.unwrap_or_default()).or_default();
                    known.push(bytes);
                    known.len() == 1
                };
                if is_first {
                    return Ok(());
                }
                say(&mut stream, "250 taken").await?;
            }
            "QUIT" => return say(&mut stream, "221 bye").await,
            _ => say(&mut stream, "250 ok").await?,
        }
    }
}

async fn say(stream: &mut BufReader<TcpStream>, line: &str) -> std::io::Result<()> {
    stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await
}

/// Everything up to the line with a single dot, as it came over the wire.
async fn content(stream: &mut BufReader<TcpStream>) -> std::io::Result<Vec<u8>> {
    let mut content = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(content);
        }
        content.extend(line);
    }
}
