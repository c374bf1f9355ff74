//! `GET /catalogue/lists`: the lists of prices.

use askama::Template;
use axum::response::Html;
use catalogue::price::ListPublished;

use super::super::shell::{Shell, written};
use super::address;
use crate::api::catalogue::contexts;
use crate::app::{House, State};
use crate::http::{Params, Problem};

const PAGE: u32 = 200;

#[derive(Template)]
#[template(path = "lists.html")]
struct ListsPage<'a> {
    shell: Shell<'a>,
    section: &'static str,
    rows: Vec<ListPublished>,
    next: Option<String>,
}

pub(in crate::pages) async fn lists(State(app): State<House>, mut params: Params) -> Result<Html<String>, Problem> {
    let cursor = params.take("cursor")?;
    params.finish("cursor")?;
    let page = contexts(&app)?.price.desk.list::<ListPublished>(None, cursor, PAGE).await?;
    let next = page.next.map(|cursor| address("/catalogue/lists", &[("cursor", &cursor)]));
    let shell = Shell::new(&app, "Price lists", "catalogue");
    written(&ListsPage { shell, section: "lists", rows: page.items, next })
}
