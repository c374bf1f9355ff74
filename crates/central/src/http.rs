//! Calls to the central system.

use std::time::Duration;

use async_trait::async_trait;
use lifecycle::Level;
use reqwest::header::{ETAG, HeaderMap, IF_MATCH};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, Url, redirect};
use restocking::facts::Order;
use restocking::ports::{CallError, Central, Command, CommandOutcome, FetchError, StockRow};
use serde_json::json;
use thiserror::Error;
use uuid::Uuid;

use crate::answer::{self, SentAnswer};
use crate::stock;

/// Where the central system is and what it promises.
#[derive(Debug, Clone)]
pub struct CentralConfig {
    /// Base of its URLs, `http` or `https`.
    pub url: String,
    /// What it promises.
    pub level: Level,
    /// An answer later than this is none.
    pub timeout: Duration,
    /// Sent as a bearer token, if it wants one.
    pub token: Option<String>,
}

/// Why the configuration cannot be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// Not a URL with a host.
    #[error("central.url \"{0}\" is no http or https URL")]
    Url(String),
    /// The HTTP client cannot be built.
    #[error("failed to prepare the HTTP client: {0}")]
    Client(String),
}

/// The largest answer that is read: a whole order, or a page of a snapshot.
pub(crate) const LARGEST_ANSWER: usize = 8 * 1024 * 1024;

/// The central system over HTTP. No redirect is followed and no proxy used: the address is the one configured.
pub struct HttpCentral {
    client: Client,
    base: Url,
    config: CentralConfig,
}

impl HttpCentral {
    /// Prepares calls; nothing is sent yet.
    ///
    /// # Errors
    /// When the configuration cannot be used.
    pub fn new(config: CentralConfig) -> Result<Self, ConfigError> {
        let mut base = Url::parse(&config.url).map_err(|_| ConfigError::Url(config.url.clone()))?;
        if !matches!(base.scheme(), "http" | "https") || base.host_str().is_none() {
            return Err(ConfigError::Url(config.url));
        }
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        let client = Client::builder()
            .timeout(config.timeout)
            .connect_timeout(config.timeout.min(Duration::from_secs(5)))
            .redirect(redirect::Policy::none())
            .no_proxy()
            .user_agent(concat!("restock/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| ConfigError::Client(error.to_string()))?;
        Ok(Self { client, base, config })
    }

    /// A URL below the base; each segment is escaped.
    pub(crate) fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }

    /// A change as its level asks for it: a command, or a naturally idempotent update of the line.
    fn change(&self, command: &Command) -> RequestBuilder {
        let mut wanted = json!({ "quantity": command.quantity });
        if let Some(date) = command.arrive_on {
            wanted["arrive_on"] = json!(date);
        }
        let order = ["orders", command.order_id.as_str()];
        if self.config.level == Level::Idempotent {
            let url = self.url(&[&order[..], &["lines", &command.line_id]].concat());
            return self.request(Method::PUT, url).json(&wanted);
        }
        wanted["line_id"] = json!(command.line_id);
        wanted["kind"] = json!(command.kind);
        let url = self.url(&[&order[..], &["commands"]].concat());
        self.request(Method::POST, url).json(&json!({ "changes": [wanted] }))
    }

    pub(crate) fn request(&self, method: Method, url: Url) -> RequestBuilder {
        let request = self.client.request(method, url);
        match &self.config.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends a read and answers its body, if it was a success.
    pub(crate) async fn read(&self, url: Url) -> Result<(HeaderMap, String), FetchError> {
        let unreachable = |error: reqwest::Error| FetchError::Unreachable(plain(&error));
        let response = self.request(Method::GET, url).send().await.map_err(unreachable)?;
        match response.status() {
            StatusCode::OK => {
                let headers = response.headers().clone();
                let body = body(response).await.map_err(|unread| FetchError::Unreachable(unread.to_string()))?;
                Ok((headers, body))
            }
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(FetchError::Unknown),
            status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
                Err(FetchError::Unreachable(format!("it answered {status}")))
            }
            status => Err(FetchError::Unreadable(format!("it answered {status}"))),
        }
    }
}

#[async_trait]
impl Central for HttpCentral {
    fn level(&self) -> Level {
        self.config.level
    }

