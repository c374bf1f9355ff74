//! `POST /feeds/receipts`: a reader holds nothing of a feed any more.

use axum::Json;
use axum::body::Body;
use axum::http::HeaderMap;
use feeds::ErasureReceipt;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::gate::{no_such_feed, problem, reader_of};
use crate::app::{House, State};
use crate::http::{Problem, read_json};

/// Bytes of a receipt at most.
const BYTES: usize = 4 * 1024;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Receipt {
    feed: String,
    position: u64,
    rows: u64,
    erased_at: Timestamp,
}

#[derive(Debug, Serialize)]
pub(crate) struct Filed {
    filed: bool,
}

/// Takes a receipt, as often as it is sent. The token of a reader from whom everything was taken is good for this alone.
pub(crate) async fn receive(State(app): State<House>, headers: HeaderMap, body: Body) -> Result<Json<Filed>, Problem> {
    let reader = reader_of(&app, &headers)?;
    let timeout = app.settings.limits.body_timeout;
    let receipt: Receipt = read_json(&headers, body, BYTES, timeout).await?;
    if !reader.may_read(&receipt.feed) {
        return Err(no_such_feed());
    }
    let Receipt { feed, position, rows, erased_at } = receipt;
    let receipt = ErasureReceipt { reader: reader.name().to_owned(), feed, position, rows, erased_at };
    app.ports.feeds.book.file(receipt).await.map_err(problem)?;
    Ok(Json(Filed { filed: true }))
}
