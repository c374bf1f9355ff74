//! The program that serves feeds, and how it is asked.

use std::time::Duration;

use feeds::{ErasureReceipt, FeedError};
use reqwest::{Client, RequestBuilder, Response, Url, redirect};
use serde_json::json;
use thiserror::Error;

use crate::HttpFeed;
use crate::answer::refusal;

/// A connection that is idle for longer is not asked over again: the other end may be about to close it.
const IDLE: Duration = Duration::from_secs(5);
/// The largest answer that is read: a full page of large events.
const LARGEST_ANSWER: usize = 64 * 1024 * 1024;

/// Why an address cannot be used. Completes "failed to ...".
#[derive(Debug, Error)]
pub enum OfficeError {
    /// Not a URL with a host.
    #[error("use \"{0}\" as an address: write it like \"https://restock.example.com\"")]
    Url(String),
    /// The HTTP client cannot be built.
    #[error("prepare the HTTP client: {0}")]
    Client(String),
}

/// Where feeds are read, with a reader's token. No redirect is followed and no proxy used.
#[derive(Clone)]
pub struct Office {
    client: Client,
    base: Url,
    token: String,
    timeout: Duration,
}

impl Office {
    /// Prepares calls; nothing is sent yet. An answer that takes longer than `timeout`, beside the time that a reader
    /// waits for something new, is none.
    ///
    /// # Errors
    /// When the address is none.
    pub fn new(url: &str, token: &str, timeout: Duration) -> Result<Self, OfficeError> {
        let base = Url::parse(url).ok().filter(|base| matches!(base.scheme(), "http" | "https") && base.has_host());
        let base = base.ok_or_else(|| OfficeError::Url(url.to_owned()))?;
        let client = Client::builder()
            .connect_timeout(timeout.min(Duration::from_secs(5)))
            .pool_idle_timeout(IDLE)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .user_agent(concat!("restock/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| OfficeError::Client(error.to_string()))?;
        Ok(Self { client, base, token: token.to_owned(), timeout })
    }

    /// One of its feeds, by name.
    pub fn feed(&self, name: &str) -> HttpFeed {
        HttpFeed::new(self.clone(), name)
    }

    /// Hands a receipt over; more than once does no harm. The reader is the one whose token it is.
    ///
    /// # Errors
    /// When it was not filed; send it again.
    pub async fn file(&self, receipt: &ErasureReceipt) -> Result<(), FeedError> {
        let body = json!({
            "feed": receipt.feed,
            "position": receipt.position,
            "rows": receipt.rows,
            "erased_at": receipt.erased_at,
        });
        let request = self.client.post(self.url(&["receipts"])).json(&body);
        self.ask(request, Duration::ZERO).await.map(|_| ())
    }

    /// A URL below the feeds; each segment is escaped.
    pub(crate) fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push("feeds").extend(segments);
        }
        url
    }

    pub(crate) fn get(&self, url: Url) -> RequestBuilder {
        self.client.get(url)
    }

    /// Sends a request; answers only what was a success.
    pub(crate) async fn ask(&self, request: RequestBuilder, wait: Duration) -> Result<Response, FeedError> {
        let request = request.bearer_auth(&self.token).timeout(self.timeout + wait);
        let response = request.send().await.map_err(|error| unreachable(&error))?;
        if response.status().is_success() {
            return Ok(response);
        }
        let status = response.status();
        let body = read_whole(response).await.unwrap_or_default();
        Err(refusal(status, &body))
    }
}

/// Without the address, which says nothing new.
fn unreachable(error: &reqwest::Error) -> FeedError {
    let why = if error.is_timeout() { "no answer in time" } else { "nobody answers there" };
    FeedError::Unavailable(why.to_owned())
}

/// The body, as far as it is not absurdly large.
pub(crate) async fn read_whole(mut response: Response) -> Result<Vec<u8>, FeedError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| unreachable(&error))? {
        if body.len() + chunk.len() > LARGEST_ANSWER {
            return Err(FeedError::Corrupt(format!(
                "an answer is larger than {LARGEST_ANSWER} bytes; ask for fewer events"
            )));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
