//! What searches are narrowed by.

use std::collections::BTreeSet;

use context::StoreError;
use replica::facts::Product;
use rusqlite::{Connection, params};

use super::products::Change;
use crate::sqlite::error::Sql as _;

pub(super) fn write(connection: &Connection, changes: &[Change<'_>]) -> Result<(), StoreError> {
    let remove = "DELETE FROM facet WHERE kind = ?1 AND value = ?2 AND key = ?3";
    let add = "INSERT OR IGNORE INTO facet (kind, value, key) VALUES (?1, ?2, ?3)";
    let (mut remove, mut add) = (connection.prepare_cached(remove).sql()?, connection.prepare_cached(add).sql()?);
    for Change { key, before, now } in changes {
        let (before, now) = (before.as_ref().map(of).unwrap_or_default(), of(now));
        for (kind, value) in before.difference(&now) {
            remove.execute(params![kind, value, key]).sql()?;
        }
        for (kind, value) in now.difference(&before) {
            add.execute(params![kind, value, key]).sql()?;
        }
    }
    Ok(())
}

fn of(product: &Product) -> BTreeSet<(&'static str, &str)> {
    let brand = product.brand.iter().map(|brand| ("brand", brand.as_str()));
    let categories = product.categories.iter().map(|category| ("category", category.as_str()));
    let languages = product.names.keys().map(|language| ("language", language.as_str()));
    let discontinued = product.discontinued.then_some(("discontinued", ""));
    brand.chain(categories).chain(languages).chain(discontinued).collect()
}
