//! Styles, scripts and the icon: part of the program, told apart by their content.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::http::Problem;

#[derive(Clone, Copy)]
struct Asset {
    name: &'static str,
    kind: &'static str,
    text: &'static str,
}

macro_rules! assets {
    ($($kind:literal: $($name:literal),+;)+) => {
        &[$($(Asset { name: $name, kind: $kind, text: include_str!(concat!("../../static/", $name)) }),+),+]
    };
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    // Also used by the page of contracts that stands alone.
    let sheet = Asset { name: "sheet.css", kind: CSS, text: contracts::documents::SHEET_STYLES };
    [sheet].into_iter().chain(FILES.iter().copied()).collect()
});

const CSS: &str = "text/css; charset=utf-8";

static FILES: &[Asset] = assets! {
    "text/css; charset=utf-8": "base.css", "catalogue.css", "clicks.css", "desk.css", "detail.css", "insight.css", "rebuild.css", "rows.css", "stores.css";
    "text/javascript; charset=utf-8": "again.js", "ages.js", "click.js", "clicks.js", "dead.js", "desk.js", "dialogs.js", "faults.js", "fields.js", "first.js",
        "forms.js", "imports.js", "keys.js", "list.js", "live.js", "moments.js", "outlook.js", "picker.js", "prices.js", "rebuild.js", "remember.js", "rows.js",
        "say.js", "selection.js", "send.js", "shell.js", "shortages.js", "steps.js", "stores.js", "suggestion.js", "theme.js", "undo.js", "views.js",
        "weigh.js";
    "image/svg+xml": "icon.svg";
};

static TAGS: LazyLock<Vec<String>> = LazyLock::new(|| ASSETS.iter().map(|asset| tag(asset.text)).collect());

fn tag(text: &str) -> String {
    format!("\"{}\"", &blake3::hash(text.as_bytes()).to_hex()[..20])
}

/// `GET /static/{name}`
pub(super) async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let found = ASSETS.iter().zip(TAGS.iter()).find(|(asset, _)| asset.name == name);
    let Some((asset, tag)) = found else { return Err(Problem::not_found("There is no such file.")) };
    let is_known = headers.get(IF_NONE_MATCH).is_some_and(|known| known == tag.as_str());
    let mut response = if is_known { StatusCode::NOT_MODIFIED.into_response() } else { asset.text.into_response() };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    // Kept, but asked for each time: an update of the program is seen at once.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(ETAG, tag);
    }
    Ok(response)
}
