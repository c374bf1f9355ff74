//! One use case after the other is used with every way out held shut: what is answered all the same needs nobody; what is
//! not, needs whoever it waits for. Then the doors are opened, and what follows later is seen.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use context::{Clock as _, Ids as _};
use jiff::SignedDuration;
use reqwest::header::{COOKIE, HeaderMap, HeaderValue};
use reqwest::{Client, Response, redirect};
use serde_json::{Value, json};

use super::chain::SERVICES;
use super::composed::{CENTRAL, Composed, HEAD_OFFICE, MAIL, PLANNER, token};
use super::doors::{Call, Doors, Mark};
use super::use_cases::{At, Body, Until, UseCase};
use crate::adapters::{FreshIds, SystemClock};
use crate::failure::Failure;

/// What is answered with all doors shut is usually answered at once; when a call waits at a door for so long, it is let
/// through to see whether the answer waits for it.
const ALONE: Duration = Duration::from_millis(1_500);
/// What takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(10);
/// For so long everything is left alone, to see what goes on by itself.
const LEFT_ALONE: Duration = Duration::from_secs(2);

/// What there is to be used.
pub(super) struct Made {
    /// Open suggestions of different orders that depend on nothing.
    pub(super) suggestions: Vec<Value>,
    /// Click keys.
    pub(super) keys: Vec<String>,
    pub(super) now: String,
    pub(super) next_week: String,
    pub(super) new_order: String,
    pub(super) criteria: String,
}

impl Made {
    /// A text in a JSON answer.
    pub(super) fn text(&self, value: &Value) -> String {
        value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
    }
}

/// What was seen of one use case.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) case: UseCase,
    /// Without these there is no answer.
    pub(super) waits_for: BTreeSet<Call>,
    /// These follow later.
    pub(super) later: BTreeSet<Call>,
}

/// Whoever uses everything.
pub(super) struct User<'a> {
    pub(super) composed: &'a Composed,
    doors: &'a Doors,
    client: Client,
    /// Ids that answers named, by what they are of.
    known: BTreeMap<&'static str, String>,
    /// What goes on whether anybody asks or not.
    pub(super) by_itself: BTreeSet<Call>,
}

impl<'a> User<'a> {
    pub(super) fn new(composed: &'a Composed, doors: &'a Doors) -> Result<Self, Failure> {
        let who = HeaderValue::from_str(&format!("restock_planner={PLANNER}"));
        let who = who.map_err(|error| format!("failed to say who asks: {error}"))?;
        let client = Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .default_headers(HeaderMap::from_iter([(COOKIE, who)]))
            .build();
        let client = client.map_err(|error| format!("failed to prepare the HTTP client: {error}"))?;
        Ok(Self { composed, doors, client, known: BTreeMap::new(), by_itself: BTreeSet::new() })
    }

    /// Makes what cases need: suggestions to click on, an order that will be announced, a dead letter.
    pub(super) async fn make(&mut self) -> Result<Made, Failure> {
        self.eventually("the desk is at rest", async |user| user.is_at_rest().await).await?;
        let page =
            self.json(At::HeadOffice, "/api/suggestions?state=open&kind=cancel,postpone,decrease&limit=200").await?;
        let mut orders = BTreeSet::new();
        let items = page["items"].as_array().into_iter().flatten();
        let free = items.filter(|item| item["depends_on"].as_array().is_some_and(Vec::is_empty));
        let suggestions: Vec<Value> =
            free.filter(|item| orders.insert(item["order_id"].to_string())).take(8).cloned().collect();
        if suggestions.len() < 8 {
            return Err(Failure::Failed(format!(
                "failed to make suggestions to click on: of {page} {} are free",
                suggestions.len()
            )));
        }
        let now = SystemClock.now();
        let broken = json!({ "specversion": "1.0", "id": "availability-dead", "source": "https://central.example",
            "type": "warehouse.stock.changed.v1", "subject": "P1", "time": now, "data": { "product_id": 7 } });
        self.post(At::HeadOffice, "/events", "application/cloudevents+json", broken.to_string()).await?;
        let dead = self.json(At::HeadOffice, "/api/dead").await?;
        self.known.insert("dead", dead["items"][0]["seq"].to_string());
        let page = self.text(At::HeadOffice, "/").await?;
        self.find_link("static", &page, "/static/");
        let new_order = self.composed.place(self.composed.retailer.orders()).await?;
        Ok(Made {
            suggestions,
            keys: (0..6).map(|_| FreshIds.fresh().to_string()).collect(),
            now: now.to_string(),
            next_week: (now + SignedDuration::from_hours(24 * 7)).to_string(),
            new_order,
            criteria: criteria::FIRST_DAY.to_owned(),
        })
    }

