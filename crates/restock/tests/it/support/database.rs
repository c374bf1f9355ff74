//! The databases read past the program, as an auditor would.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

/// The files of one instance.
#[derive(Debug, Clone)]
pub(crate) struct Files(PathBuf);

/// The book of the inbox beside what is really there, per event type.
#[derive(Debug, Default)]
pub(crate) struct Books(pub(crate) BTreeMap<String, Book>);

/// One type: what the book says, and what was counted.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Book {
    pub(crate) received: i64,
    pub(crate) duplicates: i64,
    pub(crate) contradictions: i64,
    /// Pending, handled, ignored, held, dead: by the book.
    pub(crate) booked: [i64; 5],
    /// The same, counted in the rows themselves.
    pub(crate) counted: [i64; 5],
}

impl Files {
    pub(crate) fn of(data: &Path) -> Self {
        Self(data.to_owned())
    }

    /// Whether there is such a database.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.join(name).exists()
    }

    /// A database, to be read only.
    pub(crate) fn open(&self, name: &str) -> Connection {
        let connection = Connection::open_with_flags(self.0.join(name), OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
        connection.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
        connection.pragma_update(None, "query_only", true).unwrap();
        connection
    }

    /// The book of the restocking inbox.
    pub(crate) fn books(&self) -> Books {
        Books::read(&self.open(Books::FILE))
    }

    /// Why dead letters are dead.
    pub(crate) fn reasons(&self) -> Vec<String> {
        let db = self.open(Books::FILE);
        let mut rows = db.prepare("SELECT coalesce(reason, '') FROM inbox_open WHERE state = 4").unwrap();
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    /// Positions of a log: how many, the first and the last.
    pub(crate) fn positions(&self, database: &str) -> (i64, i64, i64) {
        let sql = "SELECT count(*), coalesce(min(position), 0), coalesce(max(position), 0) FROM log";
        self.open(database).query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap()
    }

    /// One number.
    pub(crate) fn number(&self, database: &str, sql: &str) -> i64 {
        self.open(database).query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

impl Books {
    pub(crate) const FILE: &'static str = "restocking.sqlite";

    fn read(db: &Connection) -> Self {
        let mut books = Self::default();
        let mut rows = db.prepare("SELECT kind, what, n FROM inbox_tally").unwrap();
        let rows =
            rows.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)));
        for (kind, what, n) in rows.unwrap().map(Result::unwrap) {
            let book = books.0.entry(kind).or_default();
            match what {
                10 => book.received = n,
                11 => book.duplicates = n,
                12 => book.contradictions = n,
                state => book.booked[usize::try_from(state).unwrap()] = n,
            }
        }
        let counted = "SELECT i.kind, CASE WHEN o.state IS NOT NULL THEN o.state WHEN n.seq IS NOT NULL THEN 2
                           WHEN i.in_turn = 1 AND i.seq > (SELECT upto FROM inbox_turn) THEN 0 ELSE 1 END AS state, count(*)
                       FROM inbox i LEFT JOIN inbox_open o USING (seq) LEFT JOIN inbox_note n USING (seq) GROUP BY 1, 2";
        let mut rows = db.prepare(counted).unwrap();
        let rows =
            rows.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, usize>(1)?, row.get::<_, i64>(2)?)));
        for (kind, state, n) in rows.unwrap().map(Result::unwrap) {
            books.0.entry(kind).or_default().counted[state] = n;
        }
        books
    }

    /// Invariant 16, exactly and per type, by the book and by the rows.
    pub(crate) fn assert_balanced(&self) {
        for (kind, book) in &self.0 {
            assert_eq!(book.booked, book.counted, "{kind}: the book and the rows differ");
            let all: i64 = book.booked.iter().sum();
            assert_eq!(book.received, book.duplicates + book.contradictions + all, "{kind}: {book:?}");
        }
    }

    pub(crate) fn dead(&self) -> u64 {
        self.0.values().map(|book| u64::try_from(book.booked[4]).unwrap()).sum()
    }

    /// Entries of a type, whatever became of them.
    pub(crate) fn entries(&self, kind: &str) -> i64 {
        self.0.get(kind).map_or(0, |book| book.counted.iter().sum())
    }
}
