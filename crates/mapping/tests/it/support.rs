//! A folder of its own for each test, and everything that a source has.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use mapping::{Finding, MappedSource, OpenError};
use restocking::events::{ProductPublished, SupplierPublished};
use restocking::facts::Order;
use restocking::ports::{Part, Source, SourceRow, ToldRow};
use rusqlite::Connection;
use tempfile::TempDir;

/// The day of all tests that have no other.
pub(crate) const TODAY: Date = date(2026, 11, 25);

/// Everything that a source has, by id.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Everything {
    pub(crate) suppliers: BTreeMap<String, SupplierPublished>,
    pub(crate) products: BTreeMap<String, ProductPublished>,
    pub(crate) stock: BTreeMap<(String, String), i64>,
    pub(crate) orders: BTreeMap<String, Order>,
    pub(crate) rejected: Vec<ToldRow>,
    pub(crate) mended: Vec<ToldRow>,
}

impl Everything {
    pub(crate) fn faults(&self) -> Vec<String> {
        self.rejected.iter().map(|told| format!("{}: {} ({})", told.place, told.fault, told.detail)).collect()
    }
}

/// Reads all of it in pages of this many rows; a row that comes twice is a failure.
pub(crate) async fn read_all(source: &dyn Source, limit: usize) -> Everything {
    let mut all = Everything::default();
    for part in Part::ALL {
        let mut after: Option<String> = None;
        loop {
            let page = source.page(part, after.as_deref(), limit).await.unwrap();
            for row in page.rows {
                let is_new = match row {
                    SourceRow::Supplier(row) => all.suppliers.insert(row.supplier_id.clone(), row).is_none(),
                    SourceRow::Product(row) => all.products.insert(row.product_id.clone(), row).is_none(),
                    SourceRow::Stock(row) => {
                        all.stock.insert((row.product_id, row.location_id), row.level_units).is_none()
                    }
                    SourceRow::Order(row) => all.orders.insert(row.order_id.clone(), row).is_none(),
                };
                assert!(is_new, "a row of {} came twice", part.as_str());
            }
            all.rejected.extend(page.rejected);
            all.mended.extend(page.mended);
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
    }
    all
}

/// A folder with a mapping and what it is about.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        std::fs::write(self.path(name), content).unwrap();
        self
    }

    pub(crate) fn with_database(self, sql: &str) -> Self {
        Connection::open(self.path("shop.sqlite")).unwrap().execute_batch(sql).unwrap();
        self
    }

    pub(crate) fn open(&self) -> Result<MappedSource, OpenError> {
        MappedSource::open(&self.path("mapping.toml"), None, TODAY)
    }

    /// Everything there is to say about the mapping, a sentence a line.
    pub(crate) fn findings(&self) -> String {
        let said = match MappedSource::check(&self.path("mapping.toml"), None, TODAY) {
            Ok(findings) => findings.iter().map(sentence).collect::<Vec<_>>().join("\n"),
            Err(OpenError::Mapping { findings, .. }) => findings.iter().map(sentence).collect::<Vec<_>>().join("\n"),
            Err(error) => error.to_string(),
        };
        said.replace(&self.0.path().display().to_string(), "FOLDER")
    }
}

fn sentence(finding: &Finding) -> String {
    format!("{:?}: {finding}", finding.severity)
}

/// A folder of the documentation's examples.
pub(crate) fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().join("docs/examples/databases").join(name)
}

/// A row of a CSV file, read here and not by the program.
pub(crate) type CsvRow = BTreeMap<String, String>;

/// Rows of an example's file, as they stand there.
pub(crate) fn csv_rows(folder: &Path, table: &str) -> Vec<CsvRow> {
    let plain = folder.join(format!("{table}.csv"));
    let bytes = match std::fs::read(&plain) {
        Ok(bytes) => bytes,
        Err(_) => {
            let packed = std::fs::File::open(folder.join(format!("{table}.csv.zst"))).unwrap();
            zstd::stream::decode_all(packed).unwrap()
        }
    };
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// The day of a date and time as SQL Server writes it.
pub(crate) fn day(text: &str) -> Date {
    text.get(..10).unwrap().parse().unwrap()
}

/// A SQLite database of CSV files: whole numbers, numbers and texts as they stand, nothing where nothing stands.
pub(crate) fn database_of(folder: &Path, tables: &[&str], indexes: &str, file: &Path) {
    let mut db = Connection::open(file).unwrap();
    let transaction = db.transaction().unwrap();
    for table in tables {
        let rows = csv_rows(folder, table);
        let columns: Vec<&String> = rows[0].keys().collect();
        let names = columns.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        transaction.execute_batch(&format!("CREATE TABLE \"{table}\" ({names})")).unwrap();
        let marks = vec!["?"; columns.len()].join(", ");
        let mut insert = transaction.prepare(&format!("INSERT INTO \"{table}\" ({names}) VALUES ({marks})")).unwrap();
        for row in &rows {
            let values = columns.iter().map(|name| typed(&row[*name]));
            insert.execute(rusqlite::params_from_iter(values)).unwrap();
        }
    }
    transaction.execute_batch(indexes).unwrap();
    transaction.commit().unwrap();
}

fn typed(text: &str) -> rusqlite::types::Value {
    use rusqlite::types::Value;
    if text.is_empty() {
        return Value::Null;
    }
    let whole = text.parse().map(Value::Integer).ok();
    whole.or_else(|| text.parse().map(Value::Real).ok()).unwrap_or_else(|| Value::Text(text.to_owned()))
}
