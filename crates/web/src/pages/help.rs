//! `GET /help`

use askama::Template;
use axum::response::Html;

use super::shell::{Shell, written};
use super::words::{self, KindWords};
use crate::app::{Shared, State};
use crate::http::Problem;

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage<'a> {
    shell: Shell<'a>,
    kinds: &'static [KindWords],
}

pub(super) async fn help(State(app): State<Shared>) -> Result<Html<String>, Problem> {
    written(&HelpPage { shell: Shell::new(&app, "Help", "help"), kinds: &words::KINDS })
}
