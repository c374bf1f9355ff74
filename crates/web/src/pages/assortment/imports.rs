//! `GET /catalogue/imports`, `GET /catalogue/imports/{id}`: files sent, how far each is, and which rows were refused.

use askama::Template;
use axum::extract::Path;
use axum::response::Html;
use catalogue::import::{Kind, Progress, Refused, Stand};
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::super::shell::{Shell, written};
use super::super::words;
use super::address;
use crate::api::catalogue::{TOLD, book, import_of, may_see};
use crate::app::{House, State};
use crate::http::{Params, Problem};

const PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "imports.html")]
struct ImportsPage<'a> {
    shell: Shell<'a>,
    section: &'static str,
    kinds: Vec<Columns>,
    rows: Vec<Shown>,
    goes_on: bool,
    next: Option<String>,
}

/// A kind of file with its columns.
struct Columns {
    name: &'static str,
    needed: String,
    more: String,
}

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage<'a> {
    shell: Shell<'a>,
    section: &'static str,
    import: Shown,
    refusals: Vec<Refused>,
}

/// An import as it is shown.
struct Shown {
    import_id: String,
    kind: Kind,
    file: String,
    planner: String,
    began: String,
    state: &'static str,
    reason: String,
    sentence: String,
    goes_on: bool,
    percent: u64,
    rows: String,
    done: String,
    changed: String,
    unchanged: String,
    refused: String,
    refused_count: u64,
}

pub(in crate::pages) async fn imports(State(app): State<House>, mut params: Params) -> Result<Html<String>, Problem> {
    let before = params.take_parsed::<Uuid>("cursor", "the cursor of the page before")?;
    params.finish("cursor")?;
    let mut latest = book(&app)?.latest(before, PAGE + 1).await?;
    let has_more = latest.len() > PAGE as usize;
    latest.truncate(PAGE as usize);
    let next = latest.last().filter(|_| has_more).map(|last| last.import_id.to_string());
    let seen = latest.iter().filter(|import| may_see(&app, import));
    let rows: Vec<Shown> = seen.map(|import| Shown::of(import, &app.settings.zone)).collect();
    let kinds = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Costs || app.viewer.sees_cost());
    written(&ImportsPage {
        shell: Shell::new(&app, "Imports", "catalogue"),
        section: "imports",
        kinds: kinds.map(Columns::of).collect(),
        goes_on: rows.iter().any(|row| row.goes_on),
        rows,
        next: next.map(|cursor| address("/catalogue/imports", &[("cursor", &cursor)])),
    })
}

pub(in crate::pages) async fn import(
    State(app): State<House>,
    Path(id): Path<String>,
) -> Result<Html<String>, Problem> {
    let import = import_of(&app, &id).await?;
    let refusals = book(&app)?.refusals(import.import_id, 0, TOLD).await?;
    let shell = Shell::new(&app, "Import", "catalogue");
    let import = Shown::of(&import, &app.settings.zone);
    written(&ImportPage { shell, section: "imports", import, refusals })
}

impl Columns {
    fn of(kind: Kind) -> Self {
        let mut more = kind.more_columns().to_vec();
        if kind.has_texts() {
            more.insert(0, "name:en (a column a language)");
        }
        if kind == Kind::Products {
            more.insert(1, "description:en");
        }
        Self { name: kind.name(), needed: kind.columns().join(", "), more: more.join(", ") }
    }
}

impl Shown {
    fn of(import: &Progress, zone: &TimeZone) -> Self {
        let number = |count: u64| words::whole(i64::try_from(count).unwrap_or(i64::MAX));
        let (state, reason) = match &import.stand {
            Stand::Waiting => ("waiting", String::new()),
            Stand::Running => ("running", String::new()),
            Stand::Done => ("done", String::new()),
            Stand::Failed { reason } => ("failed", reason.clone()),
        };
        Self {
            import_id: import.import_id.to_string(),
            kind: import.kind,
            file: import.file_name.clone().unwrap_or_else(|| "a file without a name".to_owned()),
            planner: import.planner.clone().unwrap_or_default(),
            began: words::moment(import.began_at, zone),
            state,
            reason,
            sentence: sentence(import, number),
            goes_on: !import.stand.is_over(),
            percent: (import.done * 100).checked_div(import.rows).unwrap_or(100),
            rows: number(import.rows),
            done: number(import.done),
            changed: number(import.changed),
            unchanged: number(import.unchanged),
            refused: number(import.refused),
            refused_count: import.refused,
        }
    }
}

/// Where it stands, in words.
fn sentence(import: &Progress, number: impl Fn(u64) -> String) -> String {
    let (done, rows) = (number(import.done), number(import.rows));
    let again = match import.taken_up {
        0 => String::new(),
        1 => " The program ended in between; it was taken up where it was.".to_owned(),
        times => format!(" The program ended in between {times} times; each time it was taken up where it was."),
    };
    let stands = match &import.stand {
        Stand::Waiting => "It waits for its turn: one file is imported after the other.".to_owned(),
        Stand::Running => format!("{done} of {rows} rows were looked at."),
        Stand::Done if import.refused == 0 => format!("All {rows} rows were looked at, none was refused."),
        Stand::Done => format!("All {rows} rows were looked at. Mend those that were refused, and import them again."),
        Stand::Failed { .. } => {
            format!("It stopped after {done} of {rows} rows. What was done stays; import the file again.")
        }
    };
    format!("{stands}{again}")
}
