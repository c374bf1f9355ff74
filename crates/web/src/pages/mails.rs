//! `GET /mails`, `/mails/{id}` and its body: what suppliers get, in the demo and in trials.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse};

use super::shell::{Shell, written};
use super::words;
use crate::app::{Shared, State};
use crate::http::{MAIL_POLICY, Problem};
use crate::{Mail, Mailbox, MailboxError};

const MOST: usize = 200;

#[derive(Template)]
#[template(path = "mails.html")]
struct MailsPage<'a> {
    shell: Shell<'a>,
    mails: Vec<MailRow>,
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
    let found = mailbox(&app)?.list(MOST).await.map_err(unreadable)?;
    let mails = found.into_iter().map(|mail| MailRow {
        date: mail.date.map(|at| words::moment(at, &app.settings.zone)).unwrap_or_default(),
        id: mail.id,
        subject: mail.subject,
        to: mail.to,
    });
    written(&MailsPage { shell: Shell::new(&app, "Mails", "mails"), mails: mails.collect() })
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
    app.ports
        .mailbox
        .as_ref()
        .ok_or_else(|| Problem::not_found("Mails are sent over a mail server here, and not kept to be shown."))
}

fn unreadable(error: MailboxError) -> Problem {
    tracing::error!(%error, "failed to show mails");
    Problem::internal()
}
