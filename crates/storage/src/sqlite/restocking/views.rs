//! Kept views on SQLite.

use async_trait::async_trait;
use context::StoreError;
use restocking::ports::{Kept, MOST_VIEWS, SavedView, SavedViews};
use rusqlite::{Connection, OptionalExtension as _, Row};
use uuid::Uuid;

use crate::sqlite::Database;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{micros, timestamp, uuid};

const COLUMNS: &str = "id, owner, name, query, is_default, changed_at";

#[async_trait]
impl SavedViews for Database {
    async fn views(&self, owner: &str) -> Result<Vec<SavedView>, StoreError> {
        let owner = owner.to_owned();
        self.read(move |connection| {
            let sql = format!("SELECT {COLUMNS} FROM saved_view WHERE owner = ?1 ORDER BY folded");
            let mut statement = connection.prepare_cached(&sql).sql()?;
            let mut rows = statement.query([owner]).sql()?;
            let mut found = Vec::new();
            while let Some(row) = rows.next().sql()? {
                found.push(read(row)?);
            }
            Ok(found)
        })
        .await
    }

    async fn view(&self, id: Uuid) -> Result<Option<SavedView>, StoreError> {
        self.read(move |connection| {
            let sql = format!("SELECT {COLUMNS} FROM saved_view WHERE id = ?1");
            let mut statement = connection.prepare_cached(&sql).sql()?;
            let mut rows = statement.query([id.as_bytes()]).sql()?;
            rows.next().sql()?.map(read).transpose()
        })
        .await
    }

    async fn keep_view(&self, view: SavedView) -> Result<Kept, StoreError> {
        self.write(move |connection| keep(connection, &view)).await
    }

    async fn forget_view(&self, id: Uuid) -> Result<bool, StoreError> {
        self.write(move |connection| {
            let forgotten = connection.execute("DELETE FROM saved_view WHERE id = ?1", [id.as_bytes()]).sql()?;
            Ok(forgotten > 0)
        })
        .await
    }
}

fn read(row: &Row<'_>) -> Result<SavedView, StoreError> {
    let id: Vec<u8> = row.get(0).sql()?;
    Ok(SavedView {
        id: uuid(&id)?,
        owner: row.get(1).sql()?,
        name: row.get(2).sql()?,
        query: row.get(3).sql()?,
        is_default: row.get(4).sql()?,
        changed_at: timestamp(row.get(5).sql()?)?,
    })
}

fn keep(connection: &Connection, view: &SavedView) -> Result<Kept, StoreError> {
    let folded = view.name.to_lowercase();
    let taken = "SELECT 1 FROM saved_view WHERE owner = ?1 AND folded = ?2 AND id <> ?3";
    let params = (&view.owner, &folded, view.id.as_bytes());
    if connection.query_row(taken, params, |_| Ok(())).optional().sql()?.is_some() {
        return Ok(Kept::NameTaken);
    }
    let others = "SELECT count(*) FROM saved_view WHERE owner = ?1 AND id <> ?2";
    let others: i64 = connection.query_row(others, (&view.owner, view.id.as_bytes()), |row| row.get(0)).sql()?;
    if usize::try_from(others).unwrap_or(usize::MAX) >= MOST_VIEWS {
        return Ok(Kept::TooMany);
    }
    if view.is_default {
        let undo = "UPDATE saved_view SET is_default = 0 WHERE owner = ?1 AND is_default = 1 AND id <> ?2";
        connection.execute(undo, (&view.owner, view.id.as_bytes())).sql()?;
    }
    let sql = "INSERT INTO saved_view (id, owner, name, folded, query, is_default, changed_at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
               ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, name = excluded.name, folded = excluded.folded,
                   query = excluded.query, is_default = excluded.is_default, changed_at = excluded.changed_at";
    let params =
        (view.id.as_bytes(), &view.owner, &view.name, &folded, &view.query, view.is_default, micros(view.changed_at));
    connection.execute(sql, params).sql()?;
    Ok(Kept::Done)
}
