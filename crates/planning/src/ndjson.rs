//! Facts from a file: one product a line in, one review a line out.

use std::io::{self, BufRead, Write};

use jiff::tz::TimeZone;

/// A line of facts that cannot be reviewed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {fault}")]
pub struct ReviewLineError {
    /// The field, as in `lines[2].promised_on`; `.` for the line as a whole.
    pub path: String,
    /// What is wrong with it and what to give instead.
    pub fault: String,
}

/// How many lines a file had.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Products reviewed.
    pub reviewed: u64,
    /// Lines that could not be read.
    pub faulty: u64,
}

/// Reviews one line of facts; `zone` is the retailer's time zone.
///
/// # Errors
/// Names the field and what to give instead.
pub fn review_line(line: &str, zone: &TimeZone) -> Result<String, ReviewLineError> {
    let _ = (line, zone);
    Err(ReviewLineError { path: ".".to_owned(), fault: "not reviewed".to_owned() })
}

/// Reviews a file of facts in parallel, answering in the order of its lines.
///
/// A line that cannot be read is answered with `{"line":n,"error":"..."}` and counted.
///
/// # Errors
/// Only where reading or writing fails.
pub fn review_ndjson(input: impl BufRead, output: impl Write, zone: &TimeZone) -> io::Result<Counts> {
    let _ = (input, output, zone);
    Ok(Counts::default())
}
