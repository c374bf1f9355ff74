//! What each command does.

mod backup;
mod catalogue;
mod config;
mod contracts;
mod criteria;
mod dead;
mod demo;
mod doctor;
mod explain;
mod instance_client;
mod mailing;
mod migrate;
mod offer;
mod rebuild;
mod review;
mod send;
mod serve;
mod source;
mod store;

use storage::sqlite::{CATALOGUE, DISPATCH, IMPORTS, Migration, READERS, RESTOCKING};

pub(crate) use backup::backup;
pub(crate) use catalogue::import;
pub(crate) use config::config;
pub(crate) use contracts::contracts;
pub(crate) use criteria::criteria;
pub(crate) use dead::dead;
pub(crate) use demo::demo;
pub(crate) use doctor::doctor;
pub(crate) use explain::explain;
pub(crate) use instance_client::InstanceClient;
pub(crate) use migrate::migrate;
pub(crate) use offer::offer;
pub(crate) use rebuild::rebuild;
pub(crate) use review::review;
pub(crate) use send::send;
pub(crate) use serve::serve;
pub(crate) use source::source;
pub(crate) use store::store;

/// The databases of the contexts, and the books about readers of feeds and about imports.
const CONTEXTS: [(&str, &[Migration]); 9] = [
    ("restocking", RESTOCKING),
    ("dispatch", DISPATCH),
    ("product", CATALOGUE),
    ("price", CATALOGUE),
    ("promotion", CATALOGUE),
    ("product_sale", CATALOGUE),
    ("offer", CATALOGUE),
    ("readers", READERS),
    ("imports", IMPORTS),
];
