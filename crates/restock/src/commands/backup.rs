//! `restock backup`: all databases as of one instant, looked through before it is called a backup.

use std::path::Path;

use serde_json::json;
use storage::sqlite::{Database, back_up, quick_check};

use super::CONTEXTS;
use crate::failure::Failure;
use crate::output::{say, say_json};

/// Copies the databases of `data` into the folder `target`, while an instance may be at work on them.
pub(crate) fn backup(data: &Path, target: &Path, as_json: bool) -> Result<(), Failure> {
    std::fs::create_dir_all(target)
        .map_err(|error| format!("failed to make the folder {}: {error}", target.display()))?;
    // A folder of some roles has the files of these.
    let here = CONTEXTS.iter().filter(|(name, _)| data.join(format!("{name}.sqlite")).exists());
    let here: Vec<_> = here.copied().collect();
    let names: Vec<&str> = here.iter().map(|(name, _)| *name).collect();
    if names.is_empty() {
        return Err(Failure::Failed(format!("{} holds no databases; name the folder with --data", data.display())));
    }
    back_up(data, &names, target).map_err(|error| format!("failed to back up {}: {error}", data.display()))?;
    let mut files = Vec::new();
    for (name, migrations) in here {
        let file = target.join(format!("{name}.sqlite"));
        let unusable = |what: String| format!("the backup {} cannot be used: {what}; make another one", file.display());
        let damage = quick_check(target, name).map_err(|error| unusable(error.to_string()))?;
        if !damage.is_empty() {
            return Err(Failure::Failed(unusable(damage.join("; "))));
        }
        let schema = Database::schema(target, name, migrations).map_err(|error| unusable(error.to_string()))?;
        if schema.is_none_or(|schema| schema.applied == 0) {
            return Err(Failure::Failed(unusable("it has no tables".to_owned())));
        }
        let bytes = std::fs::metadata(&file).map(|metadata| metadata.len()).unwrap_or(0);
        files.push((file, bytes));
    }
    if as_json {
        let files: Vec<_> = files.iter().map(|(file, bytes)| json!({ "file": file, "bytes": bytes })).collect();
        say_json(&json!({ "files": files }));
    } else {
        for (file, bytes) in &files {
            say(&format!("{}  {bytes} bytes, sound", file.display()));
        }
        say(
            "To restore: stop the program, put these files alone into its data folder, and start it with RESTOCK__EFFECTS=off to look first.",
        );
    }
    Ok(())
}
