//! `GET /api/suggestions/export.csv` and `.ndjson`: a whole list as a file, written while it is read. The list is that of
//! the moment at which the export begins; each row is as it is when its piece is written, and what has gone by then is
//! left out.

mod table;

use std::collections::VecDeque;

use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use restocking::ports::Place;
use restocking::suggestion::SuggestionView;

use super::list::{query_of, scopes_of};
use crate::app::{Shared, State};
use crate::http::{Params, Problem};

/// Rows that are in memory at once.
const PIECE: usize = 500;
const KNOWN: &str = "state, kind, supplier_id, product_id, category, min_value, q, planner, group and sort";

/// How rows are written.
#[derive(Debug, Clone, Copy)]
enum Form {
    Csv,
    Ndjson,
}

/// The rows that are still to be written.
struct Export {
    app: Shared,
    form: Form,
    rest: VecDeque<Place>,
    is_begun: bool,
}

pub(crate) async fn export_csv(State(app): State<Shared>, params: Params) -> Result<Response, Problem> {
    export(app, params, Form::Csv).await
}

pub(crate) async fn export_ndjson(State(app): State<Shared>, params: Params) -> Result<Response, Problem> {
    export(app, params, Form::Ndjson).await
}

async fn export(app: Shared, mut params: Params, form: Form) -> Result<Response, Problem> {
    for (name, given) in [("limit", params.take("limit")?), ("cursor", params.take("cursor")?)] {
        if given.is_some() {
            return Err(Problem::bad_request(format!(
                "An export is of all rows; leave {name} out. Known are {KNOWN}."
            )));
        }
    }
    let mut query = query_of(&mut params)?;
    query.scopes = scopes_of(&app, &mut params)?;
    params.finish(KNOWN)?;
    let rest = app.desk.reader.places(query).await?.into();
    let today = app.ports.clock.business_now().to_zoned(app.settings.zone.clone()).date();
    let (kind, ending) = match form {
        Form::Csv => ("text/csv; charset=utf-8; header=present", "csv"),
        Form::Ndjson => ("application/x-ndjson", "ndjson"),
    };
    let export = Export { app, form, rest, is_begun: false };
    // Where reading fails half way, the connection breaks off: a file that is short is not taken for whole.
    let pieces = futures::stream::try_unfold(export, Export::next);
    let mut response = Body::from_stream(pieces).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"suggestions-{today}.{ending}\"")) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

impl Export {
    /// The next piece; none at the end.
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, std::io::Error> {
        if self.is_begun && self.rest.is_empty() {
            return Ok(None);
        }
        let places: Vec<Place> = self.rest.drain(..PIECE.min(self.rest.len())).collect();
        let rows = self.app.desk.reader.at(&places).await.map_err(std::io::Error::other)?;
        let bytes = match self.form {
            Form::Csv => table::csv(&rows, !self.is_begun)?,
            Form::Ndjson => ndjson(&rows)?,
        };
        self.is_begun = true;
        Ok(Some((bytes.into(), self)))
    }
}

fn ndjson(rows: &[SuggestionView]) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut out, row)?;
        out.push(b'\n');
    }
    Ok(out)
}
