//! A reader cannot tell whether something happened that it may not hear of: with and without it, everything that the
//! reader can observe is the same to the byte.

use std::fmt::Write as _;

use context::LogEvent;
use http_body_util::BodyExt as _;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use web::Settings;

use super::scene::{ANNOUNCED, AUDITOR, CHANGED, FEEDS, PREPARED, Scene, TOKEN, cost, event, price, product};
use crate::support::{TestApp, request};

/// Something that is said. Of which product, sale or list it is, and whether it is for the reader's ears.
#[derive(Debug, Clone, Copy)]
enum Said {
    Product(u8),
    Price(u8),
    Announced(u8),
    HiddenCost(u8),
    HiddenChange(u8),
    HiddenPrice(u8),
    HiddenSale(u8),
    /// Refused, for its time has not come.
    HiddenTooEarly(u8),
}

impl Said {
    fn is_hidden(self) -> bool {
        !matches!(self, Self::Product(_) | Self::Price(_) | Self::Announced(_))
    }

    fn event(self, n: u64) -> LogEvent {
        let sale = |id: u8, kind, from: &str| {
            event(n, kind, &format!("sale/S{id}"), &format!("{{\"sale_id\":\"S{id}\",\"announced_at\":\"{from}\"}}"))
        };
        match self {
            Self::Product(id) => product(n, &format!("P{id}")),
            Self::Price(id) => price(n, "north", &format!("P{id}")),
            Self::Announced(id) => sale(id, ANNOUNCED, "2026-11-01T00:00:00Z"),
            Self::HiddenCost(id) => cost(n, &format!("P{id}"), "4.20"),
            Self::HiddenChange(id) => event(n, CHANGED, &format!("product/P{id}"), "{}"),
            Self::HiddenPrice(id) => price(n, "south", &format!("P{id}")),
            Self::HiddenSale(id) => sale(id, PREPARED, "2026-12-24T00:00:00Z"),
            Self::HiddenTooEarly(id) => sale(id, ANNOUNCED, "2026-12-24T00:00:00Z"),
        }
    }
}

fn said() -> impl Strategy<Value = Said> {
    prop_oneof![
        (0..5_u8).prop_map(Said::Product),
        (0..5_u8).prop_map(Said::Price),
        (0..3_u8).prop_map(Said::Announced),
        (0..5_u8).prop_map(Said::HiddenCost),
        (0..5_u8).prop_map(Said::HiddenChange),
        (0..5_u8).prop_map(Said::HiddenPrice),
        (0..3_u8).prop_map(Said::HiddenSale),
        (0..3_u8).prop_map(Said::HiddenTooEarly),
    ]
}

/// The scene after a history. Ids and times of what the reader may hear do not hang on what else happened.
async fn after(history: &[Said], with_hidden: bool) -> Scene {
    let scene = Scene::new();
    let (mut visible, mut hidden) = (0, 1_000_000);
    for said in history {
        if !said.is_hidden() {
            visible += 1;
            scene.say([said.event(visible)]).await;
        } else if with_hidden {
            hidden += 1;
            let event = said.event(hidden);
            let context = event.kind.split('.').next().unwrap();
            let done = scene.try_say(context, event).await;
            assert_eq!(done.is_err(), matches!(said, Said::HiddenTooEarly(_)), "{done:?}");
        }
    }
    scene
}

/// Everything that a reader can observe, with this token.
async fn transcript(scene: &Scene, token: &str, feeds: &[&str]) -> String {
    let app = TestApp::start_with_feeds(Settings::default(), scene.ports()).await;
    let mut seen = String::new();
    for feed in feeds {
        let mut head = ask(&app, token, &format!("/feeds/{feed}/head"), &mut seen).await;
        let end: u64 = head.split_off(head.find(':').unwrap() + 1).split(',').next().unwrap().parse().unwrap_or(0);
        for after in (0..=end + 1).step_by(2) {
            ask(&app, token, &format!("/feeds/{feed}?lastEventId={after}&limit=3&accept=thick,thin"), &mut seen).await;
        }
        ask(&app, token, &format!("/feeds/{feed}?lastEventId={}&timeout=1", end + 50), &mut seen).await;
        for at in [None, Some(end / 2), Some(end + 1)] {
            snapshot(&app, token, feed, at, &mut seen).await;
        }
        stream(&app, token, feed, end, &mut seen).await;
    }
    for unknown in ["product.finance", "product.internal", "price.stores.south", "product", "no.such.feed", "promotion"]
    {
        if !feeds.contains(&unknown) {
            for part in ["", "/head", "/snapshot?at=1"] {
                ask(&app, token, &format!("/feeds/{unknown}{part}"), &mut seen).await;
            }
        }
    }
    ask(&app, "a-token-that-nobody-was-given", &format!("/feeds/{}", feeds[0]), &mut seen).await;
    seen
}

