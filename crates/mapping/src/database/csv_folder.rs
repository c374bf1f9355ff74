//! A folder of CSV files, laid into a temporary SQLite file: one way of reading for both. A row's number in its table is
//! its line in the file, so that people find it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use csv::ByteRecord;
use encoding_rs::Encoding;
use restocking::ports::ToldRow;
use rusqlite::{Connection, params_from_iter};
use tempfile::TempDir;

use super::DatabaseError;
use super::lines::Lines;
use super::sql::{LINE, quoted};
use crate::spec::CsvSpec;

/// Which tables are wanted, each with the sets of columns that rows are looked up by.
pub(crate) type Wanted = BTreeMap<String, BTreeSet<Vec<String>>>;

/// The endings of a file that is called like its table.
const ENDINGS: [&str; 8] = [".csv", ".csv.zst", ".tsv", ".tsv.zst", ".txt", ".txt.zst", "", ".zst"];

/// What became of a folder.
pub(super) struct Loaded {
    pub(super) connection: Connection,
    pub(super) folder: TempDir,
    /// File by table.
    pub(super) files: BTreeMap<String, String>,
    /// Tables that the folder has, wanted or not.
    pub(super) names: Vec<String>,
    pub(super) unreadable: Vec<(String, ToldRow)>,
}

pub(super) fn load(at: &Path, csv: &CsvSpec, trim: bool, wanted: &Wanted) -> Result<Loaded, DatabaseError> {
    let cannot = |what: &str, error: &dyn std::fmt::Display| DatabaseError(format!("{what}: {error}"));
    let listed = std::fs::read_dir(at).map_err(|error| cannot(&format!("read the folder {}", at.display()), &error))?;
    let present: Vec<String> =
        listed.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).filter(|name| is_table(name)).collect();
    let folder = tempfile::tempdir().map_err(|error| cannot("make a temporary folder", &error))?;
    let mut connection = Connection::open(folder.path().join("files.sqlite"))?;
    // It is thrown away: neither a journal nor a flush is of use.
    connection.pragma_update(None, "journal_mode", "off")?;
    connection.pragma_update(None, "synchronous", "off")?;
    let mut loaded = Loaded {
        connection: Connection::open_in_memory()?,
        folder,
        files: BTreeMap::new(),
        names: present.iter().map(|name| name.split('.').next().unwrap_or(name).to_owned()).collect(),
        unreadable: Vec::new(),
    };
    for (table, lookups) in wanted {
        if let Some(file) = file_of(table, csv, &present) {
            let whole = connection.transaction()?;
            let told = lay(&whole, at, &file, table, csv, trim)?;
            for columns in lookups {
                index(&whole, table, columns)?;
            }
            whole.commit()?;
            loaded.unreadable.extend(told.into_iter().map(|told| (table.clone(), told)));
            loaded.files.insert(table.clone(), file);
        }
    }
    loaded.connection = connection;
    Ok(loaded)
}

fn is_table(name: &str) -> bool {
    let name = name.to_lowercase();
    ENDINGS.iter().any(|ending| !ending.is_empty() && *ending != ".zst" && name.ends_with(ending))
}

fn file_of(table: &str, csv: &CsvSpec, present: &[String]) -> Option<String> {
    let named = csv.files.get(table);
    named.cloned().or_else(|| {
        ENDINGS.iter().find_map(|ending| {
            let wanted = format!("{table}{ending}");
            present.iter().find(|name| name.eq_ignore_ascii_case(&wanted)).cloned()
        })
    })
}

