//! `GET /api/search?q=&limit=`, and with a search database also `brand, category, group, lang, discontinued`.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use replica::facts::name_in;
use replica::ports::SearchQuery;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{article_json, freshness_members};
use crate::app::State as Store;
use crate::http::Problem;

const USUAL: usize = 20;
const MOST: usize = 100;

#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
    limit: Option<usize>,
    lang: Option<String>,
    brand: Option<String>,
    category: Option<String>,
    group: Option<String>,
    #[serde(default)]
    discontinued: bool,
}

pub(crate) async fn search(
    State(store): State<Arc<Store>>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let Query(asked) = asked.map_err(|fault| Problem::unreadable(fault.body_text()))?;
    let limit = asked.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::unreadable(format!("limit is {limit}; give 1 to {MOST}")));
    }
    let failed = |_: &_| store.counted.failed();
    let language = asked.lang.clone();
    let (places, found, guessed) = if let Some(search) = &store.ports.search {
        let query = SearchQuery {
            text: asked.q,
            brand: asked.brand,
            category: asked.category,
            group: asked.group,
            language: asked.lang,
            with_discontinued: asked.discontinued,
            limit,
        };
        let answer = search.search(query).await.inspect_err(failed)?;
        let product = |product: &replica::facts::Product| {
            json!({
                "product_id": product.product_id, "name": name_in(&product.names, language.as_deref()),
                "names": product.names, "descriptions": product.descriptions, "brand": product.brand,
                "categories": product.categories, "discontinued": product.discontinued,
            })
        };
        (answer.places, answer.found.products.iter().map(product).collect(), answer.found.guessed)
    } else if let Some(articles) = &store.ports.articles {
        let answer = articles.articles_like(&asked.q, limit).await.inspect_err(failed)?;
        let now = store.ports.clock.now();
        let article = |article| article_json(article, now, language.as_deref());
        (answer.places, answer.found.iter().map(article).collect::<Vec<Value>>(), false)
    } else {
        return Err(Problem::not_found("There is nothing to search in."));
    };
    store.counted.answered();
    let mut body = freshness_members(&store, &store.freshness(&places));
    body.insert("products".to_owned(), found.into());
    body.insert("guessed".to_owned(), json!(guessed));
    Ok(Json(body.into()))
}
