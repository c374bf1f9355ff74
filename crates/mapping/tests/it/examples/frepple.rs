//! frePPLe's distribution demo: lead times in seconds, three locations, no orders.

use jiff::ToSpan as _;
use jiff::civil::date;
use mapping::MappedSource;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::support::{csv_rows, day, example, read_all};

#[tokio::test(flavor = "multi_thread")]
async fn every_item_and_buffer_is_as_in_the_files() {
    let (folder, then) = (example("frepple"), date(2021, 2, 1));
    let source = MappedSource::open(&folder.join("mapping.toml"), None, then).unwrap();
    let all = read_all(&source, 7).await;
    let [items, terms, buffers, demands, suppliers] =
        ["item", "itemsupplier", "buffer", "demand", "supplier"].map(|table| csv_rows(&folder, table));
    assert_eq!(all.faults(), Vec::<String>::new());
    assert_eq!((all.suppliers.len(), suppliers.len(), all.orders.len()), (2, 2, 0));
    assert_eq!((all.products.len(), terms.len(), items.len()), (11, 11, 14));
    for term in &terms {
        let (id, product) = (&term["item_id"], &all.products[&term["item_id"]]);
        let item = items.iter().find(|item| item["name"] == *id).unwrap();
        let seconds: f64 = term["leadtime"].parse().unwrap();
        assert_eq!(f64::from(product.lead_time_days) * 86_400.0, seconds, "{id}");
        assert_eq!((&product.supplier_id, product.category.as_ref()), (&term["supplier_id"], Some(&item["category"])));
        assert_eq!(product.minimum_order_quantity, Some(term["sizeminimum"].parse().unwrap()));
        let multiple = if term["sizemultiple"].is_empty() { 1 } else { term["sizemultiple"].parse().unwrap() };
        assert_eq!(product.order_multiple, Some(multiple));
        assert_eq!(product.unit_cost, Some(term["cost"].parse().unwrap()));
        assert_eq!(product.unit_price, Some(item["cost"].parse().unwrap()));
        let units: i64 = demands
            .iter()
            .filter(|row| row["item_id"] == *id && (then - 364.days()..then).contains(&day(&row["due"])))
            .map(|row| row["quantity"].parse::<i64>().unwrap())
            .sum();
        let mean = Decimal::from(units) / Decimal::from(364);
        let mean = mean.round_dp_with_strategy(3, RoundingStrategy::ToPositiveInfinity);
        assert_eq!(product.forecast.as_ref().unwrap().daily, vec![mean; 28], "{id}");
    }
    assert_eq!((all.stock.len(), buffers.len()), (33, 33));
    for buffer in &buffers {
        let level = all.stock[&(buffer["item_id"].clone(), buffer["location_id"].clone())];
        assert_eq!(level.to_string(), buffer["onhand"]);
    }
}
