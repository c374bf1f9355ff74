//! SQLite files: names that need quoting, keys of every kind, reading only.

use restocking::ports::{Part, Source as _};
use rusqlite::Connection;

use crate::support::{Folder, read_all};

const MAPPING: &str = r#"
version = 1
name = "database"
[source]
at = "shop.sqlite"
[suppliers]
table = "supplier"
supplier_id = "no"
name = "name"
"#;

#[tokio::test(flavor = "multi_thread")]
async fn names_are_quoted_and_words_are_bound() {
    let mapping =
        MAPPING.replace("\"supplier\"", r#"'the "table"; DROP TABLE x --'"#).replace("\"no\"", r#"'no " OR 1=1'"#)
            + "where = [{ column = \"name\", is_not = \"' OR '1'='1\" }]\n";
    let folder = Folder::new().with("mapping.toml", mapping).with_database(
        r#"CREATE TABLE "the ""table""; DROP TABLE x --" ("no "" OR 1=1" TEXT PRIMARY KEY, name TEXT);
           INSERT INTO "the ""table""; DROP TABLE x --" VALUES ('1', 'One'), ('2', ''' OR ''1''=''1'), ('3', 'Three');
           CREATE TABLE x (a);"#,
    );
    let all = read_all(&folder.open().unwrap(), 1).await;
    assert_eq!(all.suppliers.keys().collect::<Vec<_>>(), ["1", "3"]);
    let db = Connection::open(folder.path("shop.sqlite")).unwrap();
    assert!(db.prepare("SELECT a FROM x").is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_every_kind_are_paged_and_those_without_one_are_told() {
    let folder = Folder::new().with("mapping.toml", MAPPING).with_database(
        "CREATE TABLE supplier (no, name);
         INSERT INTO supplier VALUES (10, 'a'), (9, 'b'), (1.5, 'c'), ('10x', 'd'), ('\u{e4}\"', 'e'), (-3, 'f'),
           (0.30000000000000004, 'g'), (NULL, 'h'), (NULL, 'i'), (9223372036854775807, 'j');",
    );
    let all = read_all(&folder.open().unwrap(), 1).await;
    let names: Vec<&str> = all.suppliers.values().map(|supplier| supplier.name.as_str()).collect();
    assert_eq!(names.len(), 8, "{names:?}");
    assert_eq!(all.rejected.len(), 2);
    assert!(all.rejected[0].fault.contains("its key is empty"), "{:?}", all.rejected);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_written_into_a_source_and_views_are_read() {
    let folder = Folder::new().with("mapping.toml", MAPPING).with_database(
        "CREATE TABLE s (no TEXT PRIMARY KEY, name TEXT); INSERT INTO s VALUES ('1', 'One');
         CREATE VIEW supplier AS SELECT no, upper(name) AS name FROM s;",
    );
    let before = std::fs::read(folder.path("shop.sqlite")).unwrap();
    let all = read_all(&folder.open().unwrap(), 10).await;
    assert_eq!(all.suppliers["1"].name, "ONE");
    assert_eq!(std::fs::read(folder.path("shop.sqlite")).unwrap(), before);
    assert!(!folder.path("shop.sqlite-wal").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_changes_between_two_pages_loses_no_row_that_stays() {
    let folder = Folder::new().with("mapping.toml", MAPPING).with_database(
        "CREATE TABLE supplier (no INTEGER PRIMARY KEY, name TEXT); INSERT INTO supplier VALUES (1,'a'),(2,'b'),(4,'d'),(5,'e');",
    );
    let source = folder.open().unwrap();
    let first = source.page(Part::Suppliers, None, 2).await.unwrap();
    let db = Connection::open(folder.path("shop.sqlite")).unwrap();
    db.execute_batch("DELETE FROM supplier WHERE no = 2; INSERT INTO supplier VALUES (0,'z'),(3,'c')").unwrap();
    let rest = source.page(Part::Suppliers, first.next.as_deref(), 10).await.unwrap();
    assert_eq!(rest.rows.len(), 3);
}

#[test]
fn a_file_that_is_no_database_says_so() {
    let folder = Folder::new().with("mapping.toml", MAPPING);
    assert!(folder.findings().contains("failed to open FOLDER/shop.sqlite"), "{}", folder.findings());
    let folder = Folder::new().with("mapping.toml", MAPPING).with("shop.sqlite", "hello ".repeat(1_000));
    assert!(folder.findings().contains("not a database"), "{}", folder.findings());
}