    /// Sees what goes on by itself.
    pub(super) async fn leave_alone(&mut self) {
        let mark = self.doors.mark();
        tokio::time::sleep(LEFT_ALONE).await;
        self.by_itself = self.doors.since(mark);
        self.by_itself.extend(self.doors.under_way());
    }

    /// Waits until a store has what the catalogue said.
    pub(super) async fn until_copied(&mut self) -> Result<(), Failure> {
        self.eventually("the copies hold the sale", async |user| {
            let product = user.json(At::Store, "/api/products/P1").await?;
            let price = user.json(At::Price, "/api/prices/north/P1").await?;
            let found = user.json(At::Search, "/api/search?q=pencil").await?;
            let is_reduced = |price: &Value| price["sale"]["sale_id"] == "S1";
            let is_found = found["products"].as_array().is_some_and(|products| !products.is_empty());
            Ok(is_reduced(&product["products"][0]["price"]) && is_reduced(&price["price"]) && is_found)
        })
        .await
    }

    /// Uses a use case.
    pub(super) async fn exercise(&mut self, case: UseCase) -> Result<Seen, Failure> {
        let everybody: Vec<&str> = [CENTRAL, MAIL, HEAD_OFFICE].into_iter().chain(SERVICES).collect();
        self.doors.shut(&everybody);
        let mark = self.doors.mark();
        let failed =
            |why: String| Failure::Failed(format!("failed to use {} of {}: {why}", case.name(), case.at.name()));
        let request = self.request(&case).map_err(failed)?;
        let mut answering = tokio::spawn(request.send());
        let mut waits_for: BTreeSet<Call> = BTreeSet::new();
        let answer = loop {
            if let Ok(answer) = tokio::time::timeout(ALONE, &mut answering).await {
                break answer.map_err(|error| failed(error.to_string()))?.map_err(|error| failed(error.to_string()))?;
            }
            let waiting = self.doors.since(mark);
            // What goes on by itself is the last to be suspected.
            let (suspects, others): (Vec<Call>, Vec<Call>) =
                waiting.into_iter().partition(|call| !self.by_itself.contains(call));
            let next = suspects.into_iter().chain(others).find(|call| !waits_for.contains(call));
            let Some(next) = next else {
                return Err(failed("it does not answer, and waits for nobody".to_owned()));
            };
            waits_for.insert(next);
            self.doors.let_through(next);
        };
        let (status, text) = read(answer).await.map_err(failed)?;
        if !(200..400).contains(&status) {
            return Err(failed(format!("it was answered {status}: {}", text.chars().take(300).collect::<String>())));
        }
        self.learn(&case, &text);
        self.afterwards(&case, mark).await?;
        let mut later = self.doors.since(mark);
        later.retain(|call| !waits_for.contains(call) && !self.by_itself.contains(call));
        Ok(Seen { case, waits_for, later })
    }

    /// Lets everything happen that follows.
    async fn afterwards(&mut self, case: &UseCase, mark: Mark) -> Result<(), Failure> {
        let until = case.until;
        let what = format!("what follows on {} is done", case.name());
        if until == Until::Held {
            return Ok(());
        }
        if until == Until::Begun {
            return self
                .eventually(&what, async |user| {
                    Ok(user.doors.under_way().iter().any(|call| !user.by_itself.contains(call)))
                })
                .await;
        }
        self.doors.open_all();
        self.eventually(&what, async |user| {
            let went = |what: &str| {
                user.doors.since(mark).iter().any(|call| call.what == what)
                    && user.doors.under_way().iter().all(|call| call.what != what)
            };
            let is_done = match until {
                Until::Rest | Until::Held | Until::Begun => true,
                Until::Mailed => went("hands a mail over"),
                Until::Sent => went("hands over what was sold"),
                Until::OrderFetched => went("fetches an order"),
                Until::Rebuilt => user.json(At::HeadOffice, "/api/rebuild").await?["state"] != "running",
            };
            Ok(is_done && user.is_at_rest().await?)
        })
        .await
    }

    async fn is_at_rest(&self) -> Result<bool, Failure> {
        let inbox = self.json(At::HeadOffice, "/api/inbox").await?;
        let overview = self.json(At::HeadOffice, "/api/overview").await?;
        let till = self.json(At::Store, "/api/till").await?;
        let is_calling =
            self.doors.under_way().iter().any(|call| !self.by_itself.contains(call) && call.what != "follows feeds");
        Ok(inbox["pending"] == 0
            && overview["submissions_pending"] == 0
            && till["movements_waiting"] == 0
            && !is_calling)
    }

