//! The central system as Restock sees it, over HTTP (`crates/world/openapi/central.yaml` is what is asked of it).

mod answer;
mod http;
mod snapshot;
mod stock;

pub use http::{CentralConfig, ConfigError, HttpCentral};
pub use snapshot::{CentralSnapshot, Patience};
