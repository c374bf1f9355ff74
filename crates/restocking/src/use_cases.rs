//! What this context does. One use case, one file: load, decide, store.

mod apply;
mod breaker;
mod click;
mod enrich_orders;
mod follow_trend;
mod handle_events;
mod heal;
mod midnight;
mod rebuild;
mod receive;
mod review_due;
mod settle;
mod submit;
mod sweep;
mod take_mail_reports;
mod turns;
mod undo;
mod wake;

pub use apply::Deps;
pub use breaker::Breaker;
pub use click::{Click, ClickAction, ClickItem, ClickOutcome, ClickResult};
pub use enrich_orders::EnrichOrders;
pub use follow_trend::FollowTrend;
pub use handle_events::HandleEvents;
pub use heal::Heal;
pub use midnight::Midnight;
pub use rebuild::{RebuildFault, Rebuilder, Rebuilding, Worked};
pub use receive::{Contradicted, Receive, Received};
pub use review_due::ReviewDue;
pub use submit::{Submit, SubmitLimits};
pub use sweep::{Retention, Sweep};
pub use take_mail_reports::{MAIL_ACCEPTED, MAIL_FAILED, MAIL_REPORTS, TakeMailReports};
pub use turns::Turns;
pub use undo::{Undo, UndoAnswer, UndoOutcome, UndoResult};
pub use wake::Wake;
