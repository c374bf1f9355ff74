//! `GET /shortages`: what no open line can mend.

use askama::Template;
use axum::response::Html;
use restocking::ports::ShortageView;

use super::shell::{Shell, written};
use super::words;
use crate::app::{Shared, State};
use crate::http::Problem;

const MOST: u32 = 500;

#[derive(Template)]
#[template(path = "shortages.html")]
struct ShortagesPage<'a> {
    shell: Shell<'a>,
    shortages: Vec<ShortageRow>,
}

struct ShortageRow {
    product_id: String,
    product_name: String,
    first_day: String,
    last_day: String,
    stock_out_day: Option<String>,
    worst_gap: String,
}

pub(super) async fn shortages(State(app): State<Shared>) -> Result<Html<String>, Problem> {
    let shortages = app.ports.desk.shortages(MOST, Vec::new()).await?.into_iter().map(row).collect();
    written(&ShortagesPage { shell: Shell::new(&app, "Shortages", "shortages"), shortages })
}

fn row(shortage: ShortageView) -> ShortageRow {
    ShortageRow {
        product_id: shortage.product_id,
        product_name: shortage.product_name,
        first_day: words::date(shortage.first_day),
        last_day: words::date(shortage.last_day),
        stock_out_day: shortage.stock_out_day.map(words::date),
        worst_gap: words::milliunits(shortage.worst_gap),
    }
}
