//! How CSV files may be written, and what is told of rows that are none.

use crate::support::{Folder, read_all};

const MAPPING: &str = r#"
version = 1
name = "files"
[source]
at = "."
SOURCE
[suppliers]
table = "supplier"
supplier_id = "no"
name = "name"
"#;

fn mapping(source: &str) -> String {
    MAPPING.replace("SOURCE", source)
}

async fn names(folder: &Folder) -> (Vec<String>, Vec<String>) {
    let all = read_all(&folder.open().unwrap(), 2).await;
    let faults = all.faults();
    (all.suppliers.into_values().map(|supplier| supplier.name).collect(), faults)
}

#[tokio::test(flavor = "multi_thread")]
async fn delimiter_quote_encoding_and_a_missing_header_are_said_in_the_mapping() {
    let source = r#"
csv = { delimiter = ";", quote = "'", encoding = "windows-1252", files = { supplier = "export.dat" }, columns = { supplier = ["no", "name"] } }"#;
    let folder = Folder::new()
        .with("mapping.toml", mapping(source))
        .with("export.dat", b"1;'M\xfcller; S\xf6hne'\r\n2;Caf\xe9 \x80\r\n");
    assert_eq!(names(&folder).await, (vec!["Müller; Söhne".to_owned(), "Café €".to_owned()], vec![]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_byte_order_mark_tabs_and_packed_files_need_no_word() {
    let folder = Folder::new().with("mapping.toml", mapping("")).with("SUPPLIER.tsv", "\u{feff}no\tname\n1\tOne\n");
    assert_eq!(names(&folder).await.0, ["One"]);
    let packed = zstd::stream::encode_all(&b"no,name\n1,One\n2,\"Two\nlines\"\n3,Three\n"[..], 3).unwrap();
    let folder = Folder::new().with("mapping.toml", mapping("")).with("supplier.csv.zst", packed);
    assert_eq!(names(&folder).await.0, ["One", "Two\nlines", "Three"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_are_none_are_told_with_their_line() {
    let file = b"no,name\n1,One\n2,Two,too many\n\n3\n4,\xff\n5,Five\n,No number\n";
    let folder = Folder::new().with("mapping.toml", mapping("")).with("supplier.csv", file);
    let (names, faults) = names(&folder).await;
    assert_eq!(names, ["One", "Five"]);
    insta::assert_snapshot!(faults.join("\n"));
    insta::assert_snapshot!(folder.findings());
}

#[test]
fn a_folder_without_the_file_and_a_file_without_the_column_are_told_apart() {
    let folder = Folder::new().with("mapping.toml", mapping("")).with("suppliers.csv", "no,name\n");
    insta::assert_snapshot!(folder.findings());
    let folder = Folder::new().with("mapping.toml", mapping("")).with("supplier.csv", "number,title\n");
    insta::assert_snapshot!(folder.findings());
    let folder = Folder::new().with("mapping.toml", mapping("")).with("supplier.csv", "no,no\n");
    insta::assert_snapshot!(folder.findings());
}
