//! What each command does.

mod backup;
mod config;
mod criteria;
mod dead;
mod demo;
mod doctor;
mod explain;
mod instance_client;
mod mailing;
mod migrate;
mod rebuild;
mod review;
mod send;
mod serve;
mod source;

use std::sync::Arc;

use central::{CentralSnapshot, HttpCentral, Patience};
use restocking::ports::Source;
use storage::sqlite::{DISPATCH, Migration, RESTOCKING};

use crate::adapters::{FreshIds, SystemClock};
use crate::config::Config;

pub(crate) use backup::backup;
pub(crate) use config::config;
pub(crate) use criteria::criteria;
pub(crate) use dead::dead;
pub(crate) use demo::demo;
pub(crate) use doctor::doctor;
pub(crate) use explain::explain;
pub(crate) use instance_client::InstanceClient;
pub(crate) use migrate::migrate;
pub(crate) use rebuild::rebuild;
pub(crate) use review::review;
pub(crate) use send::send;
pub(crate) use serve::serve;
pub(crate) use source::source;

/// What a rebuild reads: the central system's snapshot.
fn rebuild_source(config: &Config) -> Result<Option<Arc<dyn Source>>, String> {
    let Some(connection) = config.central.connection()? else { return Ok(None) };
    let central = HttpCentral::new(connection).map_err(|error| error.to_string())?;
    let snapshot = CentralSnapshot::new(central, Patience::default(), Arc::new(SystemClock), Arc::new(FreshIds));
    Ok(Some(Arc::new(snapshot)))
}

/// The contexts' databases.
const CONTEXTS: [(&str, &[Migration]); 2] = [("restocking", RESTOCKING), ("dispatch", DISPATCH)];
