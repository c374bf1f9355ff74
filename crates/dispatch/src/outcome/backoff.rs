//! When a mail that was not accepted is tried again, and when that ends.

use jiff::{SignedDuration, Timestamp};

use super::{Meaning, SendError};

/// The waits between attempts, and how long a mail is tried at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backoff {
    /// After the first attempt, the second, ...; the last one repeats.
    waits: Vec<SignedDuration>,
    give_up_after: SignedDuration,
}

/// What follows a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextAttempt {
    /// Try again, not before then.
    At(Timestamp),
    /// The mail has failed: refused for good, or tried for long enough.
    Never,
}

impl Default for Backoff {
    /// 5 s, 30 s, 2 min, 10 min, then every 30 min; for 4 days, the shortest that RFC 5321 (4.5.4.1) allows.
    fn default() -> Self {
        Self {
            waits: [5, 30, 120, 600, 1_800].map(SignedDuration::from_secs).to_vec(),
            give_up_after: SignedDuration::from_hours(4 * 24),
        }
    }
}

impl Backoff {
    /// Waits of one's own; `waits` empty means no wait at all.
    #[must_use]
    pub const fn new(waits: Vec<SignedDuration>, give_up_after: SignedDuration) -> Self {
        Self { waits, give_up_after }
    }

    /// The same waits, given up earlier at the latest after this.
    #[must_use]
    pub fn for_at_most(&self, give_up_after: SignedDuration) -> Self {
        Self { waits: self.waits.clone(), give_up_after: self.give_up_after.min(give_up_after) }
    }

    /// What follows the `attempts`th attempt (1 or more), failed `now`, of a mail stored at `stored_at`.
    ///
    /// `jitter`, 0 to 1, is drawn by the caller and lengthens the wait by up to a fifth, so that mails that failed
    /// together do not come back together.
    #[must_use]
    pub fn after(
        &self,
        error: &SendError,
        attempts: u32,
        stored_at: Timestamp,
        now: Timestamp,
        jitter: f64,
    ) -> NextAttempt {
        if error.meaning == Meaning::Permanent || now.duration_since(stored_at) >= self.give_up_after {
            return NextAttempt::Never;
        }
        let index = (attempts.max(1) - 1) as usize;
        let wait = self.waits.get(index).or(self.waits.last()).copied().unwrap_or_default();
        let jitter = if jitter.is_nan() { 0.0 } else { jitter.clamp(0.0, 1.0) };
        let wait = wait.as_secs_f64() * (1.0 + jitter / 5.0);
        let at = SignedDuration::try_from_secs_f64(wait).ok().and_then(|wait| now.checked_add(wait).ok());
        NextAttempt::At(at.unwrap_or(Timestamp::MAX))
    }
}
