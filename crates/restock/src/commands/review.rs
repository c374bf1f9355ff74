//! `restock review`: facts from a file, reviewed as the desk would.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _, stdin, stdout};
use std::path::Path;
use std::time::Instant;

use jiff::tz::TimeZone;
use planning::ndjson::review_ndjson;

use crate::adapters::read_criteria;
use crate::cli::ReviewArgs;
use crate::failure::Failure;
use crate::output::{complain, counted};

/// Reviews a file, or standard input where it is called `-`.
pub(crate) fn review(args: &ReviewArgs, zone: &TimeZone, verbose: bool) -> Result<(), Failure> {
    let file = args.file.as_path();
    let criteria = args.criteria.as_deref().map(read_criteria).transpose()?;
    let began = Instant::now();
    let mut output = BufWriter::with_capacity(1 << 20, stdout().lock());
    let counts = if file == Path::new("-") {
        review_ndjson(stdin().lock(), &mut output, zone, criteria.as_ref())
    } else {
        let opened = File::open(file).map_err(|error| format!("failed to open {}: {error}", file.display()))?;
        review_ndjson(BufReader::with_capacity(1 << 20, opened), &mut output, zone, criteria.as_ref())
    };
    let counts = match counts.and_then(|counts| output.flush().map(|()| counts)) {
        // Whoever has closed the other end has seen enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(()),
        counts => counts.map_err(|error| format!("failed to review {}: {error}", file.display()))?,
    };
    if verbose {
        let seconds = began.elapsed().as_secs_f64();
        let rate = counts.reviewed as f64 / seconds.max(1e-9);
        complain(&format!("{} products reviewed in {seconds:.2} s, {rate:.0} a second", counts.reviewed));
    }
    if counts.faulty > 0 {
        let lines = counted(counts.faulty, "line");
        return Err(Failure::Failed(format!(
            "{lines} could not be reviewed; each is answered with its number and its fault"
        )));
    }
    Ok(())
}
