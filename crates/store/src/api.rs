//! One file an action.

mod freshness;
mod line;
mod price;
mod product;
mod search;
mod till;

pub(crate) use freshness::{freshness, freshness_members, livez, readyz};
pub(crate) use line::line;
pub(crate) use price::price;
pub(crate) use product::{article_json, product};
pub(crate) use search::search;
pub(crate) use till::{sell, till};
