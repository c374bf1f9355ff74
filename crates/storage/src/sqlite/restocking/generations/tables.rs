//! The tables of a generation: made like the live ones, noted what is touched, put in their place, cleared away.

use context::StoreError;
use rusqlite::Connection;

use crate::sqlite::error::Sql as _;

/// Tables that change places at a switch.
pub(super) const FACTS: [&str; 6] = ["supplier", "product", "stock", "purchase_order", "open_line", "order_value"];

/// Live tables whose rows are noted when they are written: as which kind, and by which column.
const NOTED: [(i64, &str, &str); 6] = [
    (1, "supplier", "supplier_id"),
    (2, "product", "product_id"),
    (2, "article", "product_id"),
    (3, "stock", "product_id"),
    (4, "purchase_order", "order_id"),
    (5, "suggestion", "product_id"),
];

/// The tables of a rebuild beside the generation itself.
const ITS_OWN: [&str; 8] =
    ["line_run", "order_moved", "arranged", "suggestion_next", "shortage_next", "log_next", "due_next", "touched"];

/// Makes an empty generation, and begins to note what is touched.
pub(super) fn make(connection: &Connection) -> Result<(), StoreError> {
    for table in FACTS {
        let like = definition(connection, table)?;
        connection.execute_batch(&format!("CREATE TABLE {table}_next {like}")).sql()?;
    }
    connection.execute_batch(include_str!("begin.sql")).sql()?;
    for (kind, table, key) in NOTED {
        for event in ["INSERT", "UPDATE"] {
            let trigger = format!(
                "CREATE TRIGGER touched_{table}_{event} AFTER {event} ON {table} BEGIN
                     INSERT INTO touched (kind, id, is_taken) VALUES ({kind}, NEW.{key}, 0)
                     ON CONFLICT (kind, id) DO UPDATE SET is_taken = 0;
                 END"
            );
            connection.execute_batch(&trigger).sql()?;
        }
    }
    Ok(())
}

/// A table's definition behind its name.
fn definition(connection: &Connection, table: &str) -> Result<String, StoreError> {
    let sql = "SELECT substr(sql, instr(sql, '(')) FROM sqlite_schema WHERE type = 'table' AND name = ?1";
    connection.query_row(sql, [table], |row| row.get(0)).sql()
}

/// Makes one index of the next generation that it lacks of those of the live one; answers whether there was one.
pub(super) fn make_an_index(connection: &Connection, number: u32) -> Result<bool, StoreError> {
    // An index keeps its name for good, so it has the number of its generation behind it.
    let sql = "SELECT live.name, substr(live.sql, instr(live.sql, '(')), live.sql LIKE 'CREATE UNIQUE%'
               FROM sqlite_schema live WHERE live.type = 'index' AND live.sql IS NOT NULL AND live.tbl_name = ?1
                 AND NOT EXISTS (SELECT 1 FROM sqlite_schema made WHERE made.type = 'index' AND made.tbl_name = ?1 || '_next'
                                 AND substr(made.sql, instr(made.sql, '(')) = substr(live.sql, instr(live.sql, '(')))
               LIMIT 1";
    for table in FACTS {
        let mut missing = connection.prepare_cached(sql).sql()?;
        let mut rows = missing.query([table]).sql()?;
        let Some(row) = rows.next().sql()? else { continue };
        let (name, like, is_unique): (String, String, bool) = (row.get(0).sql()?, row.get(1).sql()?, row.get(2).sql()?);
        drop(rows);
        let base = match name.rsplit_once("_g") {
            Some((base, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => base,
            _ => &name,
        };
        let unique = if is_unique { "UNIQUE " } else { "" };
        connection.execute_batch(&format!("CREATE {unique}INDEX {base}_g{number} ON {table}_next {like}")).sql()?;
        return Ok(true);
    }
    Ok(false)
}

/// The next generation takes the place of the live one, whose tables are called old from now on.
pub(super) fn change_places(connection: &Connection) -> Result<(), StoreError> {
    stop_noting(connection)?;
    for table in FACTS {
        let swap = format!("ALTER TABLE {table} RENAME TO {table}_old; ALTER TABLE {table}_next RENAME TO {table};");
        connection.execute_batch(&swap).sql()?;
    }
    Ok(())
}

fn stop_noting(connection: &Connection) -> Result<(), StoreError> {
    for (_, table, _) in NOTED {
        for event in ["INSERT", "UPDATE"] {
            connection.execute_batch(&format!("DROP TRIGGER IF EXISTS touched_{table}_{event}")).sql()?;
        }
    }
    Ok(())
}

/// Everything that a rebuild may leave behind.
fn leavings() -> Vec<String> {
    let of_facts = FACTS.iter().flat_map(|table| [format!("{table}_old"), format!("{table}_next")]);
    ITS_OWN.iter().map(|table| (*table).to_owned()).chain(of_facts).collect()
}

/// Clears away all of it at once: before a new generation is made.
pub(super) fn clear(connection: &Connection) -> Result<(), StoreError> {
    stop_noting(connection)?;
    for table in leavings() {
        connection.execute_batch(&format!("DROP TABLE IF EXISTS {table}")).sql()?;
    }
    Ok(())
}

/// Clears away about so many rows; answers whether nothing is left.
pub(super) fn clear_some(connection: &Connection, rows: usize) -> Result<bool, StoreError> {
    stop_noting(connection)?;
    let rows = i64::try_from(rows).unwrap_or(i64::MAX);
    for table in leavings() {
        let Some(key) = key_of(connection, &table)? else { continue };
        // One index at a time: it goes as a whole.
        let index = "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?1 LIMIT 1";
        let index: Option<String> = optional(connection.query_row(index, [&table], |row| row.get(0)))?;
        if let Some(index) = index {
            connection.execute_batch(&format!("DROP INDEX {index}")).sql()?;
            return Ok(false);
        }
        let few = format!("SELECT count(*) < ?1 FROM (SELECT 1 FROM {table} LIMIT ?1)");
        if connection.query_row(&few, [rows], |row| row.get(0)).sql()? {
            connection.execute_batch(&format!("DROP TABLE {table}")).sql()?;
        } else {
            // A run is many rows.
            let keys = if table == "line_run" { 1 } else { rows };
            let some = format!("DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} LIMIT ?1)");
            connection.execute(&some, [keys]).sql()?;
        }
        return Ok(false);
    }
    Ok(true)
}

/// By what the rows of a table are found: its row id, or where it has none the first column, which begins its key.
fn key_of(connection: &Connection, table: &str) -> Result<Option<String>, StoreError> {
    let sql = "SELECT CASE WHEN t.wr = 0 THEN 'rowid' ELSE c.name END
               FROM pragma_table_list(?1) t JOIN pragma_table_info(?1) c ON c.cid = 0";
    optional(connection.query_row(sql, [table], |row| row.get(0)))
}

fn optional<T>(found: rusqlite::Result<T>) -> Result<Option<T>, StoreError> {
    use rusqlite::OptionalExtension as _;
    found.optional().sql()
}
