//! Every kind of mistake in a mapping gets its clear refusal, all at once.

use crate::support::{Folder, read_all};

/// A sound mapping with some of its lines replaced.
fn mapping(changes: &[(&str, &str)]) -> String {
    let mut text = SOUND.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    text
}

const SOUND: &str = r#"version = 1
name = "Shop"

[source]
at = "shop.sqlite"

[suppliers]
table = "vendor"
supplier_id = "no"
name = "title"

[products]
table = "article"
product_id = "sku"
name = "title"
supplier_id = "vendor"
lead_time_days = { column = "terms.days", default = 7 }

[[products.joins]]
table = "terms"
on = { sku = "sku", vendor = "vendor" }

[stock]
table = "stock"
product_id = "sku"
level = "units"

[orders]
table = "purchase"
order_id = "no"
supplier_id = "vendor"
ordered_on = "placed"
status = { column = "state", open = ["new", "sent"], finished = "done" }

[orders.lines]
table = "purchase_line"
order_key = "purchase"
line_id = "line"
product_id = "sku"
quantity = "units"
promised_on = "due"
"#;

const DATABASE: &str = "
    CREATE TABLE vendor (no INTEGER PRIMARY KEY, title TEXT);
    CREATE TABLE article (sku TEXT PRIMARY KEY, title TEXT, vendor INTEGER);
    CREATE TABLE terms (sku TEXT, vendor INTEGER, days TEXT, PRIMARY KEY (sku, vendor));
    CREATE TABLE stock (sku TEXT PRIMARY KEY, units INTEGER);
    CREATE TABLE purchase (no INTEGER PRIMARY KEY, vendor INTEGER, placed TEXT, state TEXT);
    CREATE TABLE purchase_line (purchase INTEGER, line INTEGER, sku TEXT, units INTEGER, due TEXT, PRIMARY KEY (purchase, line));
    INSERT INTO vendor VALUES (1, 'Lumen'), (2, 'Ferro');
    INSERT INTO article VALUES ('A', 'Lamp', 1), ('B', 'Nail', 2);
    INSERT INTO terms VALUES ('A', 1, '10');
    INSERT INTO stock VALUES ('A', 5), ('B', 7);
    INSERT INTO purchase VALUES (1, 1, '2026-11-01', 'new'), (2, 2, '2026-11-02', 'sent'), (3, 1, '2026-10-01', 'done');
    INSERT INTO purchase_line VALUES (1, 1, 'A', 10, '2026-12-01'), (2, 1, 'B', 500, '2026-12-02'), (3, 1, 'A', 4, '2026-10-20');";

