//! The same small retailer behind every adapter: three suppliers, seven products at two locations, twelve orders of two
//! lines, and one order that nobody can use.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use central::{CentralConfig, CentralSnapshot, HttpCentral, Patience};
use context::{Backoff, Clock, Ids};
use jiff::Timestamp;
use mapping::MappedSource;
use restocking::ports::Source;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Folder, TODAY};

/// A way to open the retailer again and again.
pub(super) struct Retailer {
    open: Box<dyn Fn() -> Arc<dyn Source> + Send + Sync>,
}

impl Retailer {
    /// Suppliers, products, levels, orders.
    pub(super) const COUNTS: [usize; 4] = [3, 7, 14, 12];
    /// The order that nobody can use.
    pub(super) const UNUSABLE: &'static str = "unusable-order";

    pub(super) fn open(&self) -> Arc<dyn Source> {
        (self.open)()
    }

    pub(super) fn order_id(number: usize) -> String {
        format!("O{number:02}")
    }

    fn orders() -> Vec<(String, usize)> {
        (1..=Self::COUNTS[3]).map(|number| (Self::order_id(number), number)).collect()
    }
}

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(1_795_000_000).unwrap()
    }

    fn business_now(&self) -> Timestamp {
        self.now()
    }
}

#[derive(Default)]
struct Counting(AtomicU64);

impl Ids for Counting {
    fn fresh(&self) -> Uuid {
        Uuid::from_u64_pair(0, self.0.fetch_add(1, Ordering::Relaxed))
    }
}

fn made<T: serde::de::DeserializeOwned>(values: impl Iterator<Item = Value>) -> Vec<T> {
    values.map(|value| serde_json::from_value(value).unwrap()).collect()
}

/// A central system's snapshot over HTTP.
pub(super) async fn central() -> Retailer {
    let system = world::central::Central::start(world::central::CentralConfig::default()).await.unwrap();
    let suppliers = (1..=3).map(|n| {
        json!({ "supplier_id": format!("S{n}"), "version": 1, "name": format!("Supplier {n}"), "email": "", "language": "en",
            "delivery_weekdays": [], "median_lateness_days": 0 })
    });
    system.insert_suppliers(made(suppliers)).await.unwrap();
    let products = (1..=7).map(|n| {
        json!({ "product_id": format!("P{n}"), "version": 1, "name": format!("Product {n}"), "category": "c",
            "supplier_id": format!("S{}", n % 3 + 1), "unit_cost": "1", "unit_price": "2", "currency": "EUR",
            "lead_time_days": 10 + n, "review_period_days": 7, "safety_stock": 0, "reorder_point": 0, "order_up_to": 0,
            "minimum_order_quantity": 1, "order_multiple": 1, "maximum_order_quantity": null, "backorders": 0,
            "discontinued_on": null, "forecast": { "from": "2026-11-25", "daily": [1] } })
    });
    system.insert_products(made(products)).await.unwrap();
    let levels = (1..=7).flat_map(|n| {
        (1..=2).map(move |l| json!({ "product_id": format!("P{n}"), "location_id": format!("L{l}"), "seq": 1, "level": n + l * 10 }))
    });
    system.insert_stock(made(levels)).await.unwrap();
    let order = |(id, number): (String, usize), version: u64| {
        let line = json!({ "product_id": "P1", "quantity": number, "received": 0, "cancelled": 0, "units_per_pack": 1,
            "unit_cost": "4.20", "promised_on": "2026-12-10", "confirmed_on": null, "shipped": false, "locked": false });
        json!({ "order_id": id, "version": version, "supplier_id": "S1", "ordered_on": "2026-11-01", "currency": "EUR",
            "status": if number % 3 == 0 { "finished" } else { "open" }, "lines": { "1": line, "2": line } })
    };
    let mut orders: Vec<Value> = Retailer::orders().into_iter().map(|one| order(one, 1)).collect();
    // Version 0 never existed.
    orders.insert(5, order((Retailer::UNUSABLE.to_owned(), 1), 0));
    system.insert_orders(made(orders.into_iter())).await.unwrap();
    let system = Arc::new(system);
    let open = move || {
        let config = CentralConfig {
            url: system.url(),
            level: lifecycle::Level::KeyedAndVersioned,
            timeout: Duration::from_secs(10),
            token: None,
        };
        let backoff = Backoff { first: Duration::from_millis(1), longest: Duration::from_millis(5) };
        let (clock, ids) = (Arc::new(Noon), Arc::new(Counting::default()));
        let central = HttpCentral::new(config).unwrap();
        Arc::new(CentralSnapshot::new(central, Patience { tries: 3, backoff }, clock, ids)) as Arc<dyn Source>
    };
    Retailer { open: Box::new(open) }
}

const SHARED: &str = r#"
version = 1
name = "A small shop"

