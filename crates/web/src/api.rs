//! The REST API: one file an action, its path the URL's.

pub(crate) mod catalogue;
pub(crate) mod clicks;
pub(crate) mod contracts;
pub(crate) mod criteria;
pub(crate) mod dead;
pub(crate) mod events;
pub(crate) mod explain;
pub(crate) mod feeds;
pub(crate) mod inbox;
pub(crate) mod offers;
pub(crate) mod orders;
pub(crate) mod overview;
pub(crate) mod pegging;
pub(crate) mod products;
pub(crate) mod readers;
pub(crate) mod rebuild;
pub(crate) mod shortages;
pub(crate) mod suggestions;
pub(crate) mod trend;
pub(crate) mod views;
