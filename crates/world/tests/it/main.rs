//! The world over real HTTP: the central system alone, its publisher against an outage, and the whole retailer.

mod commands;
mod data;
mod events;
mod faults;
mod levels;
mod publishing;
mod receiver;
mod retailer;
mod samples;
mod snapshot;
