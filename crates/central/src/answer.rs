//! What the central system's answers mean.

use reqwest::StatusCode;
use restocking::facts::{Order, OrderStatus};
use restocking::ports::{Command, CommandOutcome};
use serde::Deserialize;
use serde_json::Value;

/// What an answer to a sent change proves.
pub(crate) enum SentAnswer {
    /// The outcome.
    Outcome(CommandOutcome),
    /// Nothing: the change may or may not have been made.
    Silence(String),
}

/// 2xx took it; 4xx refused it, but for those that say nothing about the change itself; 5xx prove nothing.
pub(crate) fn of_send(status: StatusCode, body: &str, version: Option<u64>) -> SentAnswer {
    if status.is_success() {
        return SentAnswer::Outcome(CommandOutcome::Took { version: version.or_else(|| version_in(body)) });
    }
    match status {
        StatusCode::CONFLICT | StatusCode::PRECONDITION_FAILED => {
            let reason = reason_in(body)
                .unwrap_or_else(|| "the order has changed at the central system since this was suggested".to_owned());
            SentAnswer::Outcome(CommandOutcome::Refused { reason, version: version.or_else(|| version_in(body)) })
        }
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND | StatusCode::GONE => {
            let reason = reason_in(body).unwrap_or_else(|| format!("the central system refused the change ({status})"));
            SentAnswer::Outcome(CommandOutcome::Refused { reason, version: version.or_else(|| version_in(body)) })
        }
        _ => SentAnswer::Silence(format!("it answered {status}")),
    }
}

/// A remembered command: `{"outcome":"applied"|"refused","order":..,"reason":..,"version":..}`, or the status under
/// which it was answered.
#[derive(Debug, Deserialize)]
struct Remembered {
    #[serde(default)]
    outcome: Option<String>,
    #[serde(default)]
    status: Option<Value>,
}

/// What `GET /commands/{key}` says.
pub(crate) fn of_command(body: &str) -> Result<Option<CommandOutcome>, String> {
    let remembered: Remembered =
        serde_json::from_str(body).map_err(|error| format!("its answer cannot be read: {error}"))?;
    let version = version_in(body);
    let status = remembered.status.as_ref();
    let word = remembered.outcome.as_deref().or_else(|| status.and_then(Value::as_str)).unwrap_or("");
    let code = status.and_then(Value::as_u64).unwrap_or(0);
    match (word, code) {
        ("applied" | "took" | "taken" | "accepted" | "done", _) | (_, 200..=299) => {
            Ok(Some(CommandOutcome::Took { version }))
        }
        ("refused" | "rejected" | "stale", _) | (_, 400..=499) => {
            let reason = reason_in(body).unwrap_or_else(|| "the central system refused the change".to_owned());
            Ok(Some(CommandOutcome::Refused { reason, version }))
        }
        ("pending" | "unknown", _) => Ok(None),
        _ => Err(format!("its answer names no outcome that is known here: {word}")),
    }
}

/// Whether an order, read back, already is as was asked.
pub(crate) fn of_state(order: &Order, command: &Command) -> Option<CommandOutcome> {
    let took = Some(CommandOutcome::Took { version: Some(order.version) });
    let line = order.lines.get(&command.line_id);
    let is_closed = order.status != OrderStatus::Open || line.is_none_or(|line| line.open_quantity() == 0);
    match (line, command.arrive_on) {
        _ if command.quantity == 0 => is_closed.then_some(took).flatten(),
        (Some(line), date) => {
            let as_asked =
                line.open_quantity() == command.quantity && date.is_none_or(|date| line.expected_on() == date);
            as_asked.then_some(took).flatten()
        }
        (None, _) => None,
    }
}

fn version_in(body: &str) -> Option<u64> {
    let body: Value = serde_json::from_str(body).ok()?;
    body.get("version").or_else(|| body.get("order")?.get("version"))?.as_u64()
}

/// The reason of a problem document, or of a body of the system's own.
fn reason_in(body: &str) -> Option<String> {
    let body: Value = serde_json::from_str(body).ok()?;
    let text = ["detail", "reason", "title", "error"].iter().find_map(|name| body.get(name)?.as_str())?;
    let clean: String = text.chars().filter(|c| !c.is_control()).take(300).collect();
    (!clean.is_empty()).then_some(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(status: u16, body: &str) -> Option<CommandOutcome> {
        match of_send(StatusCode::from_u16(status).unwrap(), body, None) {
            SentAnswer::Outcome(outcome) => Some(outcome),
            SentAnswer::Silence(_) => None,
        }
    }

    #[test]
    fn success_took_it_and_tells_the_version() {
        assert_eq!(sent(200, r#"{"order_id":"O","version":7}"#), Some(CommandOutcome::Took { version: Some(7) }));
    }

    #[test]
    fn a_refusal_carries_its_reason() {
        let refused = |reason: &str| Some(CommandOutcome::Refused { reason: reason.into(), version: None });
        assert_eq!(sent(422, r#"{"reason":"already shipped"}"#), refused("already shipped"));
        assert_eq!(sent(412, r#"{"detail":"version 8 by now"}"#), refused("version 8 by now"));
    }

    #[test]
    fn a_server_error_or_a_closed_door_proves_nothing() {
        for status in [500, 502, 503, 504, 429, 401, 403, 302, 408] {
            assert_eq!(sent(status, "{}"), None, "{status}");
        }
    }

    #[test]
    fn a_remembered_command_tells_its_outcome() {
        assert_eq!(of_command(r#"{"status":200,"version":3}"#), Ok(Some(CommandOutcome::Took { version: Some(3) })));
        let refused = CommandOutcome::Refused { reason: "no".into(), version: None };
        assert_eq!(of_command(r#"{"outcome":"refused","reason":"no"}"#), Ok(Some(refused)));
        assert!(of_command("{}").is_err());
    }
}
