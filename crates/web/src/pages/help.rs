//! `GET /help`

use askama::Template;
use axum::response::Html;

use super::shell::{Shell, written};
use crate::app::{Shared, State};
use crate::http::Problem;

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage<'a> {
    shell: Shell<'a>,
}

pub(super) async fn help(State(app): State<Shared>) -> Result<Html<String>, Problem> {
    written(&HelpPage { shell: Shell::new(&app, "Help", "help") })
}
