//! Events that no consumer can digest, in envelopes that every consumer can read.

use reqwest::{Client, Response, Url};
use serde_json::json;

/// A poison event; which one, and its id, follows from the position of the good event beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Poison {
    position: i64,
}

impl Poison {
    pub(crate) fn beside(position: i64) -> Self {
        Self { position }
    }

    /// Sends it: every fourth kind in binary mode with a payload that is no JSON, the others structured.
    pub(crate) async fn post(self, http: &Client, events_url: &Url) -> Result<Response, reqwest::Error> {
        let number = self.position;
        let (id, subject) = (format!("poison/{number}"), format!("poison-{number}"));
        let (kind, data) = match number % 4 {
            0 => {
                let request = http.post(events_url.clone()).header("ce-specversion", "1.0").header("ce-id", id);
                let request = request.header("ce-source", "urn:world:poison").header("ce-subject", subject);
                let request = request.header("ce-type", "planning.product.published.v1");
                let request = request.header("content-type", "application/json");
                return request.body(r#"{"product_id": "poison", "#).send().await;
            }
            1 => ("warehouse.robot.sneezed.v1", json!({ "product_id": subject, "loudness": 11 })),
            2 => ("warehouse.stock.changed.v1", json!({ "product_id": 7, "seq": "first", "delta": "many" })),
            _ => ("purchasing.order.changed.v1", json!("{\"order_id\": \"broken")),
        };
        let event = json!({
            "specversion": "1.0", "id": id, "source": "urn:world:poison", "type": kind, "subject": subject,
            "datacontenttype": "application/json", "data": data,
        });
        let request = http.post(events_url.clone()).header("content-type", "application/cloudevents+json");
        request.body(event.to_string()).send().await
    }
}
