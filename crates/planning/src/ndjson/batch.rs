//! A whole file: batches of lines reviewed by all processors, answered in order.

use std::io::{self, BufRead, Read, Write};
use std::num::NonZero;
use std::thread;

use criteria::CriteriaFile;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::{ReviewLineError, review_line_with};

/// The longest line of facts that is read.
pub const MAX_LINE_BYTES: usize = 4 << 20;

/// A batch is handed to the processors once it has so many bytes.
const BATCH_BYTES: usize = 4 << 20;

/// How many lines a file had.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Products reviewed.
    pub reviewed: u64,
    /// Lines that could not be read.
    pub faulty: u64,
}

/// A line of the file with its number, counted from 1; too long a line comes without its text.
struct NumberedLine {
    number: u64,
    text: Option<Vec<u8>>,
}

/// Reviews a file of facts on all processors, answering in the order of its lines.
///
/// A line that cannot be read is answered with `{"line":n,"error":"..."}` and counted; blank lines
/// are passed over. `zone` is the retailer's time zone; `criteria` is the team's own file, if it has one.
///
/// # Errors
/// Only where reading or writing fails.
pub fn review_ndjson(
    mut input: impl BufRead,
    mut output: impl Write,
    zone: &TimeZone,
    criteria: Option<&CriteriaFile>,
) -> io::Result<Counts> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let mut counts = Counts::default();
    let mut number = 0;
    loop {
        let batch = read_batch(&mut input, &mut number)?;
        if batch.is_empty() {
            output.flush()?;
            return Ok(counts);
        }
        for (answers, part) in review_batch(&batch, processors, zone, criteria) {
            output.write_all(answers.as_bytes())?;
            counts.reviewed += part.reviewed;
            counts.faulty += part.faulty;
        }
    }
}

fn review_batch(
    batch: &[NumberedLine],
    processors: usize,
    zone: &TimeZone,
    criteria: Option<&CriteriaFile>,
) -> Vec<(String, Counts)> {
    let share = batch.len().div_ceil(processors);
    thread::scope(|scope| {
        let (first, others) = batch.split_at(share.min(batch.len()));
        let workers: Vec<_> = others
            .chunks(share)
            .map(|lines| (lines, scope.spawn(move || review_lines(lines, zone, criteria))))
            .collect();
        let mut parts = vec![review_lines(first, zone, criteria)];
        // A review never panics; should one all the same, its lines are reviewed here and it is seen.
        parts.extend(
            workers
                .into_iter()
                .map(|(lines, worker)| worker.join().unwrap_or_else(|_| review_lines(lines, zone, criteria))),
        );
        parts
    })
}

fn review_lines(lines: &[NumberedLine], zone: &TimeZone, criteria: Option<&CriteriaFile>) -> (String, Counts) {
    let mut answers = String::new();
    let mut counts = Counts::default();
    for line in lines {
        let answer = match review_bytes(line.text.as_deref(), zone, criteria) {
            Ok(answer) => {
                counts.reviewed += 1;
                answer
            }
            Err(error) => {
                counts.faulty += 1;
                faulty_line(line.number, &error)
            }
        };
        answers.push_str(&answer);
        answers.push('\n');
    }
    (answers, counts)
}

fn review_bytes(
    line: Option<&[u8]>,
    zone: &TimeZone,
    criteria: Option<&CriteriaFile>,
) -> Result<String, ReviewLineError> {
    let whole_line = |fault: String| ReviewLineError { path: ".".to_owned(), fault };
    let line =
        line.ok_or_else(|| whole_line(format!("is longer than {MAX_LINE_BYTES} bytes; give one product a line")))?;
    let text =
        str::from_utf8(line).map_err(|error| whole_line(format!("is not UTF-8 ({error}); save the file as UTF-8")))?;
    review_line_with(text, zone, criteria)
}

fn faulty_line(line: u64, error: &ReviewLineError) -> String {
    #[derive(Serialize)]
    struct Faulty {
        line: u64,
        error: String,
    }
    // Two plain fields can always be written.
    serde_json::to_string(&Faulty { line, error: error.to_string() }).unwrap_or_default()
}

fn read_batch(input: &mut impl BufRead, number: &mut u64) -> io::Result<Vec<NumberedLine>> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while bytes < BATCH_BYTES {
        let Some(text) = read_line(input)? else { break };
        *number += 1;
        let blank = text.as_ref().is_some_and(|text| text.iter().all(u8::is_ascii_whitespace));
        if !blank {
            bytes += text.as_ref().map_or(0, Vec::len);
            batch.push(NumberedLine { number: *number, text });
        }
    }
    Ok(batch)
}

/// The next line: `None` at the end of the input, `Some(None)` where it is too long.
fn read_line(input: &mut impl BufRead) -> io::Result<Option<Option<Vec<u8>>>> {
    let mut line = Vec::new();
    let limit = MAX_LINE_BYTES as u64 + 1;
    if input.by_ref().take(limit).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.len() as u64 == limit && !line.ends_with(b"\n") {
        input.skip_until(b'\n')?;
        return Ok(Some(None));
    }
    Ok(Some(Some(line)))
}
