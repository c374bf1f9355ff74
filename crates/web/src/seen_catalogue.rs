//! What one viewer sees of the lists: the rule stands before every read, so that no page has to think of it.

use std::sync::Arc;

use async_trait::async_trait;
use context::StoreError;
use restocking::planners::Scope;
use restocking::ports::{Catalogue, OrderItem, OrderQuery, Page, ProductItem, ProductQuery};

/// Lists of what is in a scope.
pub(crate) struct SeenCatalogue {
    pub(crate) catalogue: Arc<dyn Catalogue>,
    pub(crate) scope: Scope,
}

#[async_trait]
impl Catalogue for SeenCatalogue {
    async fn list_products(&self, mut query: ProductQuery) -> Result<Page<ProductItem>, StoreError> {
        query.scopes.push(self.scope.clone());
        self.catalogue.list_products(query).await
    }

    async fn list_orders(&self, mut query: OrderQuery) -> Result<Page<OrderItem>, StoreError> {
        query.scopes.push(self.scope.clone());
        self.catalogue.list_orders(query).await
    }
}
