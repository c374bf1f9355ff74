//! A suggestion as it is shown, kept and told.

mod proposal;
mod record;
mod told;

pub use proposal::{LineRef, Proposal, ProposalKind};
pub use record::{Basis, Details, SuggestionRecord, TombstoneRecord};
pub use told::{ClickTold, EventKind, SuggestionTold, SuggestionView};
