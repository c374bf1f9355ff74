//! How a context's own facts are changed: load, decide, store.
//!
//! * [`Change`]: a command, as what an aggregate should be from now on. * [`decide`]: pure.
//! * [`Desk`]: the one way of every command through a context, one or many in one transaction.

mod change;
mod counting;
mod making;
mod thick;

pub use change::{Change, Decision, Needed, decide};
pub use counting::Idle;
pub use making::{Cause, Desk, Outcome};
pub use thick::{Thick, Told, merge_patch};
