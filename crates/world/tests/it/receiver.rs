//! A stand-in for Restock: takes events, remembers them, and can be out of order.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use tokio::sync::watch;

#[derive(Default)]
struct Taken {
    events: Vec<Value>,
    unreadable: usize,
    refused: usize,
    out_of_order: bool,
    /// Takes the events and says that it did not.
    forgets_to_say_so: bool,
}

#[derive(Clone)]
pub(crate) struct Receiver {
    taken: Arc<Mutex<Taken>>,
    news: Arc<watch::Sender<usize>>,
    pub(crate) address: SocketAddr,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let receiver = Self { taken: Arc::default(), news: Arc::new(watch::Sender::new(0)), address };
        let app = Router::new().route("/events", post(take)).layer(DefaultBodyLimit::disable());
        let app = app.with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        receiver
    }

    pub(crate) fn url(&self) -> reqwest::Url {
        format!("http://{}", self.address).parse().unwrap()
    }

    pub(crate) fn out_of_order(&self, out_of_order: bool) {
        self.taken.lock().unwrap().out_of_order = out_of_order;
    }

    pub(crate) fn forgets_to_say_so(&self, forgets: bool) {
        self.taken.lock().unwrap().forgets_to_say_so = forgets;
    }

    pub(crate) fn events(&self) -> Vec<Value> {
        self.taken.lock().unwrap().events.clone()
    }

    pub(crate) fn unreadable(&self) -> usize {
        self.taken.lock().unwrap().unreadable
    }

    pub(crate) fn refused(&self) -> usize {
        self.taken.lock().unwrap().refused
    }

    /// Waits until what was taken satisfies.
    pub(crate) async fn until(&self, satisfied: impl Fn(&Self) -> bool) {
        let mut news = self.news.subscribe();
        let wait = async {
            while !satisfied(self) {
                news.changed().await.unwrap();
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(60), wait).await.expect("the events came within a minute");
    }

    /// Each event once, by its id; the same id must always carry the same event.
    pub(crate) fn distinct(&self) -> BTreeMap<String, Value> {
        let mut distinct = BTreeMap::new();
        for event in self.events() {
            let id = format!("{} {}", event["source"], event["id"]);
            if let Some(before) = distinct.insert(id, event.clone()) {
                assert_eq!(before, event, "the same id carries the same event");
            }
        }
        distinct
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let status = {
        let mut taken = receiver.taken.lock().unwrap();
        if taken.out_of_order {
            taken.refused += 1;
            StatusCode::SERVICE_UNAVAILABLE
        } else {
            match (headers["content-type"].to_str().unwrap(), serde_json::from_slice::<Value>(&body)) {
                ("application/cloudevents-batch+json", Ok(Value::Array(events))) => taken.events.extend(events),
                ("application/cloudevents+json", Ok(event)) => taken.events.push(event),
                _ => taken.unreadable += 1,
            }
            if taken.forgets_to_say_so { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::ACCEPTED }
        }
    };
    receiver.news.send_modify(|round| *round += 1);
    status
}
