//! What every source keeps.

use restocking::facts::OrderStatus;
use restocking::ports::{Part, SourceError, SourceRow};

use super::Retailer;
use crate::support::{Everything, read_all};

fn assert_is_the_retailer(all: &Everything) {
    let [suppliers, products, stock, orders] = Retailer::COUNTS;
    assert_eq!((all.suppliers.len(), all.products.len()), (suppliers, products));
    assert_eq!((all.stock.len(), all.orders.len()), (stock, orders));
    for (number, order) in (1..=orders).map(|number| (number, &all.orders[&Retailer::order_id(number)])) {
        assert_eq!(order.lines.len(), 2, "{order:?}");
        let line = &order.lines["1"];
        assert_eq!((line.quantity, line.received), (i64::try_from(number).unwrap(), 0));
        assert_eq!(order.status, if number % 3 == 0 { OrderStatus::Finished } else { OrderStatus::Open });
        assert_eq!(
            (line.promised_on.to_string().as_str(), line.unit_cost.to_string().as_str()),
            ("2026-12-10", "4.20")
        );
    }
    assert_eq!(all.stock[&("P1".to_owned(), "L2".to_owned())], 21);
    assert_eq!((all.products["P3"].lead_time_days, all.products["P3"].supplier_id.as_str()), (13, "S1"));
}

pub(super) async fn every_row_comes_once_whatever_the_size_of_a_page(retailer: &Retailer) {
    let source = retailer.open();
    for limit in [1, 2, 3, 5, 1_000] {
        assert_is_the_retailer(&read_all(&*source, limit).await);
    }
}

pub(super) async fn a_place_is_good_in_another_instance(retailer: &Retailer) {
    let whole = read_all(&*retailer.open(), 100).await;
    for part in Part::ALL {
        let mut rows = Vec::new();
        let mut after: Option<String> = None;
        loop {
            // Nothing is left of the one that named the place.
            let page = retailer.open().page(part, after.as_deref(), 2).await.unwrap();
            rows.extend(page.rows);
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        let [suppliers, products, stock, orders] =
            [whole.suppliers.len(), whole.products.len(), whole.stock.len(), whole.orders.len()];
        let expected = match part {
            Part::Suppliers => suppliers,
            Part::Products => products,
            Part::Stock => stock,
            Part::Orders => orders,
        };
        assert_eq!(rows.len(), expected, "{}", part.as_str());
    }
}

pub(super) async fn the_same_page_is_the_same_again(retailer: &Retailer) {
    let source = retailer.open();
    let first = source.page(Part::Orders, None, 3).await.unwrap();
    let after = first.next.unwrap();
    let [once, again] = [
        source.page(Part::Orders, Some(&after), 3).await.unwrap(),
        source.page(Part::Orders, Some(&after), 3).await.unwrap(),
    ];
    assert_eq!((once.rows, once.next), (again.rows, again.next));
}

pub(super) async fn a_row_that_cannot_be_used_is_told_and_stops_no_other(retailer: &Retailer) {
    for limit in [1, 4, 1_000] {
        let all = read_all(&*retailer.open(), limit).await;
        assert_is_the_retailer(&all);
        assert_eq!(all.rejected.len(), 1, "{:?}", all.rejected);
        let told = &all.rejected[0];
        assert!(told.place.contains(Retailer::UNUSABLE), "{told:?}");
        assert!(!told.fault.is_empty() && !told.fault.contains(Retailer::UNUSABLE), "faults are counted: {told:?}");
    }
}

pub(super) async fn the_same_source_has_the_same_identity(retailer: &Retailer) {
    assert_eq!(retailer.open().identity(), retailer.open().identity());
    assert!(!retailer.open().describe().is_empty());
}

pub(super) async fn the_count_is_the_number_of_rows(retailer: &Retailer) {
    let source = retailer.open();
    for (part, rows) in Part::ALL.into_iter().zip(Retailer::COUNTS) {
        let told = usize::from(part == Part::Orders);
        assert_eq!(source.count(part).await.unwrap(), Some(u64::try_from(rows + told).unwrap()), "{}", part.as_str());
    }
}

pub(super) async fn a_place_that_no_page_named_does_no_harm(retailer: &Retailer) {
    for place in ["nonsense", "", "[]", "[1,2,3,4,5,6]", "[null]", "'; DROP TABLE orders; --", "[\"x' OR 1=1\"]"] {
        match retailer.open().page(Part::Orders, Some(place), 5).await {
            Ok(page) => assert!(page.rows.iter().all(|row| matches!(row, SourceRow::Order(_)))),
            Err(error) => assert!(matches!(error, SourceError::Refused(_)), "{place}: {error}"),
        }
    }
    assert_is_the_retailer(&read_all(&*retailer.open(), 100).await);
}
