//! AdventureWorks, as a folder of CSV files and as a SQLite database: 4,012 orders with 8,845 lines, row by row.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use mapping::{MappedSource, Severity};
use restocking::facts::OrderStatus;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::support::{CsvRow, Everything, csv_rows, database_of, day, example, read_all};

/// The mapping's own day: nothing is moved.
const THEN: Date = date(2025, 7, 28);

const TABLES: [&str; 8] = [
    "Vendor",
    "Product",
    "ProductSubcategory",
    "ProductCategory",
    "ProductVendor",
    "ProductInventory",
    "PurchaseOrderHeader",
    "PurchaseOrderDetail",
];

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn whole(text: &str) -> i64 {
    let number = decimal(text);
    assert!(number.is_integer());
    i64::try_from(number).unwrap()
}

fn by<'r>(rows: &'r [CsvRow], column: &str) -> BTreeMap<&'r str, &'r CsvRow> {
    rows.iter().map(|row| (row[column].as_str(), row)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn as_a_folder_of_csv_files() {
    let folder = example("adventureworks");
    let source = MappedSource::open(&folder.join("mapping.toml"), None, THEN).unwrap();
    assert_is_whole(&read_all(&source, 500).await, ".csv");
}

#[tokio::test(flavor = "multi_thread")]
async fn as_a_sqlite_database() {
    let (folder, made) = (example("adventureworks"), tempfile::tempdir().unwrap());
    let file = made.path().join("adventureworks.sqlite");
    let indexes = "CREATE INDEX a ON PurchaseOrderHeader (PurchaseOrderID);
         CREATE INDEX b ON PurchaseOrderDetail (PurchaseOrderID); CREATE INDEX c ON PurchaseOrderDetail (ProductID);
         CREATE INDEX d ON ProductVendor (ProductID); CREATE INDEX e ON ProductInventory (ProductID);";
    database_of(&folder, &TABLES, indexes, &file);
    let source = MappedSource::open(&folder.join("mapping.toml"), Some(&file), THEN).unwrap();
    assert_is_whole(&read_all(&source, 500).await, ",");
    let findings = MappedSource::check(&folder.join("mapping.toml"), Some(&file), THEN).unwrap();
    assert!(findings.iter().all(|finding| finding.severity != Severity::Error), "{findings:?}");
}

/// On another day all dates are moved by whole weeks, and nothing else is.
#[tokio::test(flavor = "multi_thread")]
async fn moved_to_another_day_weekdays_stay() {
    let open = |today| MappedSource::open(&example("adventureworks").join("mapping.toml"), None, today).unwrap();
    let (then, later) = (open(THEN), open(date(2026, 11, 25)));
    assert_eq!((then.shift_days(), later.shift_days()), (0, 483));
    let (then, later) = (read_all(&then, 5_000).await, read_all(&later, 5_000).await);
    for (id, order) in &then.orders {
        let moved = &later.orders[id];
        assert_eq!(moved.ordered_on, order.ordered_on.map(|day| day + 483.days()));
        for (line_id, line) in &order.lines {
            assert_eq!(moved.lines[line_id].promised_on.weekday(), line.promised_on.weekday());
        }
    }
    let sums = |all: &Everything| {
        all.products.values().map(|product| product.forecast.as_ref().map(|f| f.daily[0])).collect::<Vec<_>>()
    };
    assert!(sums(&then) != sums(&later), "the window of the history ends today, which is two days later in the week");
}

fn assert_is_whole(all: &Everything, place: &str) {
    let folder = example("adventureworks");
    let [vendors, products, subcategories, categories, terms, inventory, headers, details] =
        TABLES.map(|table| csv_rows(&folder, table));
    assert_eq!(all.faults(), Vec::<String>::new());

    assert_eq!(all.suppliers.len(), 104);
    for vendor in &vendors {
        let supplier = &all.suppliers[&vendor["BusinessEntityID"]];
        assert_eq!((&supplier.name, supplier.version), (&vendor["Name"], 1));
    }
    assert_products(all, &products, &terms, &subcategories, &categories, &details);

    assert_eq!(all.stock.len(), 1_069);
    let locations: BTreeSet<&String> = all.stock.keys().map(|(_, location)| location).collect();
    assert_eq!(locations.len(), 14);
    for row in &inventory {
        let key = (row["ProductID"].clone(), row["LocationID"].clone());
        assert_eq!(all.stock[&key], whole(&row["Quantity"]), "{key:?}");
    }
    assert_orders(all, &headers, &details, &vendors);
    assert!(all.mended.iter().all(|told| told.place.contains(place)), "{:?}", all.mended[0]);
}

fn assert_products(
    all: &Everything,
    products: &[CsvRow],
    terms: &[CsvRow],
    subcategories: &[CsvRow],
    categories: &[CsvRow],
    details: &[CsvRow],
) {
    assert_eq!(all.products.len(), 265);
    assert_eq!(all.products.len(), products.iter().filter(|row| row["MakeFlag"] == "0").count());
    let (subcategories, categories) = (by(subcategories, "ProductSubcategoryID"), by(categories, "ProductCategoryID"));
    for row in products.iter().filter(|row| row["MakeFlag"] == "0") {
        let id = &row["ProductID"];
        let product = &all.products[id];
        let mut sold_by: Vec<&CsvRow> = terms.iter().filter(|term| term["ProductID"] == *id).collect();
        let rank = |term: &&CsvRow| {
            (
                std::cmp::Reverse(term["LastReceiptDate"].clone()),
                whole(&term["AverageLeadTime"]),
                whole(&term["BusinessEntityID"]),
            )
        };
        sold_by.sort_by_key(rank);
        let term = sold_by[0];
        let category = subcategories
            .get(row["ProductSubcategoryID"].as_str())
            .map_or("Components without a category", |sub| &categories[sub["ProductCategoryID"].as_str()]["Name"]);
        assert_eq!(product.name, row["Name"]);
        assert_eq!(product.category.as_deref(), Some(category), "{id}");
        assert_eq!(product.supplier_id, term["BusinessEntityID"], "{id}");
        assert_eq!(i64::from(product.lead_time_days), whole(&term["AverageLeadTime"]), "{id}");
        assert_eq!(product.unit_cost, Some(decimal(&term["StandardPrice"])), "{id}");
        assert_eq!(product.unit_price, Some(decimal(&row["ListPrice"])), "{id}");
        assert_eq!(product.minimum_order_quantity, Some(whole(&term["MinOrderQty"])), "{id}");
        assert_eq!(product.maximum_order_quantity, Some(whole(&term["MaxOrderQty"])), "{id}");
        assert_eq!(product.safety_stock, decimal(&row["SafetyStockLevel"]) / Decimal::TEN, "{id}");
        assert_eq!(product.reorder_point, Some(decimal(&row["ReorderPoint"])), "{id}");

        let of_last_year = details
            .iter()
            .filter(|line| line["ProductID"] == *id && (THEN - 364.days()..THEN).contains(&day(&line["DueDate"])));
        let stocked: Vec<i64> = of_last_year.map(|line| whole(&line["StockedQty"])).collect();
        let mean = Decimal::from(stocked.iter().sum::<i64>()) / Decimal::from(364);
        let mean = mean.round_dp_with_strategy(3, RoundingStrategy::ToPositiveInfinity);
        let forecast = product.forecast.as_ref().map(|forecast| (forecast.from, forecast.daily.clone()));
        assert_eq!(forecast, (!stocked.is_empty()).then(|| (THEN, vec![mean; 28])), "{id}");
    }
}

fn assert_orders(all: &Everything, headers: &[CsvRow], details: &[CsvRow], vendors: &[CsvRow]) {
    let vendors = by(vendors, "BusinessEntityID");
    assert_eq!(all.orders.len(), 4_012);
    assert_eq!(all.orders.values().map(|order| order.lines.len()).sum::<usize>(), 8_845);
    let inactive = |header: &CsvRow| vendors[header["VendorID"].as_str()]["ActiveFlag"] == "0";
    assert_eq!(headers.iter().filter(|header| inactive(header)).count(), 203);
    for header in headers {
        let order = &all.orders[&header["PurchaseOrderID"]];
        let status = match header["Status"].as_str() {
            "1" | "2" => OrderStatus::Open,
            "3" => OrderStatus::Cancelled,
            "4" => OrderStatus::Finished,
            other => panic!("status {other}"),
        };
        assert_eq!((order.status, &order.supplier_id), (status, &header["VendorID"]));
        assert_eq!(order.version, header["RevisionNumber"].parse::<u64>().unwrap());
        assert_eq!((order.ordered_on, order.currency.as_str()), (Some(day(&header["OrderDate"])), "USD"));
    }
    let by_order = by(headers, "PurchaseOrderID");
    let (mut early, mut not_counted) = (0, 0);
    for detail in details {
        let header = by_order[detail["PurchaseOrderID"].as_str()];
        let line = &all.orders[&detail["PurchaseOrderID"]].lines[&detail["PurchaseOrderDetailID"]];
        let counts = matches!(header["Status"].as_str(), "2" | "4");
        let received = whole(&detail["ReceivedQty"]) - whole(&detail["RejectedQty"]);
        assert_eq!(line.product_id, detail["ProductID"]);
        assert_eq!(line.quantity, whole(&detail["OrderQty"]));
        assert_eq!(line.received, if counts { received } else { 0 });
        assert_eq!((line.cancelled, line.units_per_pack, line.shipped, line.confirmed_on), (0, 1, false, None));
        assert_eq!(line.unit_cost, decimal(&detail["UnitPrice"]));
        assert_eq!(line.promised_on, day(&detail["DueDate"]).max(day(&header["OrderDate"])));
        assert_eq!(line.locked, inactive(header));
        early += usize::from(day(&detail["DueDate"]) < day(&header["OrderDate"]));
        not_counted += usize::from(!counts && whole(&detail["ReceivedQty"]) > 0);
    }
    let mended = |word: &str| all.mended.iter().filter(|told| told.fault.contains(word)).count();
    assert_eq!((early, mended("before the order was placed")), (7, 7));
    assert_eq!((not_counted, mended("receipts do not count")), (619, 619));
    assert_eq!(all.mended.len(), 626);
}