/// Lays one file into a table; answers the rows that are none.
fn lay(
    db: &Connection,
    folder: &Path,
    file: &str,
    table: &str,
    csv: &CsvSpec,
    trim: bool,
) -> Result<Vec<ToldRow>, DatabaseError> {
    let path = folder.join(file);
    let cannot = |error: &dyn std::fmt::Display| DatabaseError(format!("read {}: {error}", path.display()));
    let is_tabbed = file.contains(".tsv");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if is_tabbed && csv.delimiter == b',' { b'\t' } else { csv.delimiter })
        .quote(csv.quote)
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes(&path).map_err(|error| cannot(&error))?);
    let encoding = Encoding::for_label(csv.encoding.as_bytes()).unwrap_or(encoding_rs::UTF_8);
    let mut record = ByteRecord::new();
    let columns = match csv.columns.get(table) {
        Some(columns) => columns.clone(),
        None => {
            reader.read_byte_record(&mut record).map_err(|error| cannot(&error))?;
            header(&record, encoding).map_err(|fault| cannot(&fault))?
        }
    };
    create(db, table, &columns).map_err(|error| cannot(&error))?;
    let marks = vec!["?"; columns.len() + 1].join(", ");
    let mut insert = db.prepare(&format!("INSERT INTO {} VALUES ({marks})", quoted(table)))?;
    let mut told = Vec::new();
    while reader.read_byte_record(&mut record).map_err(|error| cannot(&error))? {
        // The reader stands behind the row: where it began is known by the lines that it has.
        let lines = 1 + record.as_slice().iter().filter(|byte| **byte == b'\n').count();
        let line = reader.position().line().saturating_sub(u64::try_from(lines).unwrap_or(1));
        match cells(&record, columns.len(), encoding, trim) {
            Ok(cells) => {
                let all = std::iter::once(line.to_string()).chain(cells.into_iter().map(Into::into));
                insert.execute(params_from_iter(all))?;
            }
            Err((fault, detail)) => told.push(ToldRow { place: format!("{file} line {line}"), fault, detail }),
        }
    }
    Ok(told)
}

fn bytes(path: &PathBuf) -> std::io::Result<Box<dyn Read>> {
    let file = BufReader::with_capacity(1 << 20, File::open(path)?);
    let mut start = if path.extension().is_some_and(|ending| ending == "zst") {
        Box::new(BufReader::new(zstd::stream::read::Decoder::with_buffer(file)?)) as Box<dyn std::io::BufRead>
    } else {
        Box::new(file)
    };
    if start.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
        start.consume(3);
    }
    Ok(Box::new(Lines::of(start)))
}

fn header(record: &ByteRecord, encoding: &'static Encoding) -> Result<Vec<String>, String> {
    let names: Vec<String> = record.iter().map(|name| encoding.decode(name).0.trim().to_owned()).collect();
    if names.iter().all(String::is_empty) {
        return Err("its first line names no columns; list them under [source.csv.columns]".to_owned());
    }
    let mut seen = BTreeSet::new();
    match names.iter().find(|name| !seen.insert(name.to_lowercase())) {
        Some(twice) => Err(format!(
            "its first line names the column \"{twice}\" twice (is the delimiter right?); list the columns under \
             [source.csv.columns] if it has no header"
        )),
        None if names.iter().any(|name| name.eq_ignore_ascii_case(LINE)) => {
            Err(format!("a column cannot be called \"{LINE}\""))
        }
        None => Ok(names),
    }
}

fn create(db: &Connection, table: &str, columns: &[String]) -> rusqlite::Result<()> {
    let texts: Vec<String> = columns.iter().map(|name| format!("{} TEXT", quoted(name))).collect();
    db.execute_batch(&format!(
        "CREATE TABLE {} ({} INTEGER PRIMARY KEY, {})",
        quoted(table),
        quoted(LINE),
        texts.join(", ")
    ))
}

fn index(db: &Connection, table: &str, columns: &[String]) -> rusqlite::Result<()> {
    let mut known = db.prepare_cached("SELECT name FROM pragma_table_info(?1)")?;
    let known: Vec<String> = known.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let is_known = |name: &String| known.iter().any(|known| known.eq_ignore_ascii_case(name));
    if !columns.iter().all(is_known) {
        // The check says so, with the place in the mapping.
        return Ok(());
    }
    let names: Vec<String> = columns.iter().map(|name| quoted(name)).collect();
    let name = quoted(&format!("{table} by {}", columns.join(" and ")));
    db.execute_batch(&format!("CREATE INDEX {name} ON {} ({})", quoted(table), names.join(", ")))
}

/// The fields of a row as texts; otherwise what is wrong with it.
fn cells<'r>(
    record: &'r ByteRecord,
    width: usize,
    encoding: &'static Encoding,
    trim: bool,
) -> Result<Vec<std::borrow::Cow<'r, str>>, (String, String)> {
    if record.len() != width {
        let detail = format!("{} fields where the header has {width}; is a delimiter not quoted?", record.len());
        return Err(("not as many fields as the header".to_owned(), detail));
    }
    let read = |field: &'r [u8]| {
        let field = if trim { field.trim_ascii() } else { field };
        let (text, _, is_faulty) = encoding.decode(field);
        if is_faulty {
            let detail = format!("\"{text}\" is not {}; say encoding under [source.csv]", encoding.name());
            return Err(("text in another encoding".to_owned(), detail));
        }
        Ok(text)
    };
    record.iter().map(read).collect()
}
