//! `GET /contracts`: the catalogue of events. What is declared of each type, who says and hears it, and how often.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Html;
use contracts::ContractDoc;
use contracts::documents::audiences;
use jiff::Timestamp;

use super::shell::{Shell, written};
use super::words;
use crate::api::contracts::{ConsumerTold, PublisherTold, Seen, Standing, UndeclaredTold, events, of_kind};
use crate::app::{House, State};
use crate::declared::{Sheet, escaped};
use crate::http::{Params, Problem};

/// Undeclared types on the page; the API tells all.
const UNDECLARED: usize = 20;

#[derive(Template)]
#[template(path = "contracts.html")]
struct IndexPage<'a> {
    shell: Shell<'a>,
    types: usize,
    unseen: usize,
    remarks: Vec<Remark>,
    owners: Vec<(&'a str, Vec<Row<'a>>)>,
    is_cut: bool,
}

/// Something that somebody should look at.
struct Remark {
    name: String,
    link: Option<String>,
    text: String,
}

struct Row<'a> {
    contract: &'a ContractDoc,
    link: String,
    weight: &'static str,
    audiences: String,
    promises: &'a [(u8, &'static str, &'static str)],
    publishers: String,
    stands_out: bool,
    consumers: String,
    hour: String,
    day: String,
    last_seen: Option<String>,
}

pub(super) async fn index(State(app): State<House>, params: Params) -> Result<Html<String>, Problem> {
    params.finish("none")?;
    let told = events(&app).await?;
    let declared = &app.settings.declared;
    let sheets = declared.sheets().map_err(unwritten)?;
    let mut owners: BTreeMap<&str, Vec<Row<'_>>> = BTreeMap::new();
    let mut remarks = unknown(&told.undeclared, &app);
    for (contract, seen) in declared.contracts().iter().zip(&told.types) {
        let sheet = sheets.get(&contract.kind);
        remarks.extend(remarks_about(contract, seen, sheet));
        owners.entry(&contract.owner).or_default().push(row(contract, seen, sheet, &app));
    }
    written(&IndexPage {
        shell: Shell::new(&app, "Events", "contracts"),
        types: declared.contracts().len(),
        unseen: told.types.iter().filter(|seen| seen.events == 0).count(),
        remarks,
        owners: owners.into_iter().collect(),
        is_cut: told.is_cut,
    })
}

fn unwritten(error: std::fmt::Error) -> Problem {
    tracing::error!(%error, "failed to write the sheets of contracts");
    Problem::internal()
}

fn row<'a>(contract: &'a ContractDoc, seen: &Seen, sheet: Option<&'a Sheet>, app: &House) -> Row<'a> {
    let number = |count: usize, what: &str| if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") };
    let stands_out = seen.has_undeclared_publisher();
    let strangers = seen.publishers.iter().filter(|publisher| publisher.standing == Standing::Undeclared).count();
    let saying = seen.publishers.iter().filter(|publisher| publisher.events > 0).count();
    Row {
        contract,
        link: format!("/contracts/{}", escaped(&contract.kind)),
        weight: contract.weight.map_or("", event::Weight::name),
        audiences: audiences(contract),
        promises: sheet.map_or(&[], |sheet| sheet.promises.as_slice()),
        publishers: match (stands_out, saying) {
            (true, _) => format!("{strangers} undeclared"),
            (false, 0) => "none seen".to_owned(),
            (false, saying) => saying.to_string(),
        },
        stands_out,
        consumers: match seen.consumers.len() {
            0 => "none".to_owned(),
            consumers => number(consumers, "reader"),
        },
        hour: whole(seen.last_hour),
        day: whole(seen.last_day),
        last_seen: seen.last_seen.map(|at| words::moment(at, &app.settings.zone)),
    }
}

fn whole(number: u64) -> String {
    words::whole(i64::try_from(number).unwrap_or(i64::MAX))
}