/// Asks, and writes down status, headers and body.
async fn ask(app: &TestApp, token: &str, path: &str, seen: &mut String) -> String {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("x-correlation-id", "asked-in-a-test")];
    let answer = app.send(request("GET", path, &headers, "")).await;
    let _ = writeln!(seen, "{path} {}", answer.status);
    for (name, value) in answer.headers.iter().filter(|(name, _)| *name != "date") {
        let _ = writeln!(seen, "{name}: {value:?}");
    }
    let _ = writeln!(seen, "{}", answer.body);
    answer.body
}

async fn snapshot(app: &TestApp, token: &str, feed: &str, at: Option<u64>, seen: &mut String) {
    let at = at.map_or_else(String::new, |at| format!("&at={at}"));
    let mut from = String::new();
    loop {
        let began = seen.len();
        ask(app, token, &format!("/feeds/{feed}/snapshot?limit=2{at}{from}"), seen).await;
        let next = seen[began..].lines().find_map(|line| line.strip_prefix("restock-snapshot-next: "));
        let Some(next) = next else { return };
        from = format!("&from={}", next.trim_matches('"'));
    }
}

/// The stream up to the event that the head named.
async fn stream(app: &TestApp, token: &str, feed: &str, end: u64, seen: &mut String) {
    let bearer = format!("Bearer {token}");
    let headers =
        [("authorization", bearer.as_str()), ("accept", "text/event-stream"), ("x-correlation-id", "asked-in-a-test")];
    let response = app.open(request("GET", &format!("/feeds/{feed}?accept=thick,thin"), &headers, "")).await;
    let _ = writeln!(seen, "stream of {feed} {}", response.status());
    let (mut body, mut read) = (response.into_body(), String::new());
    while !read.contains(": connected\n\n") || (end > 0 && !read.contains(&format!("id: {end}\n"))) {
        let frame = body.frame().await.unwrap().unwrap();
        read.push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
    }
    seen.push_str(&read);
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// How many histories: the whole check is asked for by name.
fn histories() -> u32 {
    if std::env::var_os("RESTOCK_FULL_TESTS").is_some() { 10_000 } else { 25 }
}

#[test]
fn a_reader_cannot_tell_whether_something_hidden_happened() {
    // Histories know nothing of one another: two at a time for each processor, for each waits for the disk in between; and
    // each runner has a seed of its own.
    let runners = 2 * std::thread::available_parallelism().map_or(1, usize::from);
    let cases = histories().div_ceil(u32::try_from(runners).unwrap());
    std::thread::scope(|scope| {
        for _ in 0..runners {
            scope.spawn(|| cannot_tell(cases));
        }
    });
}

fn cannot_tell(cases: u32) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&prop::collection::vec(said(), 0..14), |history| {
            let (with, without) = run(async {
                let with = transcript(&after(&history, true).await, TOKEN, &FEEDS).await;
                (with, transcript(&after(&history, false).await, TOKEN, &FEEDS).await)
            });
            prop_assert_eq!(with, without);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_reader_that_may_hear_it_can_tell() {
    for hidden in [Said::HiddenCost(1), Said::HiddenChange(1)] {
        let history = [Said::Product(1), hidden, Said::Product(2)];
        let (with, without) = run(async {
            let with = transcript(&after(&history, true).await, AUDITOR, &["product"]).await;
            (with, transcript(&after(&history, false).await, AUDITOR, &["product"]).await)
        });
        assert_ne!(with, without, "the comparison would find {hidden:?}");
    }
}
