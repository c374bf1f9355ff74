//! `/api/suggestions`

mod act;
mod chosen;
mod detail;
mod export;
mod groups;
mod list;
mod outlook;
mod undo;
mod until;
mod whose;

pub(crate) use act::{accept, dismiss, retry, snooze};
pub(crate) use chosen::chosen;
pub(crate) use detail::{Detail, Projection, change, detail, load, parse_incarnation, points, told};
pub(crate) use export::{export_csv, export_ndjson};
pub(crate) use groups::groups;
pub(crate) use list::{KNOWN, list, page, query_of, scopes_of};
pub(crate) use outlook::outlook;
pub(crate) use undo::undo;
pub(crate) use whose::Whose;
