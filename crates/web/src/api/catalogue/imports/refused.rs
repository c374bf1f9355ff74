//! `GET /api/catalogue/imports/{id}/refused.csv`: all rows that were refused, as a file, written while they are read.

use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use catalogue::import::Refused;
use context::{BYTE_ORDER_MARK, harmless};
use uuid::Uuid;

use super::{book, import_of};
use crate::app::{House, State};
use crate::http::Problem;

/// Rows that are in memory at once.
const PIECE: u32 = 1_000;

struct Written {
    app: House,
    import_id: Uuid,
    /// The last line that was written; none before the header.
    after: Option<u64>,
    is_over: bool,
}

pub(crate) async fn refused_csv(State(app): State<House>, Path(id): Path<String>) -> Result<Response, Problem> {
    let import = import_of(&app, &id).await?;
    let written = Written { app, import_id: import.import_id, after: None, is_over: false };
    // Where reading fails half way, the connection breaks off: a file that is short is not taken for whole.
    let mut response = Body::from_stream(futures::stream::try_unfold(written, Written::next)).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present"));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"refused-{}.csv\"", import.kind)) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

impl Written {
    /// The next piece; none at the end.
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, std::io::Error> {
        if self.is_over {
            return Ok(None);
        }
        let book = book(&self.app).map_err(|problem| std::io::Error::other(problem.detail))?;
        let after = self.after.unwrap_or(0);
        let rows = book.refusals(self.import_id, after, PIECE).await.map_err(std::io::Error::other)?;
        let bytes = piece(&rows, self.after.is_none())?;
        self.is_over = rows.len() < PIECE as usize;
        self.after = Some(rows.last().map_or(after, |row| row.line));
        Ok(Some((bytes.into(), self)))
    }
}

fn piece(rows: &[Refused], is_first: bool) -> Result<Vec<u8>, std::io::Error> {
    let start = if is_first { BYTE_ORDER_MARK.as_bytes().to_vec() } else { Vec::new() };
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(start);
    if is_first {
        writer.write_record(["line", "reason"])?;
    }
    for row in rows {
        writer.write_record([row.line.to_string().as_str(), &harmless(&row.reason)])?;
    }
    writer.into_inner().map_err(|error| std::io::Error::other(error.to_string()))
}
