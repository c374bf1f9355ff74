//! The files as such: copied, and looked through for damage, by whoever has the folder.

use std::path::Path;
use std::time::Duration;

use context::StoreError;
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use super::error::{Sql as _, store_error};

/// Pages copied at once.
const PAGES: i32 = 4_096;

/// Version of the SQLite library in this program.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

/// Copies the files of several contexts into another folder while work goes on, all as they were at one instant: a
/// context's place in another one's log then fits that log.
///
/// # Errors
/// When a file is missing, the target has one of that name, or something cannot be read or written.
pub fn back_up(folder: &Path, names: &[&str], target: &Path) -> Result<(), StoreError> {
    let mut sources = Vec::new();
    for name in names {
        let file = format!("{name}.sqlite");
        let copy = target.join(&file);
        if copy.exists() {
            return Err(StoreError::Refused(format!("{} is there already; name an empty folder", copy.display())));
        }
        let source = folder.join(file);
        sources.push((
            open(&source, OpenFlags::SQLITE_OPEN_READ_WRITE)?,
            open(&source, OpenFlags::SQLITE_OPEN_READ_ONLY)?,
            copy,
        ));
    }
    // With all writers waiting for a moment, every file is seen as of the same instant.
    for (gate, _, _) in &sources {
        gate.execute_batch("BEGIN IMMEDIATE").sql()?;
    }
    for (_, snapshot, _) in &sources {
        snapshot.execute_batch("BEGIN").sql()?;
        snapshot.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).sql()?;
    }
    for (gate, _, _) in &sources {
        gate.execute_batch("ROLLBACK").sql()?;
    }
    for (_, snapshot, copy) in &sources {
        let mut copy = Connection::open(copy).map_err(store_error)?;
        let backup = Backup::new(snapshot, &mut copy).sql()?;
        backup.run_to_completion(PAGES, Duration::ZERO, None).sql()?;
    }
    Ok(())
}

/// Looks through a context's file for damage; answers what is wrong with it, nothing where it is sound.
///
/// # Errors
/// When there is no such file, or it cannot be read at all.
pub fn quick_check(folder: &Path, name: &str) -> Result<Vec<String>, StoreError> {
    let connection = open(&folder.join(format!("{name}.sqlite")), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut check = connection.prepare("PRAGMA quick_check").sql()?;
    let found: Result<Vec<String>, rusqlite::Error> = check.query_map([], |row| row.get(0)).sql()?.collect();
    Ok(found.sql()?.into_iter().filter(|line| line != "ok").collect())
}

fn open(file: &Path, access: OpenFlags) -> Result<Connection, StoreError> {
    if !file.exists() {
        return Err(StoreError::Refused(format!("there is no {}", file.display())));
    }
    let connection = Connection::open_with_flags(file, access).map_err(store_error)?;
    connection.busy_timeout(Duration::from_secs(10)).sql()?;
    Ok(connection)
}
