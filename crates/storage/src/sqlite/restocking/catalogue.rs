//! The lists of products and orders: found and sorted in narrow indexes, read whole only where shown.

mod orders;
mod products;
mod search;

pub(super) use orders::{day, word};

use async_trait::async_trait;
use context::StoreError;
use restocking::ports::{Catalogue, OrderItem, OrderQuery, Page, ProductItem, ProductQuery};

use crate::sqlite::Database;

/// The most that one page holds.
const LONGEST_PAGE: u32 = 500;

#[async_trait]
impl Catalogue for Database {
    async fn list_products(&self, query: ProductQuery) -> Result<Page<ProductItem>, StoreError> {
        self.read(move |connection| products::page(connection, &query)).await
    }

    async fn list_orders(&self, query: OrderQuery) -> Result<Page<OrderItem>, StoreError> {
        self.read(move |connection| orders::page(connection, &query)).await
    }
}

#[cfg(test)]
mod tests {
    use restocking::facts::OrderStatus;
    use restocking::ports::{OrderSort, ProductSort};
    use rusqlite::Connection;

    use super::super::RESTOCKING;
    use super::*;
    use crate::sqlite::migrate::migrate;

    /// The steps of a plan that go through a table of wide rows from end to end.
    fn wide_scans(connection: &Connection, sql: &str) -> Vec<String> {
        let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let (mut rows, mut steps) = (plan.raw_query(), Vec::<String>::new());
        while let Some(row) = rows.next().unwrap() {
            steps.push(row.get(3).unwrap());
        }
        assert!(!steps.is_empty());
        let is_wide = |step: &str| {
            let mut words = step.split(' ');
            let (how, what) = (words.next(), words.next());
            how == Some("SCAN") && matches!(what, Some("s" | "o")) && !step.contains("COVERING INDEX")
        };
        steps.into_iter().filter(|step| is_wide(step)).collect()
    }

    #[test]
    fn no_list_goes_through_the_wide_rows() {
        let connection = Connection::open_in_memory().unwrap();
        rusqlite::vtab::array::load_module(&connection).unwrap();
        migrate(&connection, RESTOCKING).unwrap();
        let q = Some("two words".to_owned());
        let mut statements = Vec::new();
        for (_, sort) in ProductSort::ALL {
            let all = ProductQuery { sort, ..ProductQuery::default() };
            let narrowed = ProductQuery {
                q: q.clone(),
                category: q.clone(),
                short: true,
                stale: true,
                with_suggestions: true,
                ..all.clone()
            };
            for query in [all, narrowed] {
                let search = products::search(&query);
                statements.extend([search.counting(), search.finding(false), search.finding(true)]);
            }
        }
        for (_, sort) in OrderSort::ALL {
            let all = OrderQuery { sort, ..OrderQuery::default() };
            let narrowed = OrderQuery {
                q: q.clone(),
                supplier_id: q.clone(),
                status: Some(OrderStatus::Open),
                with_suggestions: true,
                ..all.clone()
            };
            for query in [all, narrowed] {
                let search = orders::search(&query);
                statements.extend([search.counting(), search.finding(false), search.finding(true)]);
            }
        }
        for sql in statements {
            assert_eq!(wide_scans(&connection, &sql), Vec::<String>::new(), "{sql}");
        }
        assert_eq!(wide_scans(&connection, "SELECT s.doc FROM product s").len(), 1);
    }
}
