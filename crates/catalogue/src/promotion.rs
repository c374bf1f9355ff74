//! The promotion context: sales on groups and products, prepared early, announced at their time.
//!
//! A sale that is prepared is said at once, to those inside who prepare it. To everybody else it does not exist before its
//! time: then a second event of its own says the same, at a position of its own.

mod announcement;
mod events;
mod phase;
mod use_cases;

use event::Contract;

use crate::desk::Thick as _;

pub use announcement::announcement_due;
pub use events::{Sale, SaleAnnounced, SalePrepared};
pub use phase::Phase;
pub use use_cases::{Announce, PrepareSale, SaleDraft, WithdrawSale};

/// Everything that this context says.
pub static CONTRACTS: &[&Contract] = &[&SalePrepared::CONTRACT, &SaleAnnounced::CONTRACT];
