//! A product's stock from the snapshot: filtered where the system can, read to its end where it cannot.

use reqwest::Url;
use restocking::ports::{FetchError, StockRow};
use serde::Deserialize;

use crate::http::HttpCentral;

/// Pages read for one product at most; a system that cannot filter has to be read whole.
const MOST_PAGES: usize = 10_000;

#[derive(Deserialize)]
struct Row {
    product_id: String,
    location_id: String,
    seq: u64,
    level: i64,
}

pub(crate) async fn of_product(central: &HttpCentral, product_id: &str) -> Result<Vec<StockRow>, FetchError> {
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    for _ in 0..MOST_PAGES {
        let (headers, body) = central.read(page(central, product_id, after.as_deref())).await?;
        for line in body.lines().filter(|line| !line.trim().is_empty()) {
            let row: Row = serde_json::from_str(line).map_err(|error| FetchError::Unreadable(error.to_string()))?;
            if row.product_id == product_id {
                found.push(StockRow { location_id: row.location_id, seq: row.seq, level: row.level });
            }
        }
        let next = headers.get("x-next-after").and_then(|value| value.to_str().ok()).map(ToOwned::to_owned);
        match next {
            Some(next) if Some(&next) != after.as_ref() && !body.trim().is_empty() => after = Some(next),
            _ => return Ok(found),
        }
    }
    Err(FetchError::Unreadable(format!("the stock snapshot has more than {MOST_PAGES} pages")))
}

fn page(central: &HttpCentral, product_id: &str, after: Option<&str>) -> Url {
    let mut url = central.url(&["snapshot", "stock"]);
    {
        let mut query = url.query_pairs_mut();
        query.append_pair("product_id", product_id);
        if let Some(after) = after {
            query.append_pair("after", after);
        }
    }
    url
}