    async fn eventually(
        &self,
        what: &str,
        mut is_so: impl AsyncFnMut(&Self) -> Result<bool, Failure>,
    ) -> Result<(), Failure> {
        let waiting = async {
            loop {
                match is_so(self).await {
                    Ok(true) => return,
                    Ok(false) => {}
                    // It may not be there yet.
                    Err(failure) => tracing::debug!(%failure, what, "looked at again"),
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        let waited = tokio::time::timeout(PATIENCE, waiting).await;
        waited.map_err(|_| {
            Failure::Failed(format!("failed to wait until {what}; under way: {:?}", self.doors.under_way()))
        })
    }

    fn request(&self, case: &UseCase) -> Result<reqwest::RequestBuilder, String> {
        let mut values = case.path.iter();
        let segments = case.route.split('/').map(|segment| {
            if !segment.starts_with('{') {
                return Ok(segment.to_owned());
            }
            let value = values.next().ok_or_else(|| format!("{} lacks a value for {segment}", case.route))?;
            let Some(name) = value.strip_prefix('{').and_then(|value| value.strip_suffix('}')) else {
                return Ok(value.clone());
            };
            self.known.get(name).cloned().ok_or_else(|| format!("no answer named the {name}"))
        });
        let path = segments.collect::<Result<Vec<String>, String>>()?.join("/");
        let question = if case.query.is_empty() { String::new() } else { format!("?{}", case.query) };
        let url = format!("{}{path}{question}", case.at.url(self.composed));
        let request = if case.method == "GET" { self.client.get(url) } else { self.client.post(url) };
        Ok(match &case.body {
            Body::None => request,
            Body::Json(body) => request.json(body),
            Body::Text(kind, text) => request.header("content-type", *kind).body(text.clone()),
            Body::Reader(reader, None) => request.bearer_auth(token(reader)),
            Body::Reader(reader, Some(body)) => request.bearer_auth(token(reader)).json(body),
        })
    }

    /// Keeps ids that later cases need.
    fn learn(&mut self, case: &UseCase, text: &str) {
        let told: Value = serde_json::from_str(text).unwrap_or_default();
        let id = |name: &str| told[name].as_str().map_or_else(|| told[name].to_string(), ToOwned::to_owned);
        match (case.method, case.route) {
            ("POST", "/api/views") => drop(self.known.insert("view", id("id"))),
            ("POST", "/api/catalogue/imports") => drop(self.known.insert("import", id("import_id"))),
            ("GET", "/mails") => self.find_link("mail", text, "/mails/"),
            _ => {}
        }
    }

    /// What stands behind the first link of a kind on a page.
    fn find_link(&mut self, name: &'static str, page: &str, link: &str) {
        let found = page.split(link).nth(1).and_then(|rest| rest.split(['"', '?', '/', '#']).next());
        if let Some(found) = found {
            self.known.insert(name, found.to_owned());
        }
    }

    async fn text(&self, at: At, path: &str) -> Result<String, Failure> {
        let failed = |error: reqwest::Error| Failure::Failed(format!("failed to read {path}: {error}"));
        let url = format!("{}{path}", at.url(self.composed));
        self.client
            .get(url)
            .send()
            .await
            .map_err(failed)?
            .error_for_status()
            .map_err(failed)?
            .text()
            .await
            .map_err(failed)
    }

    async fn json(&self, at: At, path: &str) -> Result<Value, Failure> {
        let text = self.text(at, path).await?;
        serde_json::from_str(&text).map_err(|error| Failure::Failed(format!("failed to read {path}: {error}")))
    }

    async fn post(&self, at: At, path: &str, kind: &str, body: String) -> Result<(), Failure> {
        let failed = |error: reqwest::Error| Failure::Failed(format!("failed to send to {path}: {error}"));
        let request = self.client.post(format!("{}{path}", at.url(self.composed))).header("content-type", kind);
        request.body(body).send().await.map_err(failed)?.error_for_status().map_err(failed)?;
        Ok(())
    }
}

/// Status and text of an answer; of a stream that it began.
async fn read(answer: Response) -> Result<(u16, String), String> {
    let status = answer.status().as_u16();
    let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("text/event-stream") {
        return Ok((status, String::new()));
    }
    let bytes = answer.bytes().await.map_err(|error| error.to_string())?;
    Ok((status, String::from_utf8_lossy(&bytes).into_owned()))
}
