//! `GET /dead`: dead letters, to be put back or set aside.

use askama::Template;
use axum::response::Html;
use context::{DeadFilter, Entry, EntrySeq};

use super::shell::{Shell, written};
use super::words;
use crate::api::dead::event_shown;
use crate::app::{Shared, State};
use crate::http::{Params, Problem};

const PAGE: u32 = 100;

#[derive(Template)]
#[template(path = "dead.html")]
struct DeadPage<'a> {
    shell: Shell<'a>,
    letters: Vec<Letter>,
    next: Option<EntrySeq>,
}

struct Letter {
    seq: EntrySeq,
    kind: String,
    source: String,
    id: String,
    subject: Option<String>,
    reason: String,
    received: String,
    event: String,
}

pub(super) async fn dead(State(app): State<Shared>, mut params: Params) -> Result<Html<String>, Problem> {
    let after = params.take_parsed("after", "the number of a dead letter")?;
    params.finish("after")?;
    let entries = app.desk.inbox.dead(DeadFilter { kind: None, after, limit: PAGE }).await?;
    let next = entries.last().filter(|_| entries.len() == PAGE as usize).map(|entry| entry.seq);
    let letters = entries.iter().map(|entry| letter(entry, &app)).collect();
    written(&DeadPage { shell: Shell::new(&app, "Dead letters", "dead"), letters, next })
}

fn letter(entry: &Entry, app: &Shared) -> Letter {
    Letter {
        seq: entry.seq,
        kind: if entry.kind().is_empty() { "(no type)".to_owned() } else { entry.kind().to_owned() },
        source: entry.event.source.clone(),
        id: entry.event.id.clone(),
        subject: entry.subject.clone(),
        reason: entry.reason.clone().unwrap_or_default(),
        received: words::moment(entry.received_at, &app.settings.zone),
        event: serde_json::to_string_pretty(&event_shown(entry)).unwrap_or_default(),
    }
}
