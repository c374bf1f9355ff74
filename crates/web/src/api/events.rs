//! `POST /events`: CloudEvents in their three content modes, answered when the inbox holds them.

use std::borrow::Cow;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::{Extensions, HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use event::{EnvelopeFault, Event, Fault};
use restocking::use_cases::Received;

use crate::app::{Shared, State};
use crate::http::{Problem, RequestContext, media_type, read_body};

const STRUCTURED: &str = "application/cloudevents+json";
const BATCH: &str = "application/cloudevents-batch+json";

/// The content modes of the CloudEvents HTTP binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Structured,
    Batch,
    Binary,
}

pub(crate) async fn receive(
    State(app): State<Shared>,
    extensions: Extensions,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let mode = mode_of(&headers)?;
    let limits = &app.settings.limits;
    let limit = if mode == Mode::Batch { limits.batch_bytes } else { limits.event_bytes };
    let body = read_body(&headers, body, limit, limits.body_timeout).await?;
    let mut events = read(mode, &headers, &body).map_err(|fault| unreadable(&fault))?;
    let context = extensions.get::<RequestContext>();
    for event in &mut events {
        complete(&app, event, &headers, context);
    }
    let correlation_id = context.and_then(RequestContext::given);
    answer(app.desk.receive.receive(events, correlation_id).await?)
}

fn mode_of(headers: &HeaderMap) -> Result<Mode, Problem> {
    let is_binary = headers.keys().any(|name| name.as_str().starts_with("ce-"));
    match media_type(headers).as_deref() {
        Some(STRUCTURED) => Ok(Mode::Structured),
        Some(BATCH) => Ok(Mode::Batch),
        Some(kind) if is_binary && (kind == "application/json" || kind.ends_with("+json")) => Ok(Mode::Binary),
        None if is_binary => Ok(Mode::Binary),
        _ => Err(Problem::unsupported(format!(
            "Send one event as {STRUCTURED}, several as {BATCH}, or one with its attributes in ce-* headers and its data as application/json."
        ))),
    }
}

fn read(mode: Mode, headers: &HeaderMap, body: &Bytes) -> Result<Vec<Event>, EnvelopeFault> {
    match mode {
        Mode::Structured => event::read_structured(body).map(|event| vec![event]),
        Mode::Batch => event::read_batch(body),
        Mode::Binary => {
            let mut attributes = Vec::new();
            for (name, value) in headers {
                let Some(name) = name.as_str().strip_prefix("ce-") else { continue };
                let Ok(text) = std::str::from_utf8(value.as_bytes()) else {
                    return Err(Fault::BadText { name: name.to_owned() }.at(0));
                };
                attributes.push((name, Cow::Borrowed(text)));
            }
            event::read_binary(attributes, body).map(|event| vec![event])
        }
    }
}

/// What the request says about its events, where they do not say it themselves.
fn complete(app: &Shared, event: &mut Event, headers: &HeaderMap, context: Option<&RequestContext>) {
    if event.kind.is_none() {
        // Owned first: the table answers with a text that lives as long as what it is asked with.
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        event.kind = kind_of(app, text);
    }
    if let Some(traceparent) = context.and_then(|context| context.traceparent.as_ref()) {
        event.attributes.entry("traceparent".to_owned()).or_insert_with(|| traceparent.clone());
    }
}

fn kind_of<'a>(app: &'a Shared, header: impl Fn(&str) -> Option<&'a str>) -> Option<String> {
    app.settings.header_types.kind_of(header).map(ToOwned::to_owned)
}

fn unreadable(fault: &EnvelopeFault) -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "envelope",
        "An event cannot be read",
        format!("{fault}. Nothing of this request was stored."),
    )
    .with("index", fault.index)
    .with("fault", fault.fault.to_string())
}

fn answer(received: Received) -> Result<Response, Problem> {
    let nothing_taken = received.accepted + received.duplicates + received.dead == 0;
    if !received.refused.is_empty() && nothing_taken {
        let detail = "The same source and id came before with other content. An event never changes: correct it with a \
                      new event under a new id.";
        let refused = serde_json::to_value(&received.refused).unwrap_or_default();
        return Err(Problem::new(StatusCode::CONFLICT, "contradiction", "The events contradict earlier ones", detail)
            .with("refused", refused));
    }
    Ok((StatusCode::ACCEPTED, Json(received)).into_response())
}
