//! The central system as its own people see it.

use jiff::Timestamp;
use reqwest::Response;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::central::work::Work;
use crate::model::{Order, Product, StockLevel};

/// Why an actor could not work. It tries again later.
#[derive(Debug, thiserror::Error)]
pub enum ActorError {
    /// The call did not reach the central system or was not answered well.
    #[error("failed to call the central system")]
    Call(#[from] reqwest::Error),
    /// The answer makes no sense.
    #[error("failed to read the central system's answer")]
    Answer(#[from] serde_json::Error),
}

#[derive(Debug)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
}

#[derive(Deserialize)]
struct Progress {
    until: Option<Timestamp>,
}

impl Client {
    pub(crate) fn new(http: reqwest::Client, base: String) -> Self {
        Self { http, base }
    }

    pub(crate) async fn progress(&self, actor: &str) -> Result<Option<Timestamp>, ActorError> {
        let answer = self.get(&format!("/admin/progress/{actor}"), &[]).await?;
        Ok(answer.json::<Progress>().await?.until)
    }

    pub(crate) async fn enter(&self, work: &Work) -> Result<(), ActorError> {
        self.http.post(format!("{}/admin/work", self.base)).json(work).send().await?.error_for_status()?;
        Ok(())
    }

    pub(crate) async fn open_orders_of_supplier(&self, supplier_id: &str) -> Result<Vec<Order>, ActorError> {
        self.rows("/inside/snapshot/orders", &[("supplier_id", supplier_id), ("status", "open")]).await
    }

    pub(crate) async fn open_orders_of_product(&self, product_id: &str) -> Result<Vec<Order>, ActorError> {
        self.rows("/inside/snapshot/orders", &[("product_id", product_id), ("status", "open")]).await
    }

    pub(crate) async fn product(&self, product_id: &str) -> Result<Option<Product>, ActorError> {
        Ok(self.rows("/inside/snapshot/products", &[("product_id", product_id)]).await?.pop())
    }

    pub(crate) async fn stock(&self, product_id: &str) -> Result<Vec<StockLevel>, ActorError> {
        self.rows("/inside/snapshot/stock", &[("product_id", product_id)]).await
    }

    async fn rows<T: DeserializeOwned>(&self, path: &str, filter: &[(&str, &str)]) -> Result<Vec<T>, ActorError> {
        let mut rows = Vec::new();
        let mut after = String::from("0");
        loop {
            let mut query = filter.to_vec();
            query.push(("after", &after));
            let page = self.get(path, &query).await?;
            let next = page.headers().get("x-next-after").and_then(|next| next.to_str().ok()).map(String::from);
            for line in page.text().await?.lines() {
                rows.push(serde_json::from_str(line)?);
            }
            match next {
                Some(next) => after = next,
                None => return Ok(rows),
            }
        }
    }

    async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Response, ActorError> {
        let url = format!("{}{path}", self.base);
        let url = reqwest::Url::parse_with_params(&url, query).map_or(url, String::from);
        Ok(self.http.get(url).send().await?.error_for_status()?)
    }
}
