//! `GET /api/suggestions/{incarnation}`: why, from which facts, and what it would change.

use axum::Json;
use axum::extract::Path;
use context::Logged;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lifecycle::Incarnation;
use planning::{Change, DayOfProjection, LineId};
use restocking::ports::{DayPoint, HistoryItem, SuggestionDetail};
use restocking::review::ReviewInput;
use restocking::suggestion::{Basis, EventKind, SuggestionRecord, SuggestionTold, SuggestionView};
use serde::Serialize;
use uuid::Uuid;

use crate::app::{Shared, State};
use crate::http::Problem;

/// Events of one suggestion that are shown.
const HISTORY: u32 = 200;

/// Everything that is known about one suggestion.
#[derive(Debug, Serialize)]
pub(crate) struct Detail {
    pub(crate) suggestion: SuggestionView,
    /// The facts and settings on which it was last decided; none where they are not kept.
    pub(crate) facts: Option<Basis>,
    /// Stock day by day; none where there are no facts or no forecast.
    pub(crate) projection: Option<Projection>,
    pub(crate) history: Vec<HistoryItem>,
}

/// Stock day by day, stock units in thousandths.
#[derive(Debug, Serialize)]
pub(crate) struct Projection {
    /// All lines as they are.
    pub(crate) without: Vec<DayPoint>,
    /// With this change, and those that it depends on.
    pub(crate) with: Vec<DayPoint>,
}

pub(crate) async fn detail(
    State(app): State<Shared>,
    Path(incarnation): Path<String>,
) -> Result<Json<Detail>, Problem> {
    load(&app, parse_incarnation(&incarnation)?).await.map(Json)
}

pub(crate) fn parse_incarnation(text: &str) -> Result<Uuid, Problem> {
    text.parse()
        .map_err(|_| Problem::not_found("A suggestion is named by its incarnation, a UUID as the list gives it."))
}

pub(crate) async fn load(app: &Shared, incarnation: Uuid) -> Result<Detail, Problem> {
    let Some(found) = app.desk.reader.suggestion(Incarnation(incarnation.as_u128())).await? else {
        return Err(Problem::not_found(
            "There is no such suggestion (any more). What ended long ago is swept; the log keeps its story.",
        ));
    };
    let SuggestionDetail { record, basis } = found;
    let basis = basis.or_else(|| record.basis.clone());
    let others = match record.row.proposal.depends_on.is_empty() {
        true => Vec::new(),
        false => app
            .desk
            .reader
            .product(&record.details.product_id)
            .await?
            .map(|product| product.suggestions)
            .unwrap_or_default(),
    };
    let projection = basis.as_ref().and_then(|basis| projection_of(&record, basis, &others, &app.settings.zone));
    Ok(Detail {
        suggestion: SuggestionView::from(&record),
        projection,
        history: history(app, incarnation).await?,
        facts: basis,
    })
}

/// What happened to a suggestion, oldest first.
async fn history(app: &Shared, incarnation: Uuid) -> Result<Vec<HistoryItem>, Problem> {
    let events = app.desk.log.about(&format!("suggestion/{incarnation}"), HISTORY).await?;
    Ok(events.iter().map(told).collect())
}

/// An event of the log in words.
pub(crate) fn told(event: &Logged) -> HistoryItem {
    let told = serde_json::from_str::<SuggestionTold>(&event.data).ok();
    let by = told.as_ref().and_then(SuggestionTold::by).map(|planner| format!(" by {planner}")).unwrap_or_default();
    let because = told.and_then(|told| told.because.or(told.suggestion.outcome_reason));
    let words = match EventKind::parse(&event.kind) {
        Some(EventKind::Opened) => "Suggested",
        Some(EventKind::Changed) => "Changed",
        Some(EventKind::Refreshed) => "Reviewed again",
        Some(EventKind::Completed) => "No longer needed",
        Some(EventKind::Dismissed) => "Dismissed",
        Some(EventKind::Snoozed) => "Snoozed",
        Some(EventKind::Returned) => "Back in the list",
        Some(EventKind::Undone) => "Undone",
        Some(EventKind::Accepted) => "Accepted",
        Some(EventKind::Applied) => "Changed in the central system",
        Some(EventKind::Refused) => "Refused by the central system",
        Some(EventKind::Handled) => "Done, the supplier knows",
        Some(EventKind::MailFailed) => "A mail could not be delivered",
        Some(EventKind::NeedsAttention) => "Outcome unknown, somebody has to look",
        Some(EventKind::SubmissionsPaused) => "Submissions paused",
        Some(EventKind::SubmissionsResumed) => "Submissions resumed",
        Some(EventKind::ShortageNoticed) => "Shortage noticed",
        Some(EventKind::ShortageEnded) => "The shortage is over",
        Some(EventKind::OfferComposed) => "Daily offer written",
        None => event.kind.as_str(),
    };
    let by_planner =
        matches!(EventKind::parse(&event.kind), Some(EventKind::Accepted | EventKind::Dismissed | EventKind::Snoozed));
    let words = if by_planner { format!("{words}{by}") } else { words.to_owned() };
    let text = because.map_or_else(|| words.clone(), |because| format!("{words}: {because}"));
    HistoryItem { position: event.position, time: event.time, kind: event.kind.clone(), text }
}

/// Stock with and without the change, from the facts on which it was decided.
fn projection_of(
    record: &SuggestionRecord,
    basis: &Basis,
    others: &[SuggestionRecord],
    zone: &TimeZone,
) -> Option<Projection> {
    let needed = others.iter().filter(|other| record.row.proposal.depends_on.contains(&other.key));
    project(&basis.input, basis.as_of, zone, std::iter::once(record).chain(needed))
}

/// Stock day by day, as the lines are and with some suggestions accepted; none without a forecast.
fn project<'a>(
    input: &ReviewInput,
    as_of: Timestamp,
    zone: &TimeZone,
    accepted: impl Iterator<Item = &'a SuggestionRecord>,
) -> Option<Projection> {
    let facts = input.facts(as_of, zone).ok()?;
    let settings = input.resolved_settings();
    let changes: Vec<Change> = accepted.filter(|record| record.row.proposal.can_be_accepted()).map(change).collect();
    let without = planning::projection(&facts, &settings, &[]);
    let with = planning::projection(&facts, &settings, &changes);
    (!without.is_empty()).then(|| Projection { without: points(without), with: points(with) })
}

/// A projection as it is told.
pub(crate) fn points(days: Vec<DayOfProjection>) -> Vec<DayPoint> {
    days.into_iter().map(point).collect()
}

/// The change that a suggestion would make.
pub(crate) fn change(record: &SuggestionRecord) -> Change {
    let id = LineId { order_id: record.key.order_id.clone(), line_id: record.key.line_id.clone() };
    Change { id, date: record.row.proposal.to_date, quantity: record.row.proposal.to_quantity }
}

fn point(day: DayOfProjection) -> DayPoint {
    DayPoint {
        date: day.date,
        receipts: day.receipts.0,
        forecast: day.forecast.0,
        available: day.available.0,
        unmet: day.unmet.0,
        floor: day.floor.0,
    }
}
