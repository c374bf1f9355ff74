//! `GET /mails`, `/mails/{id}` and its body: what has not left, and, in the demo and in trials, what suppliers and planners
//! get.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse};

use dispatch::ports::{MailEntry, MailQuery, MailState};

use super::shell::{Shell, written};
use super::words;
use crate::app::{Shared, State};
use crate::http::{MAIL_POLICY, Problem};
use crate::{Mail, Mailbox, MailboxError};

const MOST: usize = 200;
/// Mails that have not left, of each state.
const IN_BOOK: u32 = 50;

#[derive(Template)]
#[template(path = "mails.html")]
struct MailsPage<'a> {
    shell: Shell<'a>,
    mails: Vec<MailRow>,
    /// Whether the mails themselves are kept to be shown.
    has_mailbox: bool,
    /// What has not left.
    books: Vec<Book>,
}

/// Mails that stand alike.
struct Book {
    title: &'static str,
    rows: Vec<BookRow>,
}

/// A mail that has not been taken by the mail server.
struct BookRow {
    subject: String,
    to: String,
    is_offer: bool,
    date: String,
    attempts: u32,
    reason: String,
}

struct MailRow {
    id: String,
    subject: String,
    to: String,
    date: String,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct MailPage<'a> {
    shell: Shell<'a>,
    mail: Mail,
    date: String,
    attachments: Vec<(String, String)>,
}

pub(super) async fn mails(State(app): State<Shared>) -> Result<Html<String>, Problem> {
    let found = match &app.desk.mailbox {
        Some(mailbox) => mailbox.list(MOST).await.map_err(unreadable)?,
        None if app.desk.mails.is_some() => Vec::new(),
        None => return Err(Problem::not_found("No mails are made here; set [mail].")),
    };
    let mails = found.into_iter().map(|mail| MailRow {
        date: mail.date.map(|at| words::moment(at, &app.settings.zone)).unwrap_or_default(),
        id: mail.id,
        subject: mail.subject,
        to: mail.to,
    });
    let books = vec![
        Book { title: "Given up: somebody has to tell them otherwise", rows: book(&app, MailState::Failed).await? },
        Book { title: "Not taken by the mail server yet", rows: book(&app, MailState::Waiting).await? },
    ];
    let shell = Shell::new(&app, "Mails", "mails");
    written(&MailsPage { shell, mails: mails.collect(), has_mailbox: app.desk.mailbox.is_some(), books })
}

/// The latest mails in a state.
async fn book(app: &Shared, state: MailState) -> Result<Vec<BookRow>, Problem> {
    let Some(mails) = &app.desk.mails else { return Ok(Vec::new()) };
    let query = MailQuery { state: Some(state), limit: IN_BOOK, ..MailQuery::default() };
    let row = |entry: MailEntry| BookRow {
        subject: entry.subject.unwrap_or_else(|| "no mail could be written".to_owned()),
        to: entry.facts.supplier_name,
        is_offer: entry.facts.offer.is_some(),
        date: words::moment(entry.ended_at.unwrap_or(entry.facts.stored_at), &app.settings.zone),
        attempts: entry.attempts,
        reason: entry.reason.unwrap_or_default(),
    };
    Ok(mails.mails(query).await?.items.into_iter().map(row).collect())
}

pub(super) async fn mail(State(app): State<Shared>, Path(id): Path<String>) -> Result<Html<String>, Problem> {
    let mail = read(&app, &id).await?;
    let date = mail.summary.date.map(|at| words::moment(at, &app.settings.zone)).unwrap_or_default();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let attachments = mail.attachments.iter().map(|file| (file.file_name.clone(), text(&file.bytes))).collect();
    written(&MailPage { shell: Shell::new(&app, mail.summary.subject.clone(), "mails"), date, attachments, mail })
}

/// The HTML part alone: under a policy of its own, shown in a sandboxed frame.
pub(super) async fn body(State(app): State<Shared>, Path(id): Path<String>) -> Result<impl IntoResponse, Problem> {
    Ok(([(CONTENT_SECURITY_POLICY, MAIL_POLICY)], Html(read(&app, &id).await?.html)))
}

async fn read(app: &Shared, id: &str) -> Result<Mail, Problem> {
    let found = mailbox(app)?.read(id).await.map_err(unreadable)?;
    found.ok_or_else(|| Problem::not_found("There is no such mail."))
}

fn mailbox(app: &Shared) -> Result<&Arc<dyn Mailbox>, Problem> {
    app.desk
        .mailbox
        .as_ref()
        .ok_or_else(|| Problem::not_found("Mails are sent over a mail server here, and not kept to be shown."))
}

fn unreadable(error: MailboxError) -> Problem {
    tracing::error!(%error, "failed to show mails");
    Problem::internal()
}
