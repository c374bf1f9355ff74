//! The other way to build the same reads: a program without a copy, which calls head office's services for every answer.
//! It is here to be compared with, by the command and by the tests.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use reqwest::Url;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::doors::{Door, Doors};

/// The services that it calls, as they would be programs of their own.
pub(super) const SERVICES: [&str; 3] = ["product", "price", "promotion"];
/// A till waits no longer than this for an answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Where it asks.
#[derive(Clone)]
pub(super) struct Chain {
    office: Url,
    list: String,
    client: reqwest::Client,
    product: Door,
    price: Door,
    promotion: Door,
}

/// Why there is no answer.
struct Broken(StatusCode, String);

type Answered<T> = Result<T, Broken>;

impl axum::response::IntoResponse for Broken {
    fn into_response(self) -> axum::response::Response {
        (self.0, Json(json!({ "status": self.0.as_u16(), "detail": self.1 }))).into_response()
    }
}

impl Chain {
    /// Before a head office, with the prices of a list.
    ///
    /// # Errors
    /// When the address is none.
    pub(super) fn new(office: &str, list: &str, doors: &Doors) -> Result<Self, String> {
        let url: Url = office.parse().map_err(|_| format!("failed to use {office} as an address"))?;
        let client = reqwest::Client::builder().timeout(PATIENCE).no_proxy().build();
        let client = client.map_err(|error| format!("failed to prepare the HTTP client: {error}"))?;
        let [product, price, promotion] = SERVICES.map(|service| doors.to(service));
        Ok(Self { office: url, list: list.to_owned(), client, product, price, promotion })
    }

    /// Answers until told to stop.
    pub(super) async fn serve(self, listener: TcpListener, stop: CancellationToken) -> std::io::Result<()> {
        let router = Router::new()
            .route("/api/products/{code}", get(product))
            .route("/api/search", get(search))
            .route("/api/prices/{list}/{product}", get(price))
            .route("/livez", get(async || "ok"))
            .with_state(Arc::new(self));
        axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await
    }

    async fn ask(&self, door: &Door, path: &[&str], query: &[(&str, &str)]) -> Answered<Option<Value>> {
        let mut url = self.office.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(["api", "catalogue"]).extend(path);
        }
        url.query_pairs_mut().extend_pairs(query);
        let silent = |error: reqwest::Error| Broken(StatusCode::SERVICE_UNAVAILABLE, error.without_url().to_string());
        let asked = async { self.client.get(url).send().await?.error_for_status()?.json::<Value>().await };
        match door.through("is asked", asked).await {
            Ok(answer) => Ok(Some(answer)),
            Err(error) if error.status() == Some(StatusCode::NOT_FOUND) => Ok(None),
            Err(error) => Err(silent(error)),
        }
    }

    async fn products(&self, words: &str, limit: &str) -> Answered<Vec<Value>> {
        let found = self.ask(&self.product, &["products"], &[("q", words), ("limit", limit)]).await?;
        Ok(found.and_then(|found| found["items"].as_array().cloned()).unwrap_or_default())
    }

    /// The price of a product at a moment, with the sales that are planned for it.
    async fn price_of(&self, list: &str, product_id: &str, at: Timestamp) -> Answered<Value> {
        let price = self.ask(&self.price, &["lists", list, "prices", product_id], &[]).await?;
        let Some(price) = price else { return Ok(Value::Null) };
        let entry = price["entries"].as_array().into_iter().flatten().rfind(|entry| holds(entry, at));
        let amount = entry.and_then(|entry| decimal(&entry["amount"]));
        let Some(regular) = amount else { return Ok(Value::Null) };
        let sales = self.ask(&self.promotion, &["sales"], &[("limit", "1000")]).await?;
        let sales = sales.and_then(|sales| sales["items"].as_array().cloned()).unwrap_or_default();
        let of_product = |sale: &&Value| {
            let ids = sale["product_ids"].as_array().into_iter().flatten();
            ids.filter_map(Value::as_str).any(|id| id == product_id) && holds(sale, at)
        };
        let reduced = sales.iter().filter(of_product).filter_map(|sale| decimal(&sale["discount_percent"]));
        let amount = reduced.map(|percent| regular - regular * percent / Decimal::ONE_HUNDRED).min().unwrap_or(regular);
        Ok(json!({ "amount": amount.round_dp(2), "regular": regular, "currency": price["currency"] }))
    }

    async fn article(&self, product: &Value) -> Answered<Value> {
        let id = product["product_id"].as_str().unwrap_or_default();
        let price = self.price_of(&self.list, id, context::Clock::now(&crate::adapters::SystemClock)).await?;
        Ok(json!({ "product_id": id, "names": product["names"], "barcodes": product["barcodes"], "price": price }))
    }
}

fn holds(period: &Value, at: Timestamp) -> bool {
    let time = |member: &str| period[member].as_str().and_then(|text| text.parse::<Timestamp>().ok());
    time("from").is_none_or(|from| from <= at) && time("until").is_none_or(|until| at < until)
}

fn decimal(value: &Value) -> Option<Decimal> {
    value.as_str()?.parse().ok()
}

async fn product(State(chain): State<Arc<Chain>>, Path(code): Path<String>) -> Answered<Json<Value>> {
    let is_it = |product: &&Value| {
        let codes = product["barcodes"].as_array().into_iter().flatten();
        product["product_id"] == code.as_str() || codes.filter_map(Value::as_str).any(|known| known == code)
    };
    let products = chain.products(&code, "10").await?;
    let Some(product) = products.iter().find(is_it) else {
        return Err(Broken(StatusCode::NOT_FOUND, "No product has this barcode or number.".to_owned()));
    };
    Ok(Json(json!({ "products": [chain.article(product).await?] })))
}

#[derive(Deserialize)]
struct Words {
    #[serde(default)]
    q: String,
}

async fn search(State(chain): State<Arc<Chain>>, Query(words): Query<Words>) -> Answered<Json<Value>> {
    let mut products = Vec::new();
    for product in chain.products(&words.q, "20").await? {
        products.push(chain.article(&product).await?);
    }
    Ok(Json(json!({ "products": products })))
}

async fn price(
    State(chain): State<Arc<Chain>>,
    Path((list, product)): Path<(String, String)>,
) -> Answered<Json<Value>> {
    let now = context::Clock::now(&crate::adapters::SystemClock);
    Ok(Json(json!({ "price": chain.price_of(&list, &product, now).await? })))
}