fn remarks_about(contract: &ContractDoc, seen: &Seen, sheet: Option<&Sheet>) -> Vec<Remark> {
    let link = format!("/contracts/{}", escaped(&contract.kind));
    let remark = |text: String| Remark { name: contract.kind.clone(), link: Some(link.clone()), text };
    let strangers = seen.publishers.iter().filter(|publisher| publisher.standing == Standing::Undeclared);
    let strangers = strangers.map(|publisher| {
        let source = publisher.source.as_deref().unwrap_or("further sources");
        format!("is said by {source}, which does not speak for {}", contract.owner)
    });
    let broken = sheet.into_iter().flat_map(|sheet| &sheet.broken);
    strangers.chain(broken.map(|found| format!("breaks a promise. {found}"))).map(remark).collect()
}

fn unknown(undeclared: &[UndeclaredTold], app: &House) -> Vec<Remark> {
    let remark = |one: &UndeclaredTold| {
        let name = if one.kind.is_empty() { "(no type)" } else { &one.kind };
        let (who, last) = (one.sources.join(", "), words::moment(one.last_seen, &app.settings.zone));
        let text = format!(
            "was never declared, and came {} times to {}, last {last}, from {who}",
            whole(one.events),
            one.context
        );
        Remark { name: name.to_owned(), link: None, text }
    };
    let mut remarks: Vec<Remark> = undeclared.iter().take(UNDECLARED).map(remark).collect();
    if let Some(more) = undeclared.len().checked_sub(UNDECLARED).filter(|more| *more > 0) {
        let name = format!("{} more types", whole(u64::try_from(more).unwrap_or(u64::MAX)));
        let text = "were never declared; GET /api/contracts lists all of them".to_owned();
        remarks.push(Remark { name, link: Some("/api/contracts".to_owned()), text });
    }
    remarks
}

#[derive(Template)]
#[template(path = "contract.html")]
struct ContractPage<'a> {
    shell: Shell<'a>,
    kind: &'a str,
    sheet: &'a str,
    events: String,
    hour: String,
    day: String,
    last_seen: Option<String>,
    publishers: Vec<PublisherRow>,
    has_unnamed: bool,
    owner: &'a str,
    consumers: Vec<ConsumerRow>,
}

struct PublisherRow {
    source: String,
    standing: &'static str,
    stands_out: bool,
    events: String,
    first_seen: Option<String>,
    last_seen: Option<String>,
}

struct ConsumerRow {
    name: String,
    at: String,
    events: Option<String>,
    behind: Option<String>,
    last_contact: Option<String>,
    is_revoked: bool,
}

pub(super) async fn one(
    State(app): State<House>,
    Path(kind): Path<String>,
    params: Params,
) -> Result<Html<String>, Problem> {
    params.finish("none")?;
    let (contract, seen) = of_kind(&app, &kind).await?;
    let sheets = app.settings.declared.sheets().map_err(unwritten)?;
    let moment = |at: Option<Timestamp>| at.map(|at| words::moment(at, &app.settings.zone));
    let publisher = |publisher: &PublisherTold| PublisherRow {
        source: publisher.source.clone().unwrap_or_else(|| "further sources".to_owned()),
        standing: match publisher.standing {
            Standing::Declared => "declared",
            Standing::Unnamed => "not named",
            Standing::Undeclared => "undeclared",
        },
        stands_out: publisher.standing == Standing::Undeclared,
        events: whole(publisher.events),
        first_seen: moment(publisher.first_seen),
        last_seen: moment(publisher.last_seen),
    };
    let consumer = |consumer: &ConsumerTold| ConsumerRow {
        name: consumer.name.clone(),
        at: consumer.at.clone(),
        events: consumer.events.map(whole),
        behind: consumer.behind.map(whole),
        last_contact: moment(consumer.last_contact),
        is_revoked: consumer.is_revoked,
    };
    written(&ContractPage {
        shell: Shell::new(&app, contract.kind.clone(), "contracts"),
        kind: &contract.kind,
        sheet: sheets.get(&contract.kind).map_or("", |sheet| sheet.html.as_str()),
        events: whole(seen.events),
        hour: whole(seen.last_hour),
        day: whole(seen.last_day),
        last_seen: moment(seen.last_seen),
        has_unnamed: seen.publishers.iter().any(|publisher| publisher.standing == Standing::Unnamed),
        publishers: seen.publishers.iter().map(publisher).collect(),
        owner: &contract.owner,
        consumers: seen.consumers.iter().map(consumer).collect(),
    })
}
