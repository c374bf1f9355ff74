//! Calls to the program under test.

use serde_json::{Value, json};

use super::Envelope;

/// A client of one address.
#[derive(Debug, Clone)]
pub(crate) struct Http {
    pub(crate) base: String,
    pub(crate) client: reqwest::Client,
}

/// Status and body of an answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Http {
    pub(crate) fn new(base: String) -> Self {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { base, client }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A call that may find nobody at home.
    pub(crate) async fn try_get(&self, path: &str) -> Result<Answer, reqwest::Error> {
        read(self.client.get(self.url(path)).send().await?).await
    }

    /// The body of a call that is answered 200.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let answer = self.try_get(path).await.unwrap();
        assert_eq!(answer.status, 200, "GET {path}: {}", answer.body);
        answer.body
    }

    pub(crate) async fn try_post(&self, path: &str, body: &Value) -> Result<Answer, reqwest::Error> {
        read(self.client.post(self.url(path)).json(body).send().await?).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.try_post(path, body).await.unwrap()
    }

    /// Sends events as one batch; what the inbox answered, or that nobody answered.
    pub(crate) async fn try_send(&self, events: &[Envelope]) -> Result<Answer, reqwest::Error> {
        let body = serde_json::to_vec(events).unwrap();
        self.try_raw("application/cloudevents-batch+json", body).await
    }

    /// Sends events as one batch, which must be taken without a dead letter.
    pub(crate) async fn send(&self, events: &[Envelope]) -> Value {
        let answer = self.try_send(events).await.unwrap();
        assert_eq!((answer.status, &answer.body["dead"]), (202, &json!(0)), "{}", answer.body);
        assert!(answer.body.get("refused").is_none(), "{}", answer.body);
        answer.body
    }

    /// Posts bytes of some media type to `/events`.
    pub(crate) async fn try_raw(&self, media_type: &str, body: Vec<u8>) -> Result<Answer, reqwest::Error> {
        let request = self.client.post(self.url("/events")).header("content-type", media_type);
        read(request.body(body).send().await?).await
    }

    /// Suggestions by a query, all pages.
    pub(crate) async fn suggestions(&self, query: &str) -> Vec<Value> {
        let (mut items, mut cursor) = (Vec::new(), String::new());
        loop {
            let mut page = self.get(&format!("/api/suggestions?limit=1000&{query}{cursor}")).await;
            items.append(page["items"].as_array_mut().unwrap());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return items,
            }
        }
    }

    /// A planner's click on suggestions as they were listed, under a fresh key.
    pub(crate) async fn click(&self, action: &str, shown: &[Value], more: Value) -> Vec<Value> {
        let answer = self.try_click(action, &fresh_key(), shown, more).await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body["results"].as_array().unwrap().clone()
    }

    pub(crate) async fn try_click(
        &self,
        action: &str,
        key: &str,
        shown: &[Value],
        more: Value,
    ) -> Result<Answer, reqwest::Error> {
        let items: Vec<Value> = shown
            .iter()
            .map(|item| json!({ "incarnation": item["incarnation"], "version": item["version"] }))
            .collect();
        let mut body = json!({ "click_key": key, "items": items });
        if let Some(more) = more.as_object() {
            body.as_object_mut().unwrap().extend(more.clone());
        }
        self.try_post(&format!("/api/suggestions/{action}"), &body).await
    }
}

/// A click key, as a page makes it.
#[expect(clippy::disallowed_methods, reason = "a planner's page makes keys out of thin air")]
pub(crate) fn fresh_key() -> String {
    uuid::Uuid::now_v7().to_string()
}

async fn read(response: reqwest::Response) -> Result<Answer, reqwest::Error> {
    let status = response.status().as_u16();
    let text = response.text().await?;
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Ok(Answer { status, body })
}
