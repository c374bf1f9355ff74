//! A thousand secrets, planted where only some may look, are searched byte by byte everywhere else.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use tracing_subscriber::fmt::MakeWriter;
use web::Settings;

use super::scene::{ANNOUNCED, AUDITOR, FEEDS, PREPARED, Scene, TOKEN, cost, event, price, product};
use crate::support::{TestApp, request};

/// What every secret begins with.
const MARK: &[u8] = b"canary-";
const DIGITS: usize = 6;

/// The secrets in some bytes. Each is [`MARK`] and its number.
fn found_in(bytes: &[u8]) -> BTreeSet<String> {
    let starts = bytes.windows(MARK.len()).enumerate().filter(|(_, window)| *window == MARK);
    starts
        .map(|(at, _)| String::from_utf8_lossy(&bytes[at..(at + MARK.len() + DIGITS).min(bytes.len())]).into_owned())
        .collect()
}

fn secret(n: u64) -> String {
    format!("canary-{n:0width$}", width = DIGITS)
}

/// Places where somebody could look, with what is there.
#[derive(Default)]
struct Places(Vec<(String, Vec<u8>)>);

impl Places {
    fn add(&mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.0.push((name.into(), bytes.into()));
    }

    /// The places in which a secret was found.
    fn leaks(&self) -> Vec<(&str, BTreeSet<String>)> {
        let found = self.0.iter().map(|(name, bytes)| (name.as_str(), found_in(bytes)));
        found.filter(|(_, secrets)| !secrets.is_empty()).collect()
    }
}

/// Everything that is logged while a test runs.
#[derive(Clone, Default)]
struct Logged(Arc<Mutex<Vec<u8>>>);

impl Write for Logged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Logged {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Whether there is nobody else's work in a log that one thread writes.
fn listen() -> (Logged, tracing::subscriber::DefaultGuard) {
    let logged = Logged::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(logged.clone()).finish();
    (logged, tracing::subscriber::set_default(subscriber))
}

const SECRETS: u64 = 1_000;

fn sale(n: u64, kind: &'static str, announced_at: &str) -> context::LogEvent {
    let data = format!("{{\"sale_id\":\"S{n}\",\"announced_at\":\"{announced_at}\",\"name\":\"{}\"}}", secret(n));
    event(n, kind, &format!("sale/S{n}"), &data)
}

/// Everything that somebody without rights can get to see.
async fn look_around(scene: &Scene, logged: &Logged) -> Places {
    let app = TestApp::start_with_feeds(Settings::default(), scene.ports()).await;
    let mut places = Places::default();
    let feeds = FEEDS.into_iter().chain(["product.public", "price.stores.south", "product.finance", "nothing"]);
    for feed in feeds {
        let token = if feed == "product.public" || feed == "price.stores.south" { AUDITOR } else { TOKEN };
        let bearer = format!("Bearer {token}");
        for part in ["", "?limit=10000", "?lastEventId=999999", "/head", "/snapshot?limit=10000", "/snapshot?from=zz"] {
            let path = format!("/feeds/{feed}{part}");
            let answer = app.send(request("GET", &path, &[("authorization", &bearer)], "")).await;
            let headers = answer.headers.iter().map(|(name, value)| format!("{name}: {value:?}\n")).collect::<String>();
            places.add(path, headers + &answer.body);
        }
    }
    for path in
        ["/", "/metrics", "/health", "/openapi.json", "/api/readers", "/api/dead", "/dead", "/api/inbox", "/feeds/x"]
    {
        places.add(path, app.get(path).await.body);
    }
    places.add("the log", logged.0.lock().unwrap().clone());
    places
}

#[tokio::test]
async fn no_secret_is_anywhere_before_its_time_and_all_are_there_after_it() {
    let (logged, _listening) = listen();
    let scene = Scene::new();
    for n in 0..SECRETS {
        if n % 2 == 0 {
            scene.say([product(10_000 + n, &format!("P{n}")), cost(n, &format!("P{n}"), &secret(n))]).await;
        } else {
            scene.say([sale(n, PREPARED, "2026-12-24T00:00:00Z"), price(20_000 + n, "south", "P1")]).await;
            // Said too early, by the wrong one, twice in other words: each time with the secret in it.
            let early = scene.try_say("promotion", sale(30_000 + n, ANNOUNCED, "2026-12-24T00:00:00Z")).await;
            let foreign = scene.try_say("price", sale(40_000 + n, PREPARED, "2026-12-24T00:00:00Z")).await;
            let contradiction = scene.try_say("promotion", sale(n, PREPARED, "2027-01-01T00:00:00Z")).await;
            for refused in [early, foreign, contradiction] {
                let text = refused.unwrap_err().to_string();
                assert!(found_in(text.as_bytes()).is_empty(), "{text}");
            }
        }
    }
    let places = look_around(&scene, &logged).await;
    assert_eq!(places.leaks(), []);
    // From its time on each embargoed one is public.
    let at: Timestamp = "2026-12-24T00:00:00Z".parse().unwrap();
    let promotion = scene.contexts.iter().find(|context| context.name() == "promotion").unwrap();
    for n in (1..SECRETS).step_by(2) {
        let announced = context::LogEvent {
            id: event(50_000 + n, ANNOUNCED, "", "").id,
            ..sale(n, ANNOUNCED, "2026-12-24T00:00:00Z")
        };
        promotion.say(vec![announced], at).await.unwrap();
    }
    let places = look_around(&scene, &logged).await;
    let expected: BTreeSet<String> = (1..SECRETS).step_by(2).map(secret).collect();
    let leaks = places.leaks();
    let of_feed = leaks.iter().find(|(name, _)| *name == "/feeds/promotion.stores?limit=10000").unwrap();
    assert_eq!(of_feed.1, expected, "what was embargoed is there, and what things cost is not");
    for (name, secrets) in &leaks {
        assert!(name.starts_with("/feeds/promotion.stores") && secrets.is_subset(&expected), "{name}");
    }
}

#[tokio::test]
async fn the_search_finds_a_secret_where_one_is() {
    let (logged, _listening) = listen();
    let scene = Scene::new();
    scene.say([cost(1, "P1", &secret(1))]).await;
    tracing::info!(secret = secret(2), "told by mistake");
    let mut places = Places::default();
    places.add("the log", logged.0.lock().unwrap().clone());
    for entry in std::fs::read_dir(scene.folder()).unwrap().map(Result::unwrap) {
        places.add(entry.file_name().to_string_lossy(), std::fs::read(entry.path()).unwrap());
    }
    let found: BTreeSet<String> = places.leaks().into_iter().flat_map(|(_, secrets)| secrets).collect();
    assert_eq!(found, BTreeSet::from([secret(1), secret(2)]));
}
