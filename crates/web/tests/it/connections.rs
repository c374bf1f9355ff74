//! Bounds on connections and on slow clients.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use web::{Limits, Settings};

use crate::support::{TestApp, get};

async fn impatient() -> TestApp {
    let limits = Limits {
        header_timeout: Duration::from_millis(50),
        body_timeout: Duration::from_millis(50),
        ..Limits::default()
    };
    TestApp::start_with(Settings { limits, ..Settings::default() }).await
}

/// Writes a piece of a request and answers with everything that comes back until the server hangs up.
async fn dribble(app: &TestApp, piece: &str) -> String {
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    stream.write_all(piece.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A server that resets the connection has hung up as well.
    drop(stream.read_to_end(&mut answer).await);
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_head_that_does_not_end_is_hung_up_on() {
    let app = impatient().await;
    let answer = dribble(&app, "GET / HTTP/1.1\r\nHost: desk.test\r\nX-Slow:").await;
    assert!(!answer.contains("200 OK"), "{answer}");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_told_so() {
    let app = impatient().await;
    let head = "POST /events HTTP/1.1\r\nHost: desk.test\r\nContent-Type: application/cloudevents+json\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{";
    let answer = dribble(&app, head).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
}

#[tokio::test]
async fn conflicting_lengths_and_endless_heads_are_refused() {
    let app = impatient().await;
    let smuggled = "POST /events HTTP/1.1\r\nHost: desk.test\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!";
    assert!(dribble(&app, smuggled).await.starts_with("HTTP/1.1 400"));
    let endless = format!("GET / HTTP/1.1\r\nHost: desk.test\r\nX-Long: {}\r\n\r\n", "x".repeat(200_000));
    assert!(!dribble(&app, &endless).await.contains("200 OK"));
}

#[tokio::test]
async fn beyond_the_bound_connections_wait_until_one_ends() {
    let limits = Limits { connections: 1, ..Limits::default() };
    let app = TestApp::start_with(Settings { limits, ..Settings::default() }).await;
    let mut first = TcpStream::connect(app.address).await.unwrap();
    first.write_all(b"GET /livez HTTP/1.1\r\nHost: desk.test\r\n\r\n").await.unwrap();
    let mut answer = [0; 12];
    first.read_exact(&mut answer).await.unwrap();
    let mut second = Box::pin(app.send(get("/livez")));
    tokio::select! {
        biased;
        _ = &mut second => panic!("the second one was served while the first held the only place"),
        () = tokio::task::yield_now() => {}
    }
    drop(first);
    assert_eq!(second.await.status, 200);
}

#[tokio::test]
async fn a_running_request_is_finished_at_shutdown_and_new_ones_are_not_taken() {
    let app = TestApp::start().await;
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    let head = "POST /events HTTP/1.1\r\nHost: desk.test\r\nContent-Type: application/cloudevents+json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut word = [0; 25];
    // "100 Continue" says that the handler waits for the body: the request is running.
    stream.read_exact(&mut word).await.unwrap();
    app.shutdown.cancel();
    stream.write_all(b"{}").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    app.serving.await.unwrap().unwrap();
    assert!(TcpStream::connect(app.address).await.is_err());
}
