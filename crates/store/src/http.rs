//! What holds for every request and every answer.

mod body;
mod problem;

use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

pub(crate) use body::read_json;
pub(crate) use problem::Problem;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Refuses what another site's page makes a browser send, and says how answers may be used.
pub(crate) async fn guarded(request: Request, next: Next) -> Response {
    let from_elsewhere = request.headers().get("sec-fetch-site").is_some_and(|site| site == "cross-site");
    let mut answer = if from_elsewhere && request.method() != Method::GET {
        Problem::forbidden("Another site's page sent this; use this store's own page.").into_response()
    } else {
        next.run(request).await
    };
    let headers = answer.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// Of everything else.
pub(crate) async fn nothing_here() -> Problem {
    Problem::not_found(
        "There is nothing here. A store answers /api/products/{barcode or number}, /api/search?q= and /.",
    )
}
