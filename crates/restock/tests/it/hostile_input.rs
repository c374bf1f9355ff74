//! What nobody should send: each gets a clear answer, and nothing is lost or half taken.

use std::fmt::Write as _;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{Answer, Restock, Setup, noon};

const ONE: &str = "application/cloudevents+json";
const BATCH: &str = "application/cloudevents-batch+json";

/// An answer without what differs from run to run.
fn told(answer: &Answer) -> String {
    let mut body = answer.body.clone();
    if let Some(body) = body.as_object_mut() {
        body.remove("correlation_id");
    }
    format!("{} {body}", answer.status)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_nonsense_gets_a_clear_answer_and_leaves_nothing_behind() {
    let retail = noon();
    let restock = Restock::start(&Setup::alone()).await;
    let good = retail.counted("P1", 1, 5);
    let with = |change: &dyn Fn(&mut Value)| {
        let mut event = good.clone();
        change(&mut event);
        event.to_string().into_bytes()
    };
    let truncated = good.to_string().into_bytes()[..80].to_vec();
    let mut not_text = good.to_string().into_bytes();
    not_text[20] = 0xff;
    let nested = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let second_is_bad = json!([good, { "specversion": "1.0", "id": "x" }]).to_string();
    let cases: Vec<(&str, &str, Vec<u8>)> = vec![
        ("nothing at all", ONE, Vec::new()),
        ("no JSON", ONE, b"hello".to_vec()),
        ("truncated", ONE, truncated),
        ("not UTF-8", ONE, not_text),
        ("nested a hundred thousand deep", ONE, nested.into_bytes()),
        ("a list where one event belongs", ONE, b"[]".to_vec()),
        ("one event where a list belongs", BATCH, good.to_string().into_bytes()),
        ("a list of numbers", BATCH, b"[1]".to_vec()),
        ("the second of a batch without a source", BATCH, second_is_bad.into_bytes()),
        ("another version of CloudEvents", ONE, with(&|event| event["specversion"] = json!("0.3"))),
        ("an id that is a number", ONE, with(&|event| event["id"] = json!(7))),
        ("an id of a thousand characters", ONE, with(&|event| event["id"] = json!("x".repeat(1_000)))),
        ("an id with a line break", ONE, with(&|event| event["id"] = json!("a\r\nb"))),
        ("a time that is none", ONE, with(&|event| event["time"] = json!("yesterday"))),
        ("data twice", ONE, with(&|event| event["data_base64"] = json!("e30="))),
        ("an attribute twice", ONE, good.to_string().replacen('{', "{\"id\":\"other\",", 1).into_bytes()),
        ("a media type that is not taken", "text/plain", good.to_string().into_bytes()),
        ("one event of a megabyte", ONE, with(&|event| event["data"]["location_id"] = json!("x".repeat(1 << 20)))),
        ("a batch of twenty megabytes", BATCH, vec![b' '; 20 << 20]),
    ];
    let mut report = String::new();
    for (name, media_type, body) in cases {
        let answer = restock.http.try_raw(media_type, body).await.unwrap();
        assert!((400..500).contains(&answer.status), "{name}: {answer:?}");
        let _ = writeln!(report, "{name}\n  {}", told(&answer));
    }
    let compressed = restock
        .http
        .client
        .post(restock.http.url("/events"))
        .header("content-type", ONE)
        .header("content-encoding", "gzip");
    let compressed = compressed.body(vec![0x1f, 0x8b, 8, 0]).send().await.unwrap();
    let answer = Answer { status: compressed.status().as_u16(), body: compressed.json().await.unwrap() };
    let _ = writeln!(report, "compressed\n  {}", told(&answer));
    insta::assert_snapshot!("answers_to_nonsense", report);

    assert!(restock.files().books().0.is_empty(), "nothing of it was kept");
    restock.http.send(&[good]).await;
    assert_eq!(restock.at_rest().await["handled"], 1, "and the next one is taken as ever");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payload_against_its_schema_is_kept_as_a_dead_letter_that_says_what_is_wrong() {
    let retail = noon();
    let mut restock = Restock::start(&Setup::alone()).await;
    let mut events = Vec::new();
    let mut broken = |n: usize, change: &dyn Fn(&mut Value)| {
        let mut event = retail.product(&format!("P{n}"), "S1").published();
        change(&mut event["data"]);
        events.push(event);
    };
    broken(0, &|data| data["lead_time_days"] = json!(-1));
    broken(1, &|data| data["lead_time_days"] = json!("ten"));
    broken(2, &|data| data["unit_cost"] = json!("a lot"));
    broken(3, &|data| data["forecast"]["daily"][3] = json!(-5));
    broken(4, &|data| *data = json!(null));
    broken(5, &|data| *data = json!([1, 2, 3]));
    broken(6, &|data| data["product_id"] = json!(""));
    broken(7, &|data| data["name"] = json!("x".repeat(501)));
    broken(8, &|data| data["version"] = json!(1.5));
    broken(9, &|data| data["safety_stock"] = json!("1e400"));
    broken(10, &|data| data["forecast"]["from"] = json!("2026-02-30"));
    events.push(retail.counted("P99", 1, 7));
    let answer = restock.http.try_send(&events).await.unwrap();
    assert_eq!(answer.body, json!({ "accepted": 1, "duplicates": 0, "dead": 11 }), "{answer:?}");
    assert_eq!(restock.at_rest().await["handled"], 1);
    insta::assert_snapshot!("reasons_of_dead_letters", restock.files().reasons().join("\n"));
    restock.files().books().assert_balanced();
    restock.take_dead_letters(11);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_id_with_other_content_is_refused_and_the_first_one_stays() {
    let retail = noon();
    let restock = Restock::start(&Setup::alone()).await;
    restock.http.send(&[retail.counted("P1", 1, 5)]).await;
    let answer = restock.http.try_send(&[retail.counted("P1", 1, 6)]).await.unwrap();
    assert_eq!(
        (answer.status, &answer.body["type"]),
        (409, &json!("urn:restock:problem:contradiction")),
        "{}",
        answer.body
    );
    restock.at_rest().await;
    assert_eq!(restock.http.get("/api/products/P1").await["stock"]["on_hand"], 5);
    let books = restock.files().books();
    books.assert_balanced();
    assert_eq!(books.0["warehouse.stock.counted.v1"].contradictions, 1);
}

/// Sends bytes as they are, and reads whatever comes until the other side closes or `enough` was read.
async fn raw(restock: &Restock, parts: &[&[u8]], enough: &str) -> String {
    let address = restock.http.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    for part in parts {
        stream.write_all(part).await.unwrap();
    }
    let mut answer = Vec::new();
    let reading = async {
        let mut piece = [0; 4096];
        while !String::from_utf8_lossy(&answer).contains(enough) {
            match stream.read(&mut piece).await {
                Ok(0) | Err(_) => break,
                Ok(n) => answer.extend_from_slice(&piece[..n]),
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), reading).await.expect("the server leaves nobody hanging");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_breaks_off_or_never_ends_is_not_half_taken() {
    let retail = noon();
    let restock = Restock::start(&Setup::alone()).await;
    let event = retail.counted("P1", 1, 5).to_string();
    let head = |length: usize| {
        format!(
            "POST /events HTTP/1.1\r\nhost: x\r\ncontent-type: {ONE}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
        )
    };
    // Broken off: the client closes its half in the middle of the body.
    {
        let address = restock.http.base.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(head(event.len()).as_bytes()).await.unwrap();
        stream.write_all(&event.as_bytes()[..40]).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
    }
    assert!(restock.files().books().0.is_empty(), "half an event is no event");
    // Slow: promised, and never sent to the end.
    let answer = raw(&restock, &[head(event.len()).as_bytes(), &event.as_bytes()[..40]], "body-timeout").await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    // Nonsense instead of HTTP.
    let answer = raw(&restock, &[b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello\r\n\r\n"], "\r\n\r\n").await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert!(restock.files().books().0.is_empty());
    restock.http.send(&[retail.counted("P1", 1, 5)]).await;
    assert_eq!(restock.at_rest().await["handled"], 1);
}