fn shop(changes: &[(&str, &str)], more: &str) -> Folder {
    Folder::new().with("mapping.toml", mapping(changes)).with_database(&format!("{DATABASE}{more}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sound_mapping_has_nothing_to_say() {
    let folder = shop(&[], "");
    assert_eq!(folder.findings(), "");
    let all = read_all(&folder.open().unwrap(), 10).await;
    assert_eq!((all.faults(), all.orders.len(), all.products["A"].lead_time_days), (vec![], 3, 10));
    assert_eq!(all.products["B"].lead_time_days, 7);
}

#[test]
fn what_is_wrong_with_the_file_itself() {
    let folder = shop(
        &[
            ("version = 1", "version = 9"),
            ("supplier_id = \"no\"\nname = \"title\"\n\n[products]", "suplier_id = \"no\"\nname = 5\n\n[products]"),
            ("on = { sku = \"sku\", vendor = \"vendor\" }", "on = {}"),
            ("level = \"units\"", "level = { colum = \"units\" }"),
            (
                "lead_time_days = { column = \"terms.days\", default = 7 }",
                "lead_time_days = { column = \"terms.days\", unit = \"fortnights\" }",
            ),
            ("finished = \"done\"", "finished = \"new\""),
            ("promised_on = \"due\"", "promised_on = { column = \"due\", dates = \"%d.%m\" }"),
            ("order_key = \"purchase\"", "order_key = [\"purchase\", \"line\"]"),
        ],
        "",
    );
    insta::assert_snapshot!(folder.findings());
    let folder = Folder::new().with("mapping.toml", "version = 1\nname = \"x\nat = [\n");
    insta::assert_snapshot!(folder.findings());
    let folder = Folder::new().with(
        "mapping.toml",
        "version = 1\nname = \"x\"\n[source]\nat = \"x\"\ntime_zone = \"Mars/Base\"\ntoday = \"soon\"\n",
    );
    insta::assert_snapshot!(folder.findings());
}

#[test]
fn tables_and_columns_that_are_not_there() {
    let folder = shop(
        &[
            ("table = \"vendor\"", "table = \"vendors\""),
            ("product_id = \"sku\"\nname = \"title\"", "product_id = \"sku\"\nname = \"titel\""),
            ("terms.days", "terms.dais"),
            ("level = \"units\"", "level = \"quantity_on_hand\""),
            ("supplier_id = \"vendor\"\nordered_on", "supplier_id = \"order.vendr\"\nordered_on"),
            ("promised_on = \"due\"", "promised_on = \"placed\""),
        ],
        "",
    );
    insta::assert_snapshot!(folder.findings());
}

#[test]
fn words_dates_and_numbers_that_do_not_fit() {
    let folder = shop(
        &[("lead_time_days = { column = \"terms.days\", default = 7 }", "lead_time_days = \"terms.days\"")],
        "UPDATE purchase SET state = 'odd' WHERE no = 2; INSERT INTO purchase VALUES (4, 1, '2026-11-01', 'odd'), (5, 1, '2026-11-01', '');
         UPDATE purchase_line SET due = '24/12/2026'; UPDATE stock SET units = 2.5 WHERE sku = 'A';
         UPDATE terms SET days = 'ten'; UPDATE purchase SET state = 'new' WHERE state = 'done';",
    );
    insta::assert_snapshot!(folder.findings());
}

#[test]
fn keys_joins_and_lines_that_do_not_fit() {
    let folder = shop(
        &[
            ("on = { sku = \"sku\", vendor = \"vendor\" }", "on = { sku = \"sku\" }"),
            ("order_id = \"no\"", "order_id = \"no\"\nkey = \"vendor\""),
        ],
        "INSERT INTO terms VALUES ('A', 2, '12'); INSERT INTO purchase_line VALUES (99, 1, 'A', 1, '2026-12-01');",
    );
    insta::assert_snapshot!(folder.findings());
    let folder =
        shop(&[], "INSERT INTO purchase_line VALUES (99, 1, 'A', 1, '2026-12-01'), (98, 1, 'A', 1, '2026-12-01');");
    insta::assert_snapshot!(folder.findings());
}

#[test]
fn a_large_table_without_an_index() {
    let folder = shop(
        &[("table = \"purchase_line\"", "table = \"heap\"")],
        "CREATE TABLE heap AS SELECT * FROM purchase_line;
         WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 6000)
         INSERT INTO heap SELECT 1, n + 10, 'A', 1, '2026-12-01' FROM n;",
    );
    insta::assert_snapshot!(folder.findings());
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_cannot_be_used_are_told_one_by_one_when_everything_is_read() {
    let folder = shop(
        &[],
        "INSERT INTO purchase VALUES (4, 1, '2026-11-01', 'new'), (5, NULL, '2026-11-01', 'new'), (6, 1, 'yesterday', 'new');
         INSERT INTO purchase_line VALUES (4, 1, 'A', -5, '2026-12-01'), (4, 2, 'A', 5, ''), (4, 3, 'A', 5, '2026-12-05'),
           (4, 4, '', 5, '2026-12-05'), (4, 5, 'A', 'many', '2026-12-05'), (4, 6, 'A', 5000000000, '2026-12-05'), (6, 1, 'A', 1, '2026-12-01');",
    );
    let all = read_all(&folder.open().unwrap(), 2).await;
    insta::assert_snapshot!(all.faults().join("\n"));
    assert_eq!(all.orders.keys().collect::<Vec<_>>(), ["1", "2", "3", "4"]);
    assert_eq!(all.orders["4"].lines.keys().collect::<Vec<_>>(), ["3"], "a line that cannot be used stops no other");
}
