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
