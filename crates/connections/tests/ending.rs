//! The end of a program, as its clients meet it.

#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use connections::{Bounds, Ending, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

struct Served {
    address: SocketAddr,
    stop: CancellationToken,
    ending: Ending,
    serving: JoinHandle<std::io::Result<()>>,
}

async fn served(linger: Duration) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let bounds = Bounds {
        at_once: 8,
        per_address: 8,
        header_timeout: Duration::from_secs(10),
        drain_wait: Duration::ZERO,
        linger,
        shutdown_timeout: Duration::from_secs(10),
    };
    let (stop, ending) = (CancellationToken::new(), Ending::default());
    let router = Router::new().route("/", get(async || "here"));
    let serving = tokio::spawn(serve(listener, router, bounds, stop.clone(), ending.clone()));
    Served { address, stop, ending, serving }
}

/// Asks over a kept connection; the answer, as it came.
async fn ask(stream: &mut TcpStream) -> String {
    stream.write_all(b"GET / HTTP/1.1\r\nHost: store.test\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"here") {
        let mut part = [0; 1_024];
        let count = stream.read(&mut part).await.unwrap();
        assert!(count > 0, "it hung up in the middle: {}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&part[..count]);
    }
    String::from_utf8_lossy(&answer).to_lowercase()
}

#[tokio::test]
async fn a_kept_connection_is_told_with_its_last_answer_that_it_was_the_last() {
    let served = served(Duration::from_secs(60)).await;
    let mut kept = TcpStream::connect(served.address).await.unwrap();
    assert!(!ask(&mut kept).await.contains("connection: close"));
    served.stop.cancel();
    served.ending.draining.cancelled().await;
    let mut late = TcpStream::connect(served.address).await.unwrap();
    for stream in [&mut late, &mut kept] {
        let last = ask(stream).await;
        assert!(last.starts_with("http/1.1 200") && last.contains("connection: close"), "{last}");
        assert_eq!(stream.read(&mut [0; 8]).await.unwrap(), 0, "it is closed after its last answer");
    }
    // Long before a minute is over: nobody is waited for any more, and whoever knocks now finds nobody.
    served.serving.await.unwrap().unwrap();
    assert!(TcpStream::connect(served.address).await.is_err());
}

#[tokio::test]
async fn whoever_says_nothing_is_not_waited_for_longer_than_the_bound() {
    let served = served(Duration::from_millis(50)).await;
    let mut silent = TcpStream::connect(served.address).await.unwrap();
    ask(&mut silent).await;
    served.stop.cancel();
    served.serving.await.unwrap().unwrap();
    assert!(served.ending.closing.is_cancelled());
    assert_eq!(silent.read(&mut [0; 8]).await.unwrap(), 0);
}
