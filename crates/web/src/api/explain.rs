//! `GET /api/explain/{id}`: the story of an order, a product or a correlation id, in the order of time.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::Path;
use context::{Entry, Logged};
use jiff::Timestamp;
use lifecycle::Incarnation;
use restocking::suggestion::{SuggestionRecord, SuggestionTold};
use serde::Serialize;
use uuid::Uuid;

use super::suggestions::told;
use crate::app::{Shared, State};
use crate::http::Problem;

/// Entries per subject.
const ENTRIES: u32 = 200;
/// Log events per suggestion.
const EVENTS: u32 = 200;
/// Log events tied to one correlation id, and the subjects among them whose journals are looked through.
const CORRELATED: u32 = 500;
const SUBJECTS: usize = 50;

#[derive(Debug, Serialize)]
pub(crate) struct Story {
    id: String,
    pub(crate) items: Vec<StoryItem>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct StoryItem {
    pub(crate) time: Timestamp,
    /// `inbox` (heard) or `log` (told).
    pub(crate) from: &'static str,
    /// Number in the inbox, or position in the log.
    number: u64,
    pub(crate) subject: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// Where the inbox entry stands; none for the log.
    state: Option<&'static str>,
    pub(crate) text: String,
    correlation_id: String,
}

pub(crate) async fn explain(State(app): State<Shared>, Path(id): Path<String>) -> Result<Json<Story>, Problem> {
    let items = story(&app, &id).await?;
    if items.is_empty() {
        return Err(Problem::not_found(
            "Nothing is known about this id: no order, no product, no correlation id of anything that changed what the desk shows.",
        ));
    }
    Ok(Json(Story { id, items }))
}

pub(crate) async fn story(app: &Shared, id: &str) -> Result<Vec<StoryItem>, Problem> {
    let order = app.desk.reader.order(id).await?;
    let product = app.desk.reader.product(id).await?;
    let sees_all = app.viewer.sees().is_none();
    let mut items = BTreeSet::new();
    for (aggregate, is_shown) in [
        ("order", order.is_some()),
        ("product", product.is_some()),
        ("stock", product.is_some()),
        ("supplier", app.viewer.may(id, None)),
    ] {
        // To those who see everything also what was heard and never taken in.
        if is_shown || sees_all {
            items.extend(app.desk.inbox.journal(&format!("{aggregate}/{id}"), ENTRIES).await?.iter().map(heard));
        }
    }
    let mut subjects = BTreeSet::new();
    if product.is_some() || sees_all {
        // Before shortages were subjects of their own, they were told about their product.
        subjects.extend([format!("shortage/{id}"), format!("product/{id}")]);
    }
    let incarnation = Uuid::parse_str(id).ok().map(|id| Incarnation(id.as_u128()));
    if let Some(incarnation) = incarnation
        && (sees_all || app.desk.reader.suggestion(incarnation).await?.is_some())
    {
        subjects.insert(format!("suggestion/{incarnation}"));
    }
    let order = order.map(|order| order.suggestions).unwrap_or_default();
    let product = product.map(|product| product.suggestions).unwrap_or_default();
    let incarnations = order.iter().chain(&product).map(SuggestionRecord::incarnation);
    subjects.extend(incarnations.map(|incarnation| format!("suggestion/{incarnation}")));
    for subject in subjects {
        items.extend(app.desk.log.about(&subject, EVENTS).await?.iter().map(said));
    }
    if items.is_empty() {
        items.extend(by_correlation(app, id).await?);
    }
    Ok(items.into_iter().collect())
}

/// Whether an event may be told to the one who asks: what tells of no suggestion is told to those who see everything.
fn shows(app: &Shared, event: &Logged) -> bool {
    let told = || serde_json::from_str::<SuggestionTold>(&event.data).ok();
    app.viewer.sees().is_none()
        || told().is_some_and(|told| app.viewer.may(&told.suggestion.supplier_id, told.suggestion.category.as_deref()))
}

/// What was said under a correlation id, and what was heard under it about the products and orders that it says
/// something of.
async fn by_correlation(app: &Shared, id: &str) -> Result<Vec<StoryItem>, Problem> {
    let mut events = app.desk.log.correlated(id, CORRELATED).await?;
    events.retain(|event| shows(app, event));
    let mut items: Vec<StoryItem> = events.iter().map(said).collect();
    let subjects: BTreeSet<String> = events.iter().flat_map(subjects_of).collect();
    for subject in subjects.into_iter().take(SUBJECTS) {
        let entries = app.desk.inbox.journal(&subject, ENTRIES).await?;
        items.extend(entries.iter().filter(|entry| entry.correlation_id == id).map(heard));
    }
    Ok(items)
}

/// What an event may have been caused by: facts about its product and its order.
fn subjects_of(event: &Logged) -> Vec<String> {
    let told = serde_json::from_str::<SuggestionTold>(&event.data).ok().map(|told| told.suggestion);
    let of_shortage = || ["shortage/", "product/"].iter().find_map(|aggregate| event.subject.strip_prefix(aggregate));
    let product = told.as_ref().map(|view| view.product_id.as_str()).or_else(of_shortage);
    let of_product = product.into_iter().flat_map(|id| [format!("product/{id}"), format!("stock/{id}")]);
    of_product.chain(told.as_ref().map(|view| format!("order/{}", view.order_id))).collect()
}

fn heard(entry: &Entry) -> StoryItem {
    let what = match entry.state.name() {
        "handled" => "Heard and handled",
        "ignored" => "Heard, without effect",
        "held" => "Heard, waits for an earlier event",
        "dead" => "Heard, cannot be handled",
        _ => "Heard, waits for its turn",
    };
    let text = entry.reason.as_ref().map_or_else(|| what.to_owned(), |reason| format!("{what}: {reason}"));
    StoryItem {
        time: entry.received_at,
        from: "inbox",
        number: u64::try_from(entry.seq).unwrap_or(0),
        subject: entry.subject.clone().unwrap_or_default(),
        kind: entry.kind().to_owned(),
        state: Some(entry.state.name()),
        text,
        correlation_id: entry.correlation_id.clone(),
    }
}

fn said(event: &Logged) -> StoryItem {
    StoryItem {
        time: event.time,
        from: "log",
        number: event.position,
        subject: event.subject.clone(),
        kind: event.kind.clone(),
        state: None,
        text: text_of(event),
        correlation_id: event.correlation_id.clone(),
    }
}

/// What happened, and to which line: a story is about several.
fn text_of(event: &Logged) -> String {
    let text = told(event).text;
    match serde_json::from_str::<SuggestionTold>(&event.data) {
        Ok(SuggestionTold { suggestion, .. }) => {
            let (kind, order, line) = (suggestion.kind.as_str(), &suggestion.order_id, &suggestion.line_id);
            format!("{text} ({kind}, order {order} line {line})")
        }
        Err(_) => text,
    }
}
