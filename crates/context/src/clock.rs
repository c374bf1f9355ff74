//! Time and ids come from outside, so that every decision can be replayed.

use jiff::Timestamp;
use uuid::Uuid;

/// The two clocks of the system. In production they are the same; a simulated world runs its business clock faster.
pub trait Clock: Send + Sync + 'static {
    /// Wall time: retries, deadlines, what is stamped on records.
    fn now(&self) -> Timestamp;

    /// Business time: the day on which stock is counted, dismissals end and orders arrive.
    fn business_now(&self) -> Timestamp;
}

/// Where fresh ids and chance come from.
pub trait Ids: Send + Sync + 'static {
    /// A UUIDv7, never given before.
    fn fresh(&self) -> Uuid;

    /// A number evenly spread over `0..=u32::MAX`, for jitter.
    fn chance(&self) -> u32 {
        let bytes = *self.fresh().as_bytes();
        u32::from_le_bytes([bytes[12], bytes[13], bytes[14], bytes[15]])
    }
}
