//! Around every request: correlation, refusals that hold everywhere, problems written out, headers, measurement.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::http::header::{ACCEPT, ALLOW, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt as _;

use super::headers::set_security_headers;
use super::origin::check_origin;
use super::request_context::CORRELATION_ID;
use super::{Problem, RequestContext};
use crate::app::{House, State};
use crate::pages::error_page;

/// The outermost layer of every route.
pub(crate) async fn envelope(State(app): State<House>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let context = RequestContext::of(request.headers(), app.ports.ids.as_ref());
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let wants_page = wants_page(&method, request.headers());
    let mut response = match check(&request).and_then(|()| check_whole(&app, &route)) {
        Err(problem) => problem.into_response(),
        Ok(()) => {
            request.extensions_mut().insert(context.clone());
            // A bug in one handler must not take the connection, and with it other requests, along.
            AssertUnwindSafe(next.run(request)).catch_unwind().await.unwrap_or_else(|_| {
                tracing::error!(correlation_id = context.correlation_id, route, "a handler panicked");
                Problem::internal().into_response()
            })
        }
    };
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response.extensions_mut().insert(method_not_allowed(&method));
    }
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = written(&app, &problem, &context, wants_page, response.headers().get(ALLOW).cloned());
    }
    if let Ok(id) = HeaderValue::from_str(&context.correlation_id) {
        response.headers_mut().insert(CORRELATION_ID, id);
    }
    set_security_headers(response.headers_mut());
    app.metrics.request(&route, &method, response.status(), started.elapsed());
    response
}

fn check(request: &Request) -> Result<(), Problem> {
    check_origin(request.method(), request.headers())?;
    match request.headers().get(CONTENT_ENCODING) {
        Some(encoding) if encoding != "identity" => Err(Problem::unsupported(
            "Compressed bodies are not taken. Send the body as it is, without Content-Encoding.",
        )),
        _ => Ok(()),
    }
}

/// What tells of everything at once, and cannot be told in part.
const WHOLE: [&str; 13] = [
    "/feeds/{name}",
    "/api/dead",
    "/api/dead/",
    "/api/trend",
    "/dead",
    "/api/rebuild",
    "/api/rebuild/",
    "/rebuild",
    "/rebuild/",
    "/mails",
    "/mails/{id}",
    "/mails/{id}/body",
    "/trend",
];

/// Refuses what tells of everything to those who may not see everything.
fn check_whole(app: &House, route: &str) -> Result<(), Problem> {
    let is_whole = WHOLE.iter().any(|known| route == *known || (known.ends_with('/') && route.starts_with(known)));
    if app.viewer.sees().is_none() || !is_whole {
        return Ok(());
    }
    let detail = "This tells of everything, and you see what is assigned to you. Ask somebody who sees everything.";
    Err(Problem::new(StatusCode::FORBIDDEN, "not-yours", "Not for this planner", detail))
}

fn wants_page(method: &Method, headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    method == Method::GET && accept.contains("text/html")
}

fn method_not_allowed(method: &Method) -> Problem {
    let detail = format!("{method} is not possible here; the header Allow says what is.");
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "Not with this method", detail)
}

fn written(
    app: &House,
    problem: &Problem,
    context: &RequestContext,
    wants_page: bool,
    allow: Option<HeaderValue>,
) -> Response {
    let (kind, body) = if wants_page {
        ("text/html; charset=utf-8", error_page(app, problem, &context.correlation_id))
    } else {
        ("application/problem+json", problem.to_json(&context.correlation_id).to_string())
    };
    let mut response = (problem.status, Body::from(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Some(seconds) = problem.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if problem.status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(allow) = allow {
        headers.insert(ALLOW, allow);
    }
    response
}
