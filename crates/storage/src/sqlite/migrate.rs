//! Schema versions: each migration runs once, in order, and is never edited once shipped.

use context::StoreError;
use rusqlite::Connection;

use super::error::Sql as _;

/// One step of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// What it brings, for messages.
    pub name: &'static str,
    /// Its statements.
    pub sql: &'static str,
}

/// Where a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchemaState {
    /// Steps that the file has.
    pub applied: usize,
    /// Steps that this program knows.
    pub known: usize,
}

/// Brings a file to the schema of this program.
///
/// # Errors
/// When the file is newer than the program, or a step fails (the file is then as before).
pub(crate) fn migrate(connection: &Connection, migrations: &[Migration]) -> Result<(), StoreError> {
    let state = state(connection, migrations)?;
    if state.applied > state.known {
        return Err(StoreError::Refused(format!(
            "its schema has version {}, this program knows {}; start the newer program",
            state.applied, state.known
        )));
    }
    for (step, migration) in migrations.iter().enumerate().skip(state.applied) {
        let script = format!("BEGIN IMMEDIATE; {} ; PRAGMA user_version = {}; COMMIT;", migration.sql, step + 1);
        connection.execute_batch(&script).map_err(|error| {
            let _ = connection.execute_batch("ROLLBACK");
            StoreError::Refused(format!("migration \"{}\" failed: {error}", migration.name))
        })?;
    }
    Ok(())
}

/// Compares a file with what this program knows.
pub(crate) fn state(connection: &Connection, migrations: &[Migration]) -> Result<SchemaState, StoreError> {
    let applied: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).sql()?;
    Ok(SchemaState { applied: usize::try_from(applied).unwrap_or(0), known: migrations.len() })
}
