//! A simulated retailer, made from the real sales of a real one, for the demo, the tests and the benchmarks.
//!
//! Its parts are the **central system** with a database and an HTTP interface of its own, and **actors** that work
//! with it over HTTP: buyers, suppliers, the warehouse and the demand planner. What changes is published as
//! CloudEvents to a target. A **merchandiser** keeps the target's catalogue: names, groups, prices and sales. The world knows Restock only by these public interfaces.
//!
//! - [`World::start`] runs everything against a target, on a business clock that can run fast.
//! - [`central::Central`] is the central system alone, with doors for tests.
//! - [`events`] makes any number of realistic events without running anything.

mod actors;
pub mod central;
pub mod clock;
mod config;
pub mod events;
pub mod faults;
mod merchandiser;
pub mod model;
mod retail;
mod world;

pub use actors::ActorError;
pub use config::WorldConfig;
pub use reqwest::Url;
pub use retail::DataError;
pub use world::{World, WorldError, WorldHandle};
