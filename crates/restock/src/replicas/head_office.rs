//! Head office over HTTP: what was sold, and receipts of what was erased. Feeds are read by the feed client.

use std::time::Duration;

use async_trait::async_trait;
use feeds::{ErasureReceipt, FeedError};
use replica::follow::Receipt;
use replica::ports::Receipts;
use replica::till::{HeadOffice, LineError};
use reqwest::{Client, StatusCode, redirect};
use serde_json::Value;

/// An answer later than this is none.
const TIMEOUT: Duration = Duration::from_secs(20);
/// A connection that is idle for longer is not asked over again: the other end may be about to close it.
const IDLE: Duration = Duration::from_secs(5);

fn client() -> Result<Client, String> {
    let client = Client::builder().timeout(TIMEOUT).pool_idle_timeout(IDLE).redirect(redirect::Policy::none()).build();
    client.map_err(|error| format!("failed to set up HTTP: {error}"))
}

/// The door for events.
pub(crate) struct HttpHeadOffice {
    client: Client,
    url: String,
    token: Option<String>,
}

impl HttpHeadOffice {
    pub(crate) fn new(base: &str, token: Option<String>) -> Result<Self, String> {
        Ok(Self { client: client()?, url: format!("{}/events", base.trim_end_matches('/')), token })
    }
}

#[async_trait]
impl HeadOffice for HttpHeadOffice {
    async fn hand_over(&self, events: Vec<Value>) -> Result<(), LineError> {
        let body = serde_json::to_vec(&events).map_err(|error| LineError::Refused(error.to_string()))?;
        let mut request = self.client.post(&self.url).header("content-type", "application/cloudevents-batch+json");
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let answer = request.body(body).send().await.map_err(|error| LineError::Unavailable(error.to_string()))?;
        match answer.status() {
            StatusCode::ACCEPTED => Ok(()),
            status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
                Err(LineError::Unavailable(format!("it answered {status}")))
            }
            status => Err(LineError::Refused(format!("head office answered {status}"))),
        }
    }
}

/// Receipts of what was erased, to where the feeds come from.
pub(crate) struct FeedReceipts(pub(crate) feed_client::Office);

#[async_trait]
impl Receipts for FeedReceipts {
    async fn hand_over(&self, receipt: &Receipt) -> Result<(), FeedError> {
        let receipt = ErasureReceipt {
            // The office knows the reader by its token.
            reader: String::new(),
            feed: receipt.feed.clone(),
            position: receipt.position,
            rows: receipt.rows,
            erased_at: receipt.erased_at,
        };
        self.0.file(&receipt).await
    }
}
