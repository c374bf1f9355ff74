//! What a person or a program is told of a rebuild.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Rebuild;
use crate::ports::{Part, ToldRow};

/// The rate is that of the last so many seconds.
const WINDOW_SECONDS: i64 = 15;

/// How fast a rebuild goes at present.
#[derive(Debug, Clone, Default)]
pub struct Pace {
    seen: VecDeque<(Timestamp, u64)>,
}

impl Pace {
    /// Notes how much was done by now.
    pub fn note(&mut self, now: Timestamp, done: u64) {
        if self.seen.back().is_some_and(|(_, before)| *before > done) {
            self.seen.clear();
        }
        self.seen.push_back((now, done));
        while self.seen.len() > 2 && self.seen.front().is_some_and(|(at, _)| (now - *at).get_seconds() > WINDOW_SECONDS)
        {
            self.seen.pop_front();
        }
    }

    /// Rows and reviews a second; none while too little was seen.
    pub fn per_second(&self) -> Option<f64> {
        let ((began, first), (now, last)) = (self.seen.front()?, self.seen.back()?);
        let seconds = (*now - *began).total(jiff::Unit::Second).ok()?;
        (seconds > 0.2).then(|| (last - first) as f64 / seconds)
    }
}

/// A row of the source of which something has to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Of which part.
    pub part: Part,
    /// Whether it was used, otherwise than it stands in the source; if not, it could not be used.
    pub is_mended: bool,
    /// Which row, as the source names it.
    pub place: String,
    /// What is wrong with it, in words that are the same for every row with this fault.
    pub fault: String,
    /// What stands there, and what to do.
    pub detail: String,
}

impl Told {
    pub(crate) fn of(part: Part, is_mended: bool, row: ToldRow) -> Self {
        let ToldRow { place, fault, detail } = row;
        Self { part, is_mended, place, fault, detail }
    }
}

/// A rebuild as it is told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RebuildReport {
    /// The rebuild.
    #[serde(flatten)]
    pub rebuild: Rebuild,
    /// Rows and reviews done.
    pub done: u64,
    /// Rows and reviews there are, where the source said how much it has.
    pub of: Option<u64>,
    /// Share of the work, 0 to 100.
    pub percent: Option<u8>,
    /// Rows and reviews a second at present.
    pub per_second: Option<u64>,
    /// Seconds left at that rate.
    pub seconds_left: Option<u64>,
    /// The first rows that could not be used, or were used otherwise than they stand in the source.
    pub told: Vec<Told>,
}

impl RebuildReport {
    /// Puts together what is known.
    pub fn of(rebuild: Rebuild, pace: &Pace, told: Vec<Told>) -> Self {
        let (done, of) = rebuild.done_of();
        let is_at_work = rebuild.state == super::RebuildState::Running && !rebuild.is_switched();
        let rate = pace.per_second().filter(|rate| is_at_work && *rate >= 0.5);
        let left = rate.zip(of).map(|(rate, of)| (of.saturating_sub(done) as f64 / rate).ceil() as u64);
        let percent = match of {
            _ if rebuild.is_switched() => Some(100),
            Some(0) => Some(0),
            // The last percent is the switch's.
            Some(of) => u8::try_from((done.min(of) * 100 / of).min(99)).ok(),
            None => None,
        };
        let per_second = rate.map(|rate| rate.round() as u64);
        Self { rebuild, done, of, percent, per_second, seconds_left: left, told }
    }
}
