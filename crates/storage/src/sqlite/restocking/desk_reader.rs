//! What the pages read.

mod facets;
mod list;

use async_trait::async_trait;
use context::StoreError;
use lifecycle::Incarnation;
use restocking::ports::{
    DeskReader, Facets, OrderView, Overview, ProductView, ShortageView, SuggestionDetail, SuggestionPage,
    SuggestionQuery,
};

use super::facts::Tables;
use super::stored::from_json;
use super::{desks, facts, suggestions};
use crate::sqlite::Database;
use crate::sqlite::error::Sql as _;

#[async_trait]
impl DeskReader for Database {
    async fn suggestions(&self, query: SuggestionQuery) -> Result<SuggestionPage, StoreError> {
        self.read(move |connection| list::page(connection, &query)).await
    }

    async fn suggestion(&self, incarnation: Incarnation) -> Result<Option<SuggestionDetail>, StoreError> {
        self.read(move |connection| {
            let found =
                suggestions::select(connection, "WHERE s.incarnation = ?1", [incarnation.0.to_be_bytes()])?.pop();
            let Some(record) = found else { return Ok(None) };
            let basis = suggestions::basis(connection, incarnation)?;
            Ok(Some(SuggestionDetail { record, basis }))
        })
        .await
    }

    async fn facets(&self) -> Result<Facets, StoreError> {
        self.read(facets::facets).await
    }

    async fn overview(&self) -> Result<Overview, StoreError> {
        self.read(facets::overview).await
    }

    async fn product(&self, product_id: &str) -> Result<Option<ProductView>, StoreError> {
        let ids = vec![product_id.to_owned()];
        self.read(move |connection| {
            let Some(desk) = desks::load(connection, Tables::LIVE, &ids)?.pop() else { return Ok(None) };
            if desk.product.is_none() && desk.stock.is_none() && desk.lines.is_empty() {
                return Ok(None);
            }
            Ok(Some(ProductView {
                published: desk.product.map(|row| row.published),
                supplier: desk.supplier.map(|row| row.published),
                stock: desk.stock.map(|row| row.stock).unwrap_or_default(),
                lines: desk.lines,
                suggestions: desk.suggestions,
                shortage: desk.shortage,
            }))
        })
        .await
    }

    async fn order(&self, order_id: &str) -> Result<Option<OrderView>, StoreError> {
        let ids = vec![order_id.to_owned()];
        self.read(move |connection| {
            let Some(row) = facts::orders(connection, Tables::LIVE, &ids)?.pop() else { return Ok(None) };
            let rest = "WHERE s.current = 1 AND s.order_id = ?1 ORDER BY s.line_id";
            let suggestions = suggestions::select(connection, rest, [&ids[0]])?;
            Ok(Some(OrderView { order: row.order, suggestions }))
        })
        .await
    }

    async fn shortages(&self, limit: u32) -> Result<Vec<ShortageView>, StoreError> {
        self.read(move |connection| {
            let sql = "SELECT doc FROM shortage ORDER BY first_day, product_id LIMIT ?1";
            let mut statement = connection.prepare_cached(sql).sql()?;
            let mut rows = statement.query([limit]).sql()?;
            let mut found = Vec::new();
            while let Some(row) = rows.next().sql()? {
                found.push(from_json(&row.get::<_, String>(0).sql()?)?);
            }
            Ok(found)
        })
        .await
    }
}
