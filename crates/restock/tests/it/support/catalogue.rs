//! The catalogue of a running instance, as somebody who edits it uses it.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Http, eventually_within};

/// Its calls.
pub(crate) struct Catalogue<'a>(pub(crate) &'a Http);

impl Catalogue<'_> {
    /// A call that is taken; its answer.
    pub(crate) async fn make(&self, path: &str, body: Value) -> Value {
        let answer = self.0.post(&format!("/api/catalogue/{path}"), &body).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    pub(crate) async fn list(&self, list: &str) {
        self.make(&format!("lists/{list}"), json!({ "name": list, "currency": "EUR", "channel": "stores" })).await;
    }

    pub(crate) async fn product(&self, id: &str, name: &str, barcode: &str) {
        let body = json!({ "names": { "en": name }, "barcodes": [barcode] });
        self.make(&format!("products/{id}"), body).await;
    }

    pub(crate) async fn price(&self, id: &str, amount: &str) {
        self.make(&format!("lists/north/prices/{id}"), json!({ "amount": amount })).await;
    }

    pub(crate) async fn group(&self, id: &str, members: &[&str]) {
        self.make(&format!("groups/{id}"), json!({ "names": { "en": id } })).await;
        for member in members {
            self.joins(member, id).await;
        }
    }

    pub(crate) async fn joins(&self, product: &str, group: &str) -> Value {
        self.make(&format!("products/{product}/groups"), json!({ "join": group })).await
    }

    /// A sale of 20 percent on a group, announced at once, from a moment on and for a day.
    pub(crate) async fn sale(&self, id: &str, group: &str, from: Timestamp) {
        let until = from + SignedDuration::from_hours(24);
        let sale = json!({ "names": { "en": format!("Sale {id}") }, "group_ids": [group], "discount_percent": "20",
            "from": from, "until": until, "announced_at": "2020-01-01T00:00:00Z" });
        self.make(&format!("sales/{id}"), sale).await;
    }

    /// Imports rows of a kind; all of them are taken.
    pub(crate) async fn import(&self, kind: &str, csv: String) {
        let url = self.0.url(&format!("/api/catalogue/imports?kind={kind}"));
        let begun = self.0.client.post(url).header("content-type", "text/csv").body(csv).send().await.unwrap();
        let begun: Value = begun.json().await.unwrap();
        let id = begun["import_id"].as_str().unwrap_or_else(|| panic!("{begun}")).to_owned();
        let patience = std::time::Duration::from_secs(300);
        let done = eventually_within(patience, "the import is done", async || {
            let progress = self.0.get(&format!("/api/catalogue/imports/{id}")).await;
            if progress["state"] == "waiting" || progress["state"] == "running" { Err(progress) } else { Ok(progress) }
        })
        .await;
        assert_eq!((&done["state"], &done["refused"]), (&json!("done"), &json!(0)), "{done}");
    }
}
