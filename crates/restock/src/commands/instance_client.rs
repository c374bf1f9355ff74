//! A running instance, as the commands ask it.

use std::net::SocketAddr;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, StatusCode, Url};
use serde_json::Value;

use crate::output::reachable;

/// How long an answer may take; a batch of events is stored before it is answered.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);

/// The HTTP interface of one instance.
pub(crate) struct InstanceClient {
    base: Url,
    http: Client,
    /// The planner as whom is asked; none where it does not matter.
    planner: Option<String>,
}

/// Why there is no answer to work with.
#[derive(Debug)]
pub(crate) enum ClientError {
    /// Nobody answers there.
    Silent(String),
    /// A problem, in its own words.
    Problem { status: StatusCode, body: Value },
}

impl InstanceClient {
    /// At the named address, or where the configuration says that an instance listens.
    pub(crate) fn new(to: Option<&str>, listen: SocketAddr) -> Result<Self, String> {
        let address = to.map_or_else(|| format!("http://{}", reachable(listen)), ToOwned::to_owned);
        let base: Url = address
            .parse()
            .ok()
            .filter(|url: &Url| matches!(url.scheme(), "http" | "https"))
            .ok_or_else(|| format!("--to {address} is no address; give one like http://127.0.0.1:8080"))?;
        let http = Client::builder()
            .timeout(ANSWER_WITHIN)
            .connect_timeout(Duration::from_secs(5))
            .no_proxy()
            .user_agent(concat!("restock/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| format!("failed to prepare the HTTP client: {error}"))?;
        Ok(Self { base, http, planner: None })
    }

    /// The same as a planner, for what not everybody may see.
    pub(crate) fn asking_as(self, planner: Option<String>) -> Self {
        Self { planner, ..self }
    }

    /// Where it is.
    pub(crate) fn address(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    pub(crate) async fn get(&self, path: &[&str]) -> Result<Value, ClientError> {
        self.answer(self.request(Method::GET, path)).await
    }

    /// A page of a list, after an entry of it.
    pub(crate) async fn get_page(&self, path: &[&str], after: i64, limit: u32) -> Result<Value, ClientError> {
        let mut url = self.url(path);
        url.query_pairs_mut().append_pair("after", &after.to_string()).append_pair("limit", &limit.to_string());
        self.answer(self.http.get(url)).await
    }

    pub(crate) async fn post(&self, path: &[&str], body: &Value) -> Result<Value, ClientError> {
        self.answer(self.request(Method::POST, path).json(body)).await
    }

    pub(crate) async fn post_text(
        &self,
        path: &[&str],
        content_type: &str,
        body: String,
    ) -> Result<Value, ClientError> {
        self.answer(self.request(Method::POST, path).header("content-type", content_type).body(body)).await
    }

    /// The same with a query.
    pub(crate) async fn post_text_with(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
        content_type: &str,
        body: String,
    ) -> Result<Value, ClientError> {
        let mut url = self.url(path);
        url.query_pairs_mut().extend_pairs(query);
        self.answer(self.http.post(url).header("content-type", content_type).body(body)).await
    }

    fn request(&self, method: Method, path: &[&str]) -> RequestBuilder {
        self.http.request(method, self.url(path)).header("accept", "application/json")
    }

    /// A URL below the base; each segment is escaped.
    fn url(&self, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        url
    }

    async fn answer(&self, request: RequestBuilder) -> Result<Value, ClientError> {
        let silent = |error: reqwest::Error| ClientError::Silent(self.silence(&error));
        let request = match &self.planner {
            Some(planner) => request.header("cookie", format!("restock_planner={planner}")),
            None => request,
        };
        let response = request.send().await.map_err(silent)?;
        let status = response.status();
        let text = response.text().await.map_err(silent)?;
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        // A warning or failure of the health check is an answer, too.
        let is_health = body.get("checks").is_some();
        if status.is_success() || is_health { Ok(body) } else { Err(ClientError::Problem { status, body }) }
    }

    fn silence(&self, error: &reqwest::Error) -> String {
        let what = if error.is_timeout() { "it does not answer in time" } else { "nobody answers" };
        format!("{}: {what}; start `restock serve`, or name a running instance with --to", self.address())
    }
}

impl ClientError {
    /// In words, for whoever asked.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Silent(text) => text.clone(),
            Self::Problem { status, body } => {
                let detail = body["detail"].as_str().or(body["title"].as_str());
                detail.map_or_else(|| format!("it answered {status}"), ToOwned::to_owned)
            }
        }
    }
}

impl From<ClientError> for crate::failure::Failure {
    fn from(error: ClientError) -> Self {
        Self::Failed(error.text())
    }
}
