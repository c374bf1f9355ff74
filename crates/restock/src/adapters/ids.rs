//! Fresh UUIDv7 from the machine's randomness.

use context::Ids;
use uuid::Uuid;

/// The one place where ids are made.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct FreshIds;

impl Ids for FreshIds {
    #[expect(clippy::disallowed_methods, reason = "the one place where ids are made")]
    fn fresh(&self) -> Uuid {
        Uuid::now_v7()
    }
}
