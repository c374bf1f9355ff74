//! What products are found by: barcodes, and words.

use std::collections::BTreeSet;

use context::StoreError;
use replica::facts::Product;
use replica::spelling::words;
use rusqlite::{Connection, params};

use super::products::Change;
use crate::sqlite::error::Sql as _;

/// A barcode without leading zeros: scanners read the same code with and without them (UPC in EAN).
pub(in super::super) fn barcode(code: &str) -> &str {
    let code = code.trim();
    if code.bytes().all(|sign| sign.is_ascii_digit()) { code.trim_start_matches('0') } else { code }
}

pub(super) fn write_of_store(connection: &Connection, changes: &[Change<'_>]) -> Result<(), StoreError> {
    let remove = "DELETE FROM barcode WHERE code = ?1 AND key = ?2";
    let add = "INSERT OR IGNORE INTO barcode (code, key) VALUES (?1, ?2)";
    let (mut remove, mut add) = (connection.prepare_cached(remove).sql()?, connection.prepare_cached(add).sql()?);
    let forget = "INSERT INTO product_text (product_text, rowid, words) VALUES ('delete', ?1, ?2)";
    let say = "INSERT INTO product_text (rowid, words) VALUES (?1, ?2)";
    let (mut forget, mut say) = (connection.prepare_cached(forget).sql()?, connection.prepare_cached(say).sql()?);
    for Change { key, before, now } in changes {
        let codes_before = before.as_ref().map_or(&[][..], |before| &before.barcodes);
        if codes_before != now.barcodes {
            for code in codes_before {
                remove.execute(params![barcode(code), key]).sql()?;
            }
            for code in &now.barcodes {
                add.execute(params![barcode(code), key]).sql()?;
            }
        }
        let (words_before, words) = (before.as_ref().map(store_words), store_words(now));
        if words_before.as_ref() == Some(&words) {
            continue;
        }
        if let Some(words_before) = words_before {
            forget.execute(params![key, words_before]).sql()?;
        }
        say.execute(params![key, words]).sql()?;
    }
    Ok(())
}

fn store_words(product: &Product) -> String {
    let names = product.names.values().map(String::as_str);
    let parts: Vec<&str> = names.chain(product.brand.as_deref()).collect();
    parts.join(" ")
}

pub(super) fn write_of_search(connection: &Connection, changes: &[Change<'_>]) -> Result<(), StoreError> {
    let forget = "INSERT INTO product_text (product_text, rowid, names, descriptions, categories)
                  VALUES ('delete', ?1, ?2, ?3, ?4)";
    let say = "INSERT INTO product_text (rowid, names, descriptions, categories) VALUES (?1, ?2, ?3, ?4)";
    let (mut forget, mut say) = (connection.prepare_cached(forget).sql()?, connection.prepare_cached(say).sql()?);
    let mut used = BTreeSet::new();
    for Change { key, before, now } in changes {
        let (texts_before, texts) = (before.as_ref().map(search_texts), search_texts(now));
        if texts_before.as_ref() == Some(&texts) {
            continue;
        }
        if let Some([names, descriptions, categories]) = &texts_before {
            forget.execute(params![key, names, descriptions, categories]).sql()?;
        }
        let [names, descriptions, categories] = &texts;
        say.execute(params![key, names, descriptions, categories]).sql()?;
        used.extend(words(names).chain(words(categories)).filter(|word| word.chars().count() > 2));
    }
    learn(connection, &used)
}

/// Names with brand, descriptions, categories.
fn search_texts(product: &Product) -> [String; 3] {
    let names = product.names.values().map(String::as_str).chain(product.brand.as_deref());
    [
        names.collect::<Vec<_>>().join(" "),
        product.descriptions.values().map(String::as_str).collect::<Vec<_>>().join(" "),
        product.categories.join(" "),
    ]
}

/// Words that were never used before get their pieces indexed.
fn learn(connection: &Connection, used: &BTreeSet<String>) -> Result<(), StoreError> {
    let mut learn = connection.prepare_cached("INSERT OR IGNORE INTO word (word) VALUES (?1)").sql()?;
    let mut index = connection.prepare_cached("INSERT INTO word_pieces (rowid, word) VALUES (?1, ?2)").sql()?;
    for word in used {
        if learn.execute([word]).sql()? > 0 {
            index.execute(params![connection.last_insert_rowid(), word]).sql()?;
        }
    }
    Ok(())
}
