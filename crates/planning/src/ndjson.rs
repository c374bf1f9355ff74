//! Facts from a file: one product a line in, one review a line out.
//!
//! For trying settings and for comparing reviews. Numbers are never read through floats.

mod answer;
mod batch;
mod number;
mod request;

use jiff::tz::TimeZone;

pub use batch::{Counts, MAX_LINE_BYTES, review_ndjson};

use crate::review;

/// A line of facts that cannot be reviewed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {fault}")]
pub struct ReviewLineError {
    /// The field, as in `lines[2].promised_on`; `.` for the line as a whole.
    pub path: String,
    /// What is wrong with it and what to give instead.
    pub fault: String,
}

/// Reviews one line of facts; `zone` is the retailer's time zone, in which day 0 is found.
///
/// # Errors
/// Names the field and what to give instead.
pub fn review_line(line: &str, zone: &TimeZone) -> Result<String, ReviewLineError> {
    let (facts, settings) = request::read(line, zone)?;
    answer::write(&facts.product.product_id, &review(&facts, &settings))
}
