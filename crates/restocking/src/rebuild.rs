//! A rebuild: everything from the source into a generation beside the live one, and one switch at the end.
//!
//! * [`Rebuild`]: what it is and how far, stored with every step. * [`merge`]: which of two states of a fact is taken.
//! * [`Facts`]: what a page of the source is after reading. * [`Pacing`]: how much is stored at once.

mod facts;
pub mod merge;
mod pacing;
mod progress;
mod report;
mod unnumbered;

pub use facts::{FactIds, Facts};
pub use pacing::Pacing;
pub use progress::{Gone, PartProgress, Phase, Rebuild, RebuildState, Reviewed, Switched};
pub use report::{Pace, RebuildReport, Told};
pub(crate) use unnumbered::{Unnumbered, settled};
