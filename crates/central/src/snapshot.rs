//! The central system's snapshot as a source of everything: `GET /snapshot/{part}?after=&limit=`, NDJSON pages.

mod rows;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use context::{Backoff, Clock, Ids};
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode, Url};
use restocking::ports::{FetchError, Part, Source, SourceError, SourcePage};
use restocking::use_cases::Breaker;

use crate::http::{self, HttpCentral, Unread};

/// With which `after` the next page is asked for.
const NEXT: &str = "x-next-after";
/// How many rows there are, where the system says so.
const TOTAL: &str = "x-total-count";
/// No page is asked for with more rows.
const MOST_ROWS: usize = 10_000;

/// How long an unreachable system is asked again before the page is given up.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Tries of one page.
    pub tries: u32,
    /// Pauses between them; a `Retry-After` that asks for more is kept.
    pub backoff: Backoff,
}

impl Default for Patience {
    /// Seven tries within about half a minute.
    fn default() -> Self {
        Self { tries: 7, backoff: Backoff { first: Duration::from_millis(500), longest: Duration::from_secs(15) } }
    }
}

/// Reads the pages of a central system's snapshot.
pub struct CentralSnapshot {
    central: HttpCentral,
    url: String,
    patience: Patience,
    breaker: Breaker,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

/// What became of asking for a page once.
enum Asked {
    Page {
        headers: HeaderMap,
        body: String,
    },
    /// More bytes than one answer may have: ask for fewer rows.
    TooLarge,
}

impl CentralSnapshot {
    /// The snapshot of this central system.
    pub fn new(central: HttpCentral, patience: Patience, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        let url = central.url(&[]).to_string();
        Self { central, url, patience, breaker: Breaker::default(), clock, ids }
    }

    fn page_url(&self, part: Part, after: Option<&str>, limit: usize) -> Url {
        let mut url = self.central.url(&["snapshot", part.as_str()]);
        url.query_pairs_mut().extend_pairs(after.map(|after| ("after", after)));
        url.query_pairs_mut().append_pair("limit", &limit.to_string());
        url
    }

    /// Asks until there is an answer or patience ends.
    async fn ask(&self, url: &Url) -> Result<Asked, SourceError> {
        let mut failures = 0;
        loop {
            let mut leave_alone = None;
            let asked = self.breaker.guard(self.clock.now(), || self.once(url, &mut leave_alone)).await;
            let silence = match asked {
                Ok(asked) => return Ok(asked),
                Err(error) if error.is_outage() => error,
                Err(error) => return Err(SourceError::Refused(format!("{}: {error}", self.describe()))),
            };
            failures += 1;
            if failures >= self.patience.tries {
                let said = format!("{}: {silence} (asked {failures} times)", self.describe());
                return Err(SourceError::Unavailable(said));
            }
            let pause = self.patience.backoff.jittered(failures, self.ids.chance());
            tokio::time::sleep(pause.max(leave_alone.unwrap_or_default().min(self.patience.backoff.longest))).await;
        }
    }

    async fn once(&self, url: &Url, leave_alone: &mut Option<Duration>) -> Result<Asked, FetchError> {
        let response = self
            .central
            .request(Method::GET, url.clone())
            .send()
            .await
            .map_err(|error| FetchError::Unreachable(http::plain(&error)))?;
        let headers = response.headers().clone();
        match response.status() {
            StatusCode::OK => match http::body(response).await {
                Ok(body) => Ok(Asked::Page { headers, body }),
                Err(Unread::TooLarge) => Ok(Asked::TooLarge),
                Err(Unread::Broken(reason)) => Err(FetchError::Unreachable(reason)),
            },
            StatusCode::NOT_FOUND => Err(FetchError::Unreadable(format!(
                "it has no {}; crates/world/openapi/central.yaml says what a snapshot answers",
                url.path()
            ))),
            status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
                *leave_alone = http::retry_after(&headers);
                Err(FetchError::Unreachable(format!("it answered {status}")))
            }
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                Err(FetchError::Unreadable("it refuses the token; see central.token_file".to_owned()))
            }
            status => Err(FetchError::Unreadable(format!("it answered {status}"))),
        }
    }
}

#[async_trait]
impl Source for CentralSnapshot {
    fn describe(&self) -> String {
        format!("the central system at {}", self.url)
    }

    fn identity(&self) -> String {
        format!("central {}", self.url)
    }

    async fn count(&self, part: Part) -> Result<Option<u64>, SourceError> {
        Ok(match self.ask(&self.page_url(part, None, 1)).await? {
            Asked::Page { headers, .. } => text(&headers, TOTAL).and_then(|total| total.parse().ok()),
            Asked::TooLarge => None,
        })
    }

    async fn page(&self, part: Part, after: Option<&str>, limit: usize) -> Result<SourcePage, SourceError> {
        let mut limit = limit.clamp(1, MOST_ROWS);
        loop {
            match self.ask(&self.page_url(part, after, limit)).await? {
                Asked::TooLarge if limit > 1 => limit = limit.div_ceil(2),
                Asked::TooLarge => {
                    let place = after.unwrap_or("the beginning");
                    let said = format!("{}: one row of {} after {place} is too large", self.describe(), part.as_str());
                    return Err(SourceError::Refused(said));
                }
                Asked::Page { headers, body } => {
                    let mut page = rows::read(part, after, &body);
                    let is_empty = page.rows.is_empty() && page.rejected.is_empty();
                    page.next = text(&headers, NEXT).filter(|_| !is_empty);
                    if page.next.is_some() && page.next.as_deref() == after {
                        let said = format!("{}: the page after {after:?} names itself as the next", self.describe());
                        return Err(SourceError::Refused(said));
                    }
                    return Ok(page);
                }
            }
        }
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(ToOwned::to_owned)
}
