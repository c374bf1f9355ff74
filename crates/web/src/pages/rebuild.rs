//! `GET /rebuild`: everything anew from the source, watched.

use askama::Template;
use axum::response::Html;
use jiff::SignedDuration;
use restocking::rebuild::{PartProgress, Phase, RebuildReport, RebuildState};

use super::shell::{Shell, written};
use super::words;
use crate::app::{Shared, State};
use crate::http::Problem;

#[derive(Template)]
#[template(path = "rebuild.html")]
struct RebuildPage<'a> {
    shell: Shell<'a>,
    now: Progress,
}

#[derive(Template)]
#[template(path = "rebuild_progress.html")]
struct ProgressPart {
    now: Progress,
}

/// A rebuild in words.
struct Progress {
    source: Option<String>,
    can_begin: bool,
    latest: Option<Latest>,
}

struct Latest {
    state: &'static str,
    sentence: String,
    reason: Option<String>,
    percent: Option<u8>,
    pace: Option<String>,
    begun: String,
    source: String,
    can_pause: bool,
    can_resume: bool,
    can_abandon: bool,
    parts: Vec<PartRow>,
    found: Vec<(&'static str, String)>,
    told: Vec<ToldRow>,
}

struct PartRow {
    name: &'static str,
    rows: String,
    expected: Option<String>,
    rejected: String,
    mended: String,
    newer_here: String,
    is_read: bool,
}

struct ToldRow {
    place: String,
    what: &'static str,
    fault: String,
    detail: String,
}

pub(super) async fn rebuild(State(app): State<Shared>) -> Result<Html<String>, Problem> {
    let now = progress(&app).await?;
    written(&RebuildPage { shell: Shell::new(&app, "Rebuild", "rebuild"), now })
}

pub(super) async fn part(State(app): State<Shared>) -> Result<Html<String>, Problem> {
    written(&ProgressPart { now: progress(&app).await? })
}

async fn progress(app: &Shared) -> Result<Progress, Problem> {
    let Some(rebuilder) = &app.desk.rebuild else {
        return Ok(Progress { source: None, can_begin: false, latest: None });
    };
    let (source, report) = (rebuilder.source(), rebuilder.report().await?);
    let can_begin = source.is_some() && report.as_ref().is_none_or(|report| report.rebuild.state.is_over());
    Ok(Progress { source, can_begin, latest: report.map(|report| latest(report, app)) })
}

fn latest(report: RebuildReport, app: &Shared) -> Latest {
    let rebuild = &report.rebuild;
    let is_switched = rebuild.is_switched();
    let whole = |number: u64| words::whole(i64::try_from(number).unwrap_or(i64::MAX));
    let held = matches!(rebuild.state, RebuildState::Paused | RebuildState::Failed);
    let pace = report.per_second.map(|rate| {
        let left = report.seconds_left.map(|seconds| format!(", about {} left", duration(seconds))).unwrap_or_default();
        format!("{} rows a second{left}", whole(rate))
    });
    let mut found = vec![
        ("Products reviewed", whole(rebuild.reviewed.products)),
        ("Suggestions opened", whole(rebuild.reviewed.opened)),
        ("Suggestions changed", whole(rebuild.reviewed.changed)),
        ("Suggestions ended", whole(rebuild.reviewed.completed)),
        ("Orders asked for, with changes of ours", whole(rebuild.asked + rebuild.unasked)),
        ("Time at work", duration(rebuild.worked_ms / 1_000)),
    ];
    for (part, gone) in rebuild.switched.iter().flat_map(|switched| &switched.gone).filter(|(_, gone)| gone.count > 0) {
        let some = gone.ids.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
        let more = if gone.count > 5 { ", ..." } else { "" };
        found.push(("Not known to the source", format!("{} of {}: {some}{more}", whole(gone.count), part.as_str())));
    }
    if let Some(switched) = &rebuild.switched {
        found.push(("Products to be reviewed again after the switch", whole(switched.due)));
    }
    Latest {
        state: rebuild.state.as_str(),
        sentence: sentence(&report),
        reason: rebuild.reason.clone(),
        percent: report.percent,
        pace,
        begun: words::moment(rebuild.begun_at, &app.settings.zone),
        source: rebuild.source.clone(),
        can_pause: rebuild.state == RebuildState::Running && !is_switched,
        can_resume: held,
        can_abandon: !rebuild.state.is_over() && !is_switched,
        parts: rebuild.parts.iter().map(part_row).collect(),
        found,
        told: report
            .told
            .iter()
            .map(|row| ToldRow {
                place: row.place.clone(),
                what: if row.is_mended { "used otherwise" } else { "not used" },
                fault: row.fault.clone(),
                detail: row.detail.clone(),
            })
            .collect(),
    }
}

fn sentence(report: &RebuildReport) -> String {
    let rebuild = &report.rebuild;
    let doing = match rebuild.phase {
        Phase::Loading => {
            let part = rebuild.parts.iter().find(|part| !part.is_read).map_or("source", |part| part.part.as_str());
            format!("reading the {part}")
        }
        Phase::Asking => "asking the central system about changes of ours".to_owned(),
        Phase::Arranging => "putting what was read in order".to_owned(),
        Phase::Reviewing => "reviewing every product".to_owned(),
        Phase::Switching => "taking over what happened meanwhile, and switching".to_owned(),
        Phase::Cleaning => "switched; clearing away what is not needed any more".to_owned(),
    };
    match rebuild.state {
        RebuildState::Running => doing,
        RebuildState::Paused => format!("paused while {doing}"),
        RebuildState::Failed => format!("stopped while {doing}"),
        RebuildState::Abandoned => "abandoned: everything stayed as it was".to_owned(),
        RebuildState::Done => "done: what it read is live".to_owned(),
    }
}

fn part_row(part: &PartProgress) -> PartRow {
    let whole = |number: u64| words::whole(i64::try_from(number).unwrap_or(i64::MAX));
    PartRow {
        name: part.part.as_str(),
        rows: whole(part.rows),
        expected: part.expected.map(whole),
        rejected: whole(part.rejected),
        mended: whole(part.mended),
        newer_here: whole(part.newer_here),
        is_read: part.is_read,
    }
}

fn duration(seconds: u64) -> String {
    let time = SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX));
    match (time.as_hours(), time.as_mins() % 60, time.as_secs() % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}
