//! Facts from a file: one product a line in, one review a line out.
//!
//! For trying settings and for comparing reviews. Numbers are never read through floats.

mod answer;
mod batch;
mod number;
mod request;

use criteria::CriteriaFile;
use jiff::tz::TimeZone;

pub use batch::{Counts, MAX_LINE_BYTES, review_ndjson};

use crate::review_with;

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
    review_line_with(line, zone, None)
}

/// The same under a criteria file: its settings below those of the line, and its criteria, whose suggestions then
/// name their version and reason, with the lines that they leave alone.
///
/// # Errors
/// As [`review_line`].
pub fn review_line_with(line: &str, zone: &TimeZone, file: Option<&CriteriaFile>) -> Result<String, ReviewLineError> {
    let none = CriteriaFile::default();
    let CriteriaFile { scopes, criteria } = file.unwrap_or(&none);
    let (facts, settings) = request::read(line, zone, scopes)?;
    answer::write(&facts.product.product_id, &review_with(&facts, &settings, criteria), file.is_some())
}
