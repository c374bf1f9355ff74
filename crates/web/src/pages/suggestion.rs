//! `GET /suggestions/{incarnation}`: why, from which facts, what changes, and what happened so far.

mod facts;

use askama::Template;
use axum::extract::Path;
use axum::response::Html;
use restocking::ports::HistoryItem;
use restocking::suggestion::{ProposalKind, SuggestionRecord, SuggestionView};

use self::facts::{Fact, facts_of};
use super::chart::{Chart, Marks};
use super::row::ChangeText;
use super::shell::{Shell, written};
use super::words;
use crate::api::suggestions::{Detail, load, parse_incarnation};
use crate::app::{Shared, State};
use crate::http::Problem;

#[derive(Template)]
#[template(path = "suggestion.html")]
struct SuggestionPage<'a> {
    shell: Shell<'a>,
    view: SuggestionView,
    kind: &'static str,
    kind_label: &'static str,
    meaning: &'static str,
    state_label: &'static str,
    change: ChangeText,
    value: String,
    need_date: Option<String>,
    until: Option<String>,
    would_be: Option<&'static str>,
    facts: Vec<Fact>,
    as_of: Option<String>,
    chart: Option<Chart>,
    lines: Vec<LineRow>,
    history: Vec<HistoryRow>,
    promise: Option<&'static str>,
    is_open: bool,
    can_accept: bool,
    today: String,
}

/// Another line of the product.
pub(super) struct LineRow {
    pub(super) order_id: String,
    pub(super) line_id: String,
    pub(super) arrival: String,
    pub(super) open: String,
    pub(super) pack: String,
    pub(super) fixed: &'static str,
    pub(super) suggestion: Option<(String, &'static str, &'static str)>,
    pub(super) is_this: bool,
}

pub(super) struct HistoryRow {
    pub(super) time: String,
    pub(super) text: String,
}

pub(super) async fn suggestion(
    State(app): State<Shared>,
    Path(incarnation): Path<String>,
) -> Result<Html<String>, Problem> {
    let detail = load(&app, parse_incarnation(&incarnation)?).await?;
    let product = app.desk.reader.product(&detail.suggestion.product_id).await?;
    let suggestions = product.map(|product| product.suggestions).unwrap_or_default();
    written(&page(&app, detail, &suggestions))
}

fn page<'a>(app: &'a Shared, detail: Detail, suggestions: &[SuggestionRecord]) -> SuggestionPage<'a> {
    let zone = &app.settings.zone;
    let Detail { suggestion: view, facts, projection, history } = detail;
    let lines = facts.as_ref().map(|basis| basis.input.lines.as_slice()).unwrap_or_default();
    let mut lines: Vec<LineRow> = lines.iter().map(|line| line_row(&line.record, suggestions, Some(&view))).collect();
    lines.sort_by_key(|line| !line.is_this);
    let marks = Marks { need: view.need_date, from: Some(view.from_date), to: view.to_date };
    SuggestionPage {
        shell: Shell::new(app, format!("{} {}", words::kind(view.kind), view.product_name), "desk"),
        kind: view.kind.as_str(),
        kind_label: words::kind(view.kind),
        meaning: words::meaning(view.kind),
        state_label: words::state(&view.state),
        change: ChangeText::new(&view),
        value: words::money(view.value, &view.currency),
        need_date: view.need_date.map(words::date),
        until: view.until.map(|at| words::moment(at, zone)),
        would_be: view.would_be.map(words::kind),
        as_of: facts.as_ref().map(|basis| words::moment(basis.as_of, zone)),
        facts: facts.as_ref().map(|basis| facts_of(&basis.input)).unwrap_or_default(),
        chart: projection.and_then(|projection| Chart::new(&projection, &marks)),
        lines,
        history: history.into_iter().rev().map(|item| history_row(&item, zone)).collect(),
        promise: app.settings.central_level.map(lifecycle::Level::promise),
        is_open: view.state == "open",
        can_accept: view.kind != ProposalKind::Inform,
        today: app.ports.clock.business_now().to_zoned(zone.clone()).date().to_string(),
        view,
    }
}

fn history_row(item: &HistoryItem, zone: &jiff::tz::TimeZone) -> HistoryRow {
    HistoryRow { time: words::moment(item.time, zone), text: item.text.clone() }
}

pub(super) fn line_row(
    record: &restocking::facts::LineRecord,
    suggestions: &[SuggestionRecord],
    this: Option<&SuggestionView>,
) -> LineRow {
    let line = &record.line;
    let found =
        suggestions.iter().find(|found| found.key.order_id == record.order_id && found.key.line_id == record.line_id);
    let fixed = match (line.shipped, line.received > 0, line.locked) {
        (true, _, _) => "on its way",
        (_, true, _) => "part received",
        (_, _, true) => "locked",
        _ => "",
    };
    LineRow {
        is_this: this.is_some_and(|view| view.order_id == record.order_id && view.line_id == record.line_id),
        order_id: record.order_id.clone(),
        line_id: record.line_id.clone(),
        arrival: words::date(line.expected_on()),
        open: words::whole(line.open_quantity()),
        pack: if line.units_per_pack == 1 {
            "units".to_owned()
        } else {
            format!("packs of {}", words::whole(line.units_per_pack))
        },
        fixed,
        suggestion: found.map(|found| {
            let (kind, state) = (found.row.proposal.kind, found.row.state.name().as_str());
            (found.incarnation().to_string(), words::kind(kind), words::state(state))
        }),
    }
}
