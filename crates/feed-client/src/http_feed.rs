//! A feed over HTTP.

use std::time::Duration;

use async_trait::async_trait;
use feeds::{Chain, Feed, FeedError, FeedEvent, Head, SnapshotChunk};
use reqwest::Response;
use serde::Deserialize;

use crate::answer;
use crate::office::{Office, read_whole};

/// One feed of an [`Office`].
#[derive(Clone)]
pub struct HttpFeed {
    office: Office,
    name: String,
    accept: Option<&'static str>,
}

impl HttpFeed {
    pub(crate) fn new(office: Office, name: &str) -> Self {
        Self { office, name: name.to_owned(), accept: None }
    }

    /// The same for a consumer that takes only whole states: a feed with changes in it refuses it at once.
    #[must_use]
    pub fn thick_only(mut self) -> Self {
        self.accept = Some("thick");
        self
    }

    async fn ask(&self, what: &[&str], query: &[(&str, String)], wait: Duration) -> Result<Response, FeedError> {
        let mut segments = vec![self.name.as_str()];
        segments.extend(what);
        let mut url = self.office.url(&segments);
        url.query_pairs_mut().extend_pairs(query).extend_pairs(self.accept.map(|accept| ("accept", accept)));
        self.office.ask(self.office.get(url), wait).await
    }
}

#[derive(Deserialize)]
struct HeadTold {
    position: u64,
    chain: String,
}

fn chain(text: &str) -> Result<Chain, FeedError> {
    Chain::parse(text).ok_or_else(|| FeedError::Corrupt("a digest cannot be read".to_owned()))
}

/// A header of a snapshot.
fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response.headers().get(name)?.to_str().ok()
}

#[async_trait]
impl Feed for HttpFeed {
    fn name(&self) -> &str {
        &self.name
    }

    async fn head(&self) -> Result<Head, FeedError> {
        let body = read_whole(self.ask(&["head"], &[], Duration::ZERO).await?).await?;
        let told: HeadTold = serde_json::from_slice(&body).map_err(|error| FeedError::Corrupt(error.to_string()))?;
        Ok(Head { position: told.position, chain: chain(&told.chain)? })
    }

    async fn read(&self, after: u64, limit: usize, wait: Duration) -> Result<Vec<FeedEvent>, FeedError> {
        let query = [
            ("lastEventId", after.to_string()),
            ("limit", limit.to_string()),
            ("timeout", wait.as_millis().to_string()),
        ];
        answer::page(&read_whole(self.ask(&[], &query, wait).await?).await?)
    }

    async fn snapshot(&self, at: Option<u64>, from: Option<&str>, limit: usize) -> Result<SnapshotChunk, FeedError> {
        let mut query = vec![("limit", limit.to_string())];
        query.extend(at.map(|at| ("at", at.to_string())));
        query.extend(from.map(|from| ("from", from.to_owned())));
        let response = self.ask(&["snapshot"], &query, Duration::ZERO).await?;
        let told = |name: &str| {
            header(&response, name).ok_or_else(|| FeedError::Corrupt(format!("the header {name} is missing")))
        };
        let position = told("restock-snapshot-position")?.parse();
        let position =
            position.map_err(|_| FeedError::Corrupt("the position of a snapshot cannot be read".to_owned()))?;
        let at = Head { position, chain: chain(told("restock-snapshot-chain")?)? };
        let chunk = chain(told("restock-chunk-chain")?)?;
        let next = header(&response, "restock-snapshot-next").map(ToOwned::to_owned);
        let events = answer::events(&read_whole(response).await?)?.into_iter().map(|(event, _)| event).collect();
        Ok(SnapshotChunk { at, events, next, chunk })
    }
}
