//! One event of the log as clients get it, written out once for all of them.

use std::fmt::Write as _;
use std::sync::OnceLock;

use axum::body::Bytes;
use context::Logged;
use restocking::planners::Scope;
use restocking::suggestion::SuggestionTold;
use serde_json::{Value, json};

use crate::pages::row_html;

/// Who reads the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Programs: the suggestion as in the list of the API.
    Api,
    /// The desk page: with the row as it shows it.
    Desk,
}

pub(super) struct Frame {
    pub(super) position: u64,
    told: Option<SuggestionTold>,
    api: OnceLock<Bytes>,
    desk: OnceLock<Bytes>,
}

impl Frame {
    pub(super) fn of(event: &Logged) -> Self {
        let is_suggestion = event.subject.starts_with("suggestion/");
        let told = is_suggestion.then(|| serde_json::from_str(&event.data)).and_then(|read| {
            read.map_err(|error| tracing::error!(position = event.position, %error, "a log event cannot be shown")).ok()
        });
        Self { position: event.position, told, api: OnceLock::new(), desk: OnceLock::new() }
    }

    /// The bytes for a client that hears of what is in each of these scopes: of the rest it hears only how far the log is.
    pub(super) fn bytes_within(&self, scopes: &[Scope], form: Form) -> Bytes {
        let is_within = self.told.as_ref().is_none_or(|told| {
            let view = &told.suggestion;
            scopes.iter().all(|scope| scope.has(&view.supplier_id, view.category.as_deref()))
        });
        if is_within { self.bytes(form) } else { Bytes::from(format!("id: {}\n\n", self.position)) }
    }

    /// The bytes for a client.
    fn bytes(&self, form: Form) -> Bytes {
        let (cell, data): (_, fn(&SuggestionTold) -> Value) = match form {
            Form::Api => (&self.api, |told| json!(told.suggestion)),
            Form::Desk => (
                &self.desk,
                |told| json!({ "suggestion": told.suggestion, "because": told.because, "html": row_html(&told.suggestion) }),
            ),
        };
        cell.get_or_init(|| Bytes::from(written(self.position, self.told.as_ref(), data))).clone()
    }
}

/// Only the last part carries the id: whoever is cut off in between gets both parts again.
fn written(position: u64, told: Option<&SuggestionTold>, data: fn(&SuggestionTold) -> Value) -> String {
    let mut text = String::new();
    let Some(told) = told else { return format!("id: {position}\n\n") };
    let view = &told.suggestion;
    let is_open = view.state == "open";
    if is_open {
        let _ = writeln!(text, "id: {position}");
    }
    let _ = write!(text, "event: suggestion\ndata: {}\n\n", data(told));
    if !is_open {
        let removed = json!({
            "incarnation": view.incarnation,
            "version": view.version,
            "state": view.state,
            "because": told.because.clone().unwrap_or_else(|| because(&view.state).to_owned()),
        });
        let _ = write!(text, "id: {position}\nevent: removed\ndata: {removed}\n\n");
    }
    text
}

/// Why a suggestion is not in the open list, where the log does not say it.
fn because(state: &str) -> &'static str {
    match state {
        "submitting" => "accepted, on its way to the central system",
        "attention" => "its outcome is unknown; somebody has to look",
        "applied" => "done in the central system",
        "handled" => "done, and the supplier knows",
        "refused" => "refused by the central system",
        "dismissed" => "dismissed",
        "snoozed" => "set aside for later",
        _ => "no longer needed",
    }
}

/// What tells a client to load everything again.
pub(super) fn reset(position: u64, because: &str) -> Bytes {
    Bytes::from(format!("id: {position}\nevent: reset\ndata: {}\n\n", json!({ "because": because })))
}

/// The last words at shutdown.
pub(super) fn farewell(retry_millis: u64) -> Bytes {
    let data = json!({ "because": "the server is restarting" });
    Bytes::from(format!("retry: {retry_millis}\nevent: reset\ndata: {data}\n\n"))
}
