//! `/api/suggestions`

mod act;
mod detail;
mod list;
mod undo;
mod until;
mod whose;

pub(crate) use act::{accept, dismiss, retry, snooze};
pub(crate) use detail::{Detail, Projection, change, detail, load, parse_incarnation, points, told};
pub(crate) use list::{list, page, query_of, scopes_of};
pub(crate) use undo::undo;
pub(crate) use whose::Whose;
