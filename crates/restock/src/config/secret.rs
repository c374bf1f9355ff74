//! Secrets, each in a file of its own.

use std::path::Path;

/// Reads a secret without the line ends around it.
///
/// # Errors
/// Names the key and what to do; never shows what is in the file.
pub(crate) fn read_secret(key: &str, file: &Path) -> Result<String, String> {
    let text =
        std::fs::read_to_string(file).map_err(|error| format!("{key}: failed to read {}: {error}", file.display()))?;
    let secret = text.trim_matches(['\r', '\n']);
    if secret.is_empty() {
        return Err(format!("{key}: {} is empty; write the secret into it", file.display()));
    }
    Ok(secret.to_owned())
}
