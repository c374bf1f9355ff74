//! Pages, outages, and answers that nobody can use.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use central::{CentralConfig, CentralSnapshot, HttpCentral, Patience};
use context::{Backoff, Clock, Ids};
use jiff::Timestamp;
use lifecycle::Level;
use restocking::ports::{Part, Source, SourceError, SourceRow};
use uuid::Uuid;

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(1_800_000_000).unwrap()
    }

    fn business_now(&self) -> Timestamp {
        self.now()
    }
}

#[derive(Default)]
struct Counting(AtomicU64);

impl Ids for Counting {
    fn fresh(&self) -> Uuid {
        Uuid::from_u64_pair(0, self.0.fetch_add(1, Ordering::Relaxed))
    }
}

fn snapshot(url: String) -> CentralSnapshot {
    let config = CentralConfig { url, level: Level::KeyedAndVersioned, timeout: Duration::from_secs(10), token: None };
    let at_once = Backoff { first: Duration::from_millis(1), longest: Duration::from_millis(1) };
    let patience = Patience { tries: 3, backoff: at_once };
    CentralSnapshot::new(HttpCentral::new(config).unwrap(), patience, Arc::new(Noon), Arc::new(Counting::default()))
}

/// A central system that answers every page by a function of how often it was asked and of `after` and `limit`.
async fn answering<F, R>(answer: F) -> CentralSnapshot
where
    F: Fn(u64, Option<String>, usize) -> R + Clone + Send + Sync + 'static,
    R: axum::response::IntoResponse,
{
    #[derive(serde::Deserialize)]
    struct Asked {
        after: Option<String>,
        limit: usize,
    }
    let asked = Arc::new(AtomicU64::new(0));
    let handler = move |Query(question): Query<Asked>| {
        let answer = answer(asked.fetch_add(1, Ordering::Relaxed), question.after, question.limit).into_response();
        std::future::ready(answer)
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/snapshot/{part}", get(handler))).await });
    snapshot(format!("http://{address}"))
}

fn order(id: &str) -> String {
    format!(
        r#"{{"order_id":"{id}","version":3,"supplier_id":"S","status":"open","ordered_on":"2026-11-01","currency":"EUR","lines":{{"1":{{"product_id":"P","quantity":5,"unit_cost":"2.50","promised_on":"2026-12-01"}}}}}}"#
    )
}

fn next(after: &str) -> HeaderMap {
    HeaderMap::from_iter([("x-next-after".parse().unwrap(), after.parse().unwrap())])
}

#[tokio::test]
async fn an_outage_is_asked_again_and_then_said() {
    let answers_at_last = answering(|asked, _, _| match asked {
        0 => (StatusCode::SERVICE_UNAVAILABLE, String::new()),
        1 => (StatusCode::TOO_MANY_REQUESTS, String::new()),
        _ => (StatusCode::OK, order("O-1")),
    });
    let page = answers_at_last.await.page(Part::Orders, None, 10).await.unwrap();
    assert!(matches!(&page.rows[..], [SourceRow::Order(order)] if order.order_id == "O-1" && order.version == 3));
    let down = answering(|_, _, _| StatusCode::BAD_GATEWAY).await;
    let error = down.page(Part::Orders, None, 10).await.unwrap_err();
    assert!(
        matches!(&error, SourceError::Unavailable(said) if said.contains("502") && said.contains("3 times")),
        "{error}"
    );
}

#[tokio::test]
async fn what_does_not_pass_by_itself_is_asked_once() {
    for status in [StatusCode::UNAUTHORIZED, StatusCode::NOT_FOUND, StatusCode::BAD_REQUEST, StatusCode::FOUND] {
        let asked = Arc::new(AtomicU64::new(0));
        let counts = Arc::clone(&asked);
        let refusing = answering(move |_, _, _| {
            counts.fetch_add(1, Ordering::Relaxed);
            status
        });
        let error = refusing.await.page(Part::Stock, None, 10).await.unwrap_err();
        assert!(matches!(error, SourceError::Refused(_)), "{status}: {error}");
        assert_eq!(asked.load(Ordering::Relaxed), 1, "{status}");
    }
}

#[tokio::test]
async fn a_line_that_cannot_be_read_is_told_with_its_place_and_stops_no_other() {
    let body = [order("O-1"), r#"{"order_id":"O-2","version":0}"#.into(), "{".into(), order("O-4")].join("\n");
    let page = answering(move |_, _, _| body.clone()).await.page(Part::Orders, Some("7"), 10).await.unwrap();
    assert_eq!(page.rows.len(), 2);
    let places: Vec<&str> = page.rejected.iter().map(|row| row.place.as_str()).collect();
    assert_eq!(
        places,
        ["the page after 7 of snapshot/orders, line 2 (order_id O-2)", "the page after 7 of snapshot/orders, line 3"]
    );
    assert!(page.rejected.iter().all(|row| row.fault == "a line of orders cannot be read"));
}

#[tokio::test]
async fn a_page_with_too_many_bytes_is_asked_for_with_fewer_rows() {
    let heavy = answering(|_, _, limit| {
        let wide = format!(r#"{{"product_id":"P","location_id":"L","level":1,"note":"{}"}}"#, "x".repeat(3 << 20));
        vec![wide; limit].join("\n")
    });
    assert_eq!(heavy.await.page(Part::Stock, None, 10).await.unwrap().rows.len(), 2);
    let hopeless = answering(|_, _, _| "x".repeat(9 << 20)).await;
    let error = hopeless.page(Part::Stock, None, 10).await.unwrap_err();
    assert!(matches!(&error, SourceError::Refused(said) if said.contains("too large")), "{error}");
}

#[tokio::test]
async fn pages_end_where_the_system_says_so_and_never_go_round() {
    let rows = r#"{"product_id":"P","location_id":"L","seq":1,"level":1}"#;
    let paged = answering(move |_, after, _| match after.as_deref() {
        None => (next("a"), rows),
        Some("a") => (next("b"), ""),
        _ => (next("b"), rows),
    });
    let paged = paged.await;
    assert_eq!(paged.page(Part::Stock, None, 1).await.unwrap().next.as_deref(), Some("a"));
    assert_eq!(paged.page(Part::Stock, Some("a"), 1).await.unwrap().next, None, "an empty page ends");
    assert!(matches!(paged.page(Part::Stock, Some("b"), 1).await.unwrap_err(), SourceError::Refused(_)));
}