[suppliers]
table = "supplier"
supplier_id = "id"
name = "name"

[products]
table = "product"
product_id = "id"
name = "name"
supplier_id = "supplier"
lead_time_days = "days"

[stock]
table = "stock"
product_id = "product"
location_id = "place"
level = "units"

[orders]
order_id = "no"
supplier_id = "supplier"
ordered_on = "placed"
status = { column = "state", open = "O", finished = "F" }
"#;

const LINES: &str = r#"
line_id = "line"
product_id = "product"
quantity = "units"
unit_cost = "cost"
promised_on = "due"
"#;

fn with_two_tables(at: &str) -> String {
    format!(
        "{SHARED}table = \"orders\"\n[orders.lines]\ntable = \"lines\"\norder_key = \"no\"\n{LINES}\n[source]\nat = \"{at}\"\n"
    )
}

fn with_one_table(at: &str) -> String {
    format!("{SHARED}table = \"orders\"\n[orders.lines]\n{LINES}\n[source]\nat = \"{at}\"\n")
}

/// Name of a table, its columns, its rows.
type Table = (&'static str, &'static str, Vec<Vec<String>>);

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

fn tables() -> Vec<Table> {
    let suppliers = (1..=3).map(|n| vec![format!("S{n}"), format!("Supplier {n}")]).collect();
    let products =
        (1..=7).map(|n| vec![format!("P{n}"), format!("Product {n}"), format!("S{}", n % 3 + 1), (10 + n).to_string()]);
    let stock =
        (1..=7).flat_map(|n| (1..=2).map(move |l| vec![format!("P{n}"), format!("L{l}"), (n + l * 10).to_string()]));
    let mut orders: Vec<Vec<String>> = Retailer::orders()
        .into_iter()
        .map(|(id, number)| vec![id, "S1".into(), "2026-11-01".into(), if number % 3 == 0 { "F" } else { "O" }.into()])
        .collect();
    // A word that the mapping does not know.
    orders.insert(5, words(&[Retailer::UNUSABLE, "S1", "2026-11-01", "?"]));
    let mut lines = Vec::new();
    for (id, number) in Retailer::orders() {
        for line in ["1", "2"] {
            lines.push(vec![
                id.clone(),
                line.into(),
                "P1".into(),
                number.to_string(),
                "4.20".into(),
                "2026-12-10".into(),
            ]);
        }
    }
    vec![
        ("supplier", "id,name", suppliers),
        ("product", "id,name,supplier,days", products.collect()),
        ("stock", "product,place,units", stock.collect()),
        ("orders", "no,supplier,placed,state", orders),
        ("lines", "no,line,product,units,cost,due", lines),
    ]
}

/// A folder of CSV files, laid out as two tables.
pub(super) async fn csv_folder() -> Retailer {
    let mut folder = Folder::new().with("mapping.toml", with_two_tables("."));
    for (name, columns, rows) in tables() {
        folder = folder.with(&format!("{name}.csv"), csv(columns, &rows));
    }
    opened(folder)
}

/// One CSV file that says of every line which order it is of.
pub(super) async fn one_table_of_lines() -> Retailer {
    let mut folder = Folder::new().with("mapping.toml", with_one_table("."));
    let all = tables();
    let mut rows = Vec::new();
    for order in &all[3].2 {
        let of_order = all[4].2.iter().filter(|line| line[0] == order[0]);
        let lines: Vec<Vec<String>> = of_order.map(|line| [&order[..], &line[1..]].concat()).collect();
        let unusable = [&order[..], &words(&["1", "P1", "1", "4.20", "2026-12-10"])].concat();
        rows.extend(if lines.is_empty() { vec![unusable] } else { lines });
    }
    for (name, columns, rows) in all.into_iter().take(3) {
        folder = folder.with(&format!("{name}.csv"), csv(columns, &rows));
    }
    opened(folder.with("orders.csv", csv("no,supplier,placed,state,line,product,units,cost,due", &rows)))
}

/// A SQLite file.
pub(super) async fn sqlite_file() -> Retailer {
    let mut sql = String::new();
    for (name, columns, rows) in tables() {
        writeln!(sql, "CREATE TABLE {name} ({columns});").unwrap();
        for row in rows {
            writeln!(sql, "INSERT INTO {name} VALUES ('{}');", row.join("', '")).unwrap();
        }
    }
    opened(Folder::new().with("mapping.toml", with_two_tables("shop.sqlite")).with_database(&sql))
}

fn opened(folder: Folder) -> Retailer {
    let open =
        move || Arc::new(MappedSource::open(&folder.path("mapping.toml"), None, TODAY).unwrap()) as Arc<dyn Source>;
    Retailer { open: Box::new(open) }
}

fn csv(columns: &str, rows: &[Vec<String>]) -> String {
    let lines = rows.iter().map(|row| row.join(","));
    std::iter::once(columns.to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
}
