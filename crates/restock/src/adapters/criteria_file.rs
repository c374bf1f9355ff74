//! A team's criteria, read from their file.

use std::path::Path;

use criteria::{CriteriaFile, MAX_FILE_BYTES, parse};

/// The text of a criteria file.
///
/// # Errors
/// In words, when it cannot be read.
pub(crate) fn read_criteria_text(file: &Path) -> Result<String, String> {
    let failed = |what: String| format!("failed to read the criteria {}: {what}", file.display());
    let size = std::fs::metadata(file).map_err(|error| failed(error.to_string()))?.len();
    if size > MAX_FILE_BYTES as u64 {
        return Err(failed(format!("it has {size} bytes; at most {MAX_FILE_BYTES} are read")));
    }
    let bytes = std::fs::read(file).map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|_| failed("it is not UTF-8; save it as UTF-8".to_owned()))
}

/// Reads a criteria file.
///
/// # Errors
/// Everything that is wrong with it, a line each: `criteria.toml:12:8: unknown name ...`.
pub(crate) fn read_criteria(file: &Path) -> Result<CriteriaFile, String> {
    let text = read_criteria_text(file)?;
    parse(&text).map_err(|faults| {
        let name = file.display().to_string();
        format!("the criteria in {name} cannot be used:\n{}", faults.of_file(&name))
    })
}
