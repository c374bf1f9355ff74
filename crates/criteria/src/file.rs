//! A criteria file: TOML, read with all its faults at once, each at its line.

mod criteria;
mod position;
mod reader;
mod settings;

use toml::de::{DeTable, DeValue};

use self::reader::Reader;
use crate::{Criteria, CriteriaFile, Fault, Faults};

/// Longest file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 1 << 20;
/// Most criteria of one file.
pub const MAX_CRITERIA: usize = 100;

const KEYS: [&str; 6] = ["version", "settings", "categories", "suppliers", "products", "criteria"];

/// Reads a criteria file.
///
/// Takes any text: it never panics, and the time it takes grows with the length of the text, which is bounded.
///
/// # Errors
/// Everything that is wrong with it, each fault with its line and what to write instead.
pub fn parse(source: &str) -> Result<CriteriaFile, Faults> {
    if source.len() > MAX_FILE_BYTES {
        let text = format!("the file is {} bytes long; at most {MAX_FILE_BYTES} are read", source.len());
        return Err(Faults(vec![Fault { line: 1, column: 1, text }]));
    }
    let (table, broken) = DeTable::parse_recoverable(source);
    let mut reader = Reader::new(source);
    for error in &broken {
        let at = error.span().map_or(0, |span| span.start);
        reader.broken(at, error.message());
    }
    let file = read(table.get_ref(), &mut reader);
    let faults = reader.finish();
    if faults.is_empty() { Ok(file) } else { Err(Faults(faults)) }
}

fn read(table: &DeTable<'_>, reader: &mut Reader<'_>) -> CriteriaFile {
    reader.only(table, &KEYS, "the file");
    let mut file = CriteriaFile::default();
    let version = match table.get("version") {
        Some(value) => reader.whole(value, 1, i64::from(u32::MAX), "version"),
        None => {
            reader.missing(0, "version is missing; begin with version = 1 and raise it at every change");
            None
        }
    };
    if let Some(value) = table.get("settings") {
        file.scopes.global = settings::overrides(value, "settings", reader);
    }
    let scopes = [
        ("categories", &mut file.scopes.categories),
        ("suppliers", &mut file.scopes.suppliers),
        ("products", &mut file.scopes.products),
    ];
    for (key, scope) in scopes {
        if let Some(value) = table.get(key) {
            *scope = settings::by_id(value, key, reader);
        }
    }
    file.criteria = Criteria {
        version: version.and_then(|version| u32::try_from(version).ok()).unwrap_or(0),
        criteria: match table.get("criteria") {
            Some(value) => match value.get_ref() {
                DeValue::Array(array) => criteria::criteria(array, reader),
                _ => {
                    reader.fault(value.span().start, "criteria is no list; begin each criterion with [[criteria]]");
                    Vec::new()
                }
            },
            None => Vec::new(),
        },
    };
    file
}
