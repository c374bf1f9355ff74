//! What the catalogue says of products.

use context::StoreError;
use restocking::facts::Article;
use restocking::ports::ProductRow;
use rusqlite::Connection;

use crate::sqlite::error::Sql as _;
use crate::sqlite::value::texts;

/// Of these products; none of those that the catalogue does not know.
pub(super) fn articles(connection: &Connection, ids: &[String]) -> Result<Vec<Article>, StoreError> {
    let sql = "SELECT product_id, version, name, category FROM article WHERE product_id IN rarray(?1)";
    let mut statement = connection.prepare_cached(sql).sql()?;
    let read = |row: &rusqlite::Row<'_>| -> rusqlite::Result<Article> {
        let version = u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0);
        Ok(Article { product_id: row.get(0)?, version, name: row.get(2)?, category: row.get(3)? })
    };
    let found: Result<Vec<Article>, _> = statement.query_map([texts(ids)], read).sql()?.collect();
    found.sql()
}

/// Keeps them; of each product the newest.
pub(super) fn write(connection: &Connection, articles: &[Article]) -> Result<(), StoreError> {
    let sql = "INSERT INTO article (product_id, version, name, category) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT DO UPDATE SET version = excluded.version, name = excluded.name, category = excluded.category
               WHERE excluded.version > article.version";
    let mut keep = connection.prepare_cached(sql).sql()?;
    for article in articles {
        let version = i64::try_from(article.version).unwrap_or(i64::MAX);
        keep.execute((&article.product_id, version, &article.name, &article.category)).sql()?;
    }
    Ok(())
}

/// Calls products as the catalogue does, in whatever generation they are to be written.
pub(super) fn put_on(connection: &Connection, rows: &mut [ProductRow]) -> Result<(), StoreError> {
    let ids: Vec<String> = rows.iter().map(|row| row.published.product_id.clone()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    for article in articles(connection, &ids)? {
        for row in rows.iter_mut().filter(|row| row.published.product_id == article.product_id) {
            article.put_on(&mut row.published);
        }
    }
    Ok(())
}
