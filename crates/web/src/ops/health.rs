//! Whether this instance lives, is ready, and how it fares. Every answer comes from memory.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::CheckStatus;
use crate::app::{AppState, House, State};

/// `GET /livez`: no dependency is asked, so that an outage elsewhere restarts nobody.
pub(crate) async fn livez(State(app): State<House>) -> Response {
    answer(app.ports.health.is_alive(), "alive", "no progress for 30 s; restart this instance")
}

/// `GET /startupz`
pub(crate) async fn startupz(State(app): State<House>) -> Response {
    answer(app.ports.health.is_started(), "started", "still starting")
}

/// `GET /readyz`: only what this instance itself needs; what is buffered while it is away does not count.
pub(crate) async fn readyz(State(app): State<House>) -> Response {
    if app.draining.is_cancelled() {
        return answer(false, "", "shutting down");
    }
    let failed = app.ports.health.checks().into_iter().find(|check| check.needed && check.status == CheckStatus::Fail);
    answer(app.ports.health.is_started() && failed.is_none(), "ready", "not ready; GET /health says why")
}

/// `GET /health`: the format of draft-inadarei-api-health-check-06.
pub(crate) async fn health(State(app): State<House>) -> Response {
    let status = overall(&app);
    let mut checks = Map::new();
    for check in app.ports.health.checks() {
        let mut entry = json!({ "componentType": check.component_type, "status": check.status, "time": check.time });
        if let Some(entry) = entry.as_object_mut() {
            entry.extend(check.observed_value.map(|value| ("observedValue".to_owned(), json!(value))));
            entry.extend(check.observed_unit.map(|unit| ("observedUnit".to_owned(), json!(unit))));
            entry.extend(check.output.map(|output| ("output".to_owned(), json!(output))));
        }
        checks.insert(check.name, Value::from(vec![entry]));
    }
    let body = json!({
        "status": status,
        "version": app.settings.version.split('.').next().unwrap_or("0"),
        "releaseId": app.settings.version,
        "serviceId": "restock",
        "roles": app.settings.roles,
        "checks": checks,
    });
    let code = if status == CheckStatus::Fail { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    (code, [(CONTENT_TYPE, "application/health+json")], body.to_string()).into_response()
}

/// Fails where this instance can serve nobody; a failing neighbour is a warning.
fn overall(app: &AppState) -> CheckStatus {
    let of_checks = app.whole.health.checks().into_iter().map(|check| match check.status {
        CheckStatus::Fail if !check.needed => CheckStatus::Warn,
        status => status,
    });
    let own =
        if !app.whole.health.is_alive() || app.draining.is_cancelled() { CheckStatus::Fail } else { CheckStatus::Pass };
    of_checks.max().unwrap_or(CheckStatus::Pass).max(own)
}

fn answer(is_well: bool, well: &'static str, ill: &'static str) -> Response {
    if is_well {
        (StatusCode::OK, well).into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, ill).into_response()
    }
}
