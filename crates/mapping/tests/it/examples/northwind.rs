//! Northwind: what is on order stands beside the product, and sales are its history.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::date;
use mapping::MappedSource;
use restocking::facts::OrderStatus;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::support::{csv_rows, example, read_all};

#[tokio::test(flavor = "multi_thread")]
async fn every_product_level_and_unit_on_order_is_as_in_the_files() {
    let (folder, then) = (example("northwind"), date(1998, 5, 7));
    let source = MappedSource::open(&folder.join("mapping.toml"), None, then).unwrap();
    let all = read_all(&source, 10).await;
    let [products, suppliers, categories, sales, sold] =
        ["Products", "Suppliers", "Categories", "Orders", "OrderDetails"].map(|table| csv_rows(&folder, table));
    assert_eq!(all.faults(), Vec::<String>::new());
    assert_eq!((all.suppliers.len(), all.products.len(), all.stock.len()), (29, 77, 77));
    for row in &suppliers {
        assert_eq!(all.suppliers[&row["SupplierID"]].name, row["CompanyName"]);
    }
    let sold_on: BTreeMap<&str, &str> =
        sales.iter().map(|row| (row["OrderID"].as_str(), row["OrderDate"].as_str())).collect();
    for row in &products {
        let (id, product) = (&row["ProductID"], &all.products[&row["ProductID"]]);
        let category = categories.iter().find(|category| category["CategoryID"] == row["CategoryID"]).unwrap();
        assert_eq!(product.name, row["ProductName"]);
        assert_eq!(product.category.as_ref(), Some(&category["CategoryName"]));
        assert_eq!((&product.supplier_id, product.lead_time_days), (&row["SupplierID"], 14));
        assert_eq!(product.safety_stock, row["ReorderLevel"].parse().unwrap());
        assert_eq!(product.discontinued_on, (row["Discontinued"] == "1").then_some(then));
        let price: Decimal = row["UnitPrice"].parse().unwrap();
        assert_eq!((product.unit_price, product.unit_cost), (Some(price), Some(price * Decimal::new(7, 1))));
        assert_eq!(all.stock[&(id.clone(), "MAIN".to_owned())].to_string(), row["UnitsInStock"]);
        let window = then - 182.days()..then;
        let of_half_a_year = sold.iter().filter(|line| {
            line["ProductID"] == *id && window.contains(&sold_on[line["OrderID"].as_str()].parse().unwrap())
        });
        let units: Vec<i64> = of_half_a_year.map(|line| line["Quantity"].parse().unwrap()).collect();
        let mean = Decimal::from(units.iter().sum::<i64>()) / Decimal::from(182);
        let mean = mean.round_dp_with_strategy(3, RoundingStrategy::ToPositiveInfinity);
        assert_eq!(product.forecast.as_ref().map(|f| f.daily[0]), (!units.is_empty()).then_some(mean), "{id}");
    }
    let on_order: Vec<_> = products.iter().filter(|row| row["UnitsOnOrder"] != "0").collect();
    let of: BTreeSet<&String> = on_order.iter().map(|row| &row["SupplierID"]).collect();
    assert_eq!(all.orders.len(), of.len());
    assert_eq!(all.orders.values().map(|order| order.lines.len()).sum::<usize>(), on_order.len());
    for row in on_order {
        let order = &all.orders[&format!("on-order-{}", row["SupplierID"])];
        let line = &order.lines[&row["ProductID"]];
        assert_eq!((order.status, &order.supplier_id), (OrderStatus::Open, &row["SupplierID"]));
        assert_eq!((line.quantity.to_string(), line.promised_on), (row["UnitsOnOrder"].clone(), then + 10.days()));
    }
}
