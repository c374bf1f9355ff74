//! What one viewer sees of the desk: the rule stands before every read, so that no page has to think of it. What is not
//! theirs to see is not there.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use context::StoreError;
use jiff::Timestamp;
use lifecycle::Incarnation;
use restocking::planners::Scope;
use restocking::ports::{
    Chosen, ClickProgress, Clicks, DeskReader, Facets, GroupTotal, Grouping, OrderOutlook, OrderView, Overview, Place,
    ProductView, ShortageView, SuggestionDetail, SuggestionPage, SuggestionQuery, SupplierTerms,
};
use restocking::suggestion::{SuggestionRecord, SuggestionView};
use uuid::Uuid;

/// A desk reader that answers with what is in a scope.
pub(crate) struct SeenDesk {
    desk: Arc<dyn DeskReader>,
    scope: Scope,
}

impl SeenDesk {
    pub(crate) fn new(desk: Arc<dyn DeskReader>, scope: Scope) -> Self {
        Self { desk, scope }
    }

    fn with(&self, mut scopes: Vec<Scope>) -> Vec<Scope> {
        scopes.push(self.scope.clone());
        scopes
    }

    fn shows(&self, record: &SuggestionRecord) -> bool {
        self.scope.has(&record.details.supplier_id, record.details.category.as_deref())
    }

    /// By what was published; where nothing was, by what its suggestions say. Of what nobody has told whose it is, nobody
    /// is kept away.
    fn shows_product(&self, product: &ProductView) -> bool {
        match &product.published {
            Some(published) => self.scope.has(&published.supplier_id, published.category.as_deref()),
            None if product.suggestions.is_empty() => self.scope.has("", None),
            None => product.suggestions.iter().any(|record| self.shows(record)),
        }
    }

    fn shown_product(&self, mut product: ProductView) -> Option<ProductView> {
        if !self.shows_product(&product) {
            return None;
        }
        product.suggestions.retain(|record| self.shows(record));
        Some(product)
    }

    /// An order is one thing: it is shown whole where its supplier or one of its products is in the scope.
    fn shows_order(&self, view: &OrderView) -> bool {
        let of_line = |product_id: &str| {
            let category = view.categories.get(product_id).map(String::as_str);
            self.scope.has(&view.order.supplier_id, category)
        };
        view.order.lines.is_empty() && self.scope.has(&view.order.supplier_id, None)
            || view.order.lines.values().any(|line| of_line(&line.product_id))
    }
}

#[async_trait]
impl DeskReader for SeenDesk {
    async fn suggestions(&self, mut query: SuggestionQuery) -> Result<SuggestionPage, StoreError> {
        query.scopes = self.with(query.scopes);
        self.desk.suggestions(query).await
    }

    async fn groups(&self, mut query: SuggestionQuery) -> Result<Vec<GroupTotal>, StoreError> {
        query.scopes = self.with(query.scopes);
        self.desk.groups(query).await
    }

    async fn places(&self, mut query: SuggestionQuery) -> Result<Vec<Place>, StoreError> {
        query.scopes = self.with(query.scopes);
        self.desk.places(query).await
    }

    async fn at(&self, places: &[Place]) -> Result<Vec<SuggestionView>, StoreError> {
        let mut found = self.desk.at(places).await?;
        found.retain(|view| self.scope.has(&view.supplier_id, view.category.as_deref()));
        Ok(found)
    }

    async fn chosen(&self, mut query: SuggestionQuery) -> Result<Vec<Chosen>, StoreError> {
        query.scopes = self.with(query.scopes);
        self.desk.chosen(query).await
    }

    /// Of suppliers that are in the scope, or with whom something in it is to be decided.
    async fn supplier_terms(&self, supplier_ids: &[String]) -> Result<Vec<SupplierTerms>, StoreError> {
        let by_supplier = SuggestionQuery { group: Some(Grouping::Supplier), ..SuggestionQuery::default() };
        let shown: BTreeSet<String> = self.groups(by_supplier).await?.into_iter().map(|group| group.id).collect();
        let mut ids = supplier_ids.to_vec();
        ids.retain(|id| self.scope.has(id, None) || shown.contains(id));
        self.desk.supplier_terms(&ids).await
    }

    async fn outlook(&self, incarnations: &[Incarnation], scopes: Vec<Scope>) -> Result<Vec<OrderOutlook>, StoreError> {
        self.desk.outlook(incarnations, self.with(scopes)).await
    }

    async fn suggestion(&self, incarnation: Incarnation) -> Result<Option<SuggestionDetail>, StoreError> {
        let found = self.desk.suggestion(incarnation).await?;
        Ok(found.filter(|found| self.shows(&found.record)))
    }

    async fn facets(&self, scopes: Vec<Scope>) -> Result<Facets, StoreError> {
        self.desk.facets(self.with(scopes)).await
    }

    async fn overview(&self, scopes: Vec<Scope>) -> Result<Overview, StoreError> {
        self.desk.overview(self.with(scopes)).await
    }

    async fn product(&self, product_id: &str) -> Result<Option<ProductView>, StoreError> {
        Ok(self.desk.product(product_id).await?.and_then(|product| self.shown_product(product)))
    }

    async fn products(&self, product_ids: &[String]) -> Result<Vec<(String, ProductView)>, StoreError> {
        let found = self.desk.products(product_ids).await?.into_iter();
        Ok(found.filter_map(|(id, product)| Some((id, self.shown_product(product)?))).collect())
    }

    async fn order(&self, order_id: &str) -> Result<Option<OrderView>, StoreError> {
        let found = self.desk.order(order_id).await?.filter(|order| self.shows_order(order));
        Ok(found.map(|mut order| {
            order.suggestions.retain(|record| self.shows(record));
            order
        }))
    }

    // Figures alone: whoever works beside others sees how busy the central system is.
    async fn clicks(&self, now: Timestamp, limit: u32) -> Result<Clicks, StoreError> {
        self.desk.clicks(now, limit).await
    }

    async fn click_progress(&self, key: Uuid, now: Timestamp) -> Result<Option<ClickProgress>, StoreError> {
        self.desk.click_progress(key, now).await
    }

    async fn shortages(&self, limit: u32, scopes: Vec<Scope>) -> Result<Vec<ShortageView>, StoreError> {
        self.desk.shortages(limit, self.with(scopes)).await
    }
}
