//! The restocking context: facts, suggestions, the planner's click, submission to the central system.
//!
//! * [`events`]: what is heard. * [`facts`]: what is known. * [`review`]: what follows from it.
//! * [`says`]: the types of its log, each with its contract. * [`planners`]: whose it is. * [`offer`]: what they are told daily. * [`suggestion`]: what is shown.
//! * [`trend`]: how it went. * [`rebuild`]: everything anew from a source, beside what is live.
//! * [`pace`]: how fast the central system is called. * [`use_cases`]: load, decide, store, one file each.
//! * [`ports`]: what is needed from outside.

pub mod events;
pub mod facts;
pub mod offer;
pub mod pace;
pub mod planners;
pub mod ports;
pub mod rebuild;
pub mod review;
pub mod rules;
pub mod says;
pub mod suggestion;
pub mod trend;
pub mod use_cases;
mod wire;