    async fn order(&self, order_id: &str) -> Result<Order, FetchError> {
        let (_, body) = self.read(self.url(&["orders", order_id])).await?;
        let order = Order::read(&body).map_err(|fault| FetchError::Unreadable(fault.to_string()))?;
        if order.order_id != order_id {
            return Err(FetchError::Unreadable(format!(
                "asked for order {order_id}, it answered order {}",
                order.order_id
            )));
        }
        Ok(order)
    }

    async fn stock(&self, product_id: &str) -> Result<Vec<StockRow>, FetchError> {
        stock::of_product(self, product_id).await
    }

    async fn send(&self, key: Uuid, command: &Command, correlation_id: &str) -> Result<CommandOutcome, CallError> {
        let mut request = self.change(command).header("x-correlation-id", header_safe(correlation_id));
        if self.config.level >= Level::Keyed {
            request = request.header("idempotency-key", key.to_string());
        }
        if self.config.level == Level::KeyedAndVersioned {
            request = request.header(IF_MATCH, format!("\"{}\"", command.basis));
        }
        let response = request.send().await.map_err(|error| silence(plain(&error)))?;
        let status = response.status();
        let retry_after = retry_after(response.headers());
        let version = version(response.headers());
        let text = body(response).await.map_err(|unread| silence(unread.to_string()))?;
        match answer::of_send(status, &text, version) {
            SentAnswer::Outcome(outcome) => Ok(outcome),
            SentAnswer::Silence(reason) => Err(CallError { reason, retry_after }),
        }
    }

    async fn read_back(&self, key: Uuid, command: &Command) -> Result<Option<CommandOutcome>, CallError> {
        let as_silence = |error: FetchError| silence(error.to_string());
        if self.config.level >= Level::Keyed {
            return match self.read(self.url(&["commands", &key.to_string()])).await {
                Ok((_, body)) => answer::of_command(&body).map_err(silence),
                Err(FetchError::Unknown) => Ok(None),
                Err(error) => Err(as_silence(error)),
            };
        }
        let order = self.order(&command.order_id).await.map_err(as_silence)?;
        Ok(answer::of_state(&order, command))
    }
}

/// Why the body of an answer was not read to its end.
#[derive(Debug, Error)]
pub(crate) enum Unread {
    /// Larger than anything that is asked for.
    #[error("its answer is larger than {LARGEST_ANSWER} bytes")]
    TooLarge,
    /// The connection ended before it, or it is no text.
    #[error("{0}")]
    Broken(String),
}

/// Reads a body up to the largest answer.
pub(crate) async fn body(mut response: Response) -> Result<String, Unread> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| Unread::Broken(plain(&error)))? {
        if bytes.len() + chunk.len() > LARGEST_ANSWER {
            return Err(Unread::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| Unread::Broken("its answer is not UTF-8".to_owned()))
}

fn silence(reason: String) -> CallError {
    CallError { reason, retry_after: None }
}

/// The order's version, which is its entity tag.
fn version(headers: &HeaderMap) -> Option<u64> {
    let tag = headers.get(ETAG)?.to_str().ok()?;
    tag.trim_start_matches("W/").trim_matches('"').parse().ok()
}

pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get("retry-after")?.to_str().ok()?.parse().ok().map(Duration::from_secs)
}

/// A header carries visible ASCII only.
fn header_safe(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').take(200).collect()
}

/// An error without its URL, which may hold what is nobody's business.
pub(crate) fn plain(error: &reqwest::Error) -> String {
    let mut text = match (error.is_timeout(), error.is_connect()) {
        (true, _) => "it did not answer in time".to_owned(),
        (false, true) => "no connection".to_owned(),
        (false, false) => "the connection broke".to_owned(),
    };
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if cause.source().is_none() {
            text.push_str(&format!(" ({cause})"));
        }
        source = cause.source();
    }
    text
}
