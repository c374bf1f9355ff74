//! What the pages read.

mod clicks;
mod facets;
mod filter;
mod groups;
mod list;
mod order;
mod orders;
pub(super) mod scope;
pub(super) mod shortages;

pub(super) use self::filter::LISTED;

use async_trait::async_trait;
use context::StoreError;
use jiff::Timestamp;
use lifecycle::Incarnation;
use restocking::planners::Scope;
use restocking::ports::{
    Chosen, ClickProgress, Clicks, DeskReader, Facets, GroupTotal, OrderOutlook, OrderView, Overview, Place,
    ProductDesk, ProductView, ShortageView, SuggestionDetail, SuggestionPage, SuggestionQuery, SupplierTerms,
};
use restocking::suggestion::SuggestionView;
use uuid::Uuid;

use super::facts::Tables;
use super::{desks, facts, suggestions};
use crate::sqlite::Database;
use crate::sqlite::error::Sql as _;

#[async_trait]
impl DeskReader for Database {
    async fn suggestions(&self, query: SuggestionQuery) -> Result<SuggestionPage, StoreError> {
        self.read(move |connection| list::page(connection, &query)).await
    }

    async fn groups(&self, query: SuggestionQuery) -> Result<Vec<GroupTotal>, StoreError> {
        self.read(move |connection| groups::groups(connection, &query)).await
    }

    async fn places(&self, query: SuggestionQuery) -> Result<Vec<Place>, StoreError> {
        self.read(move |connection| list::places(connection, &query)).await
    }

    async fn at(&self, places: &[Place]) -> Result<Vec<SuggestionView>, StoreError> {
        let places = places.to_vec();
        self.read(move |connection| list::at(connection, &places)).await
    }

    async fn chosen(&self, query: SuggestionQuery) -> Result<Vec<Chosen>, StoreError> {
        self.read(move |connection| list::chosen(connection, &query)).await
    }

    async fn supplier_terms(&self, supplier_ids: &[String]) -> Result<Vec<SupplierTerms>, StoreError> {
        let ids = supplier_ids.to_vec();
        self.read(move |connection| orders::supplier_terms(connection, &ids)).await
    }

    async fn outlook(&self, incarnations: &[Incarnation], scopes: Vec<Scope>) -> Result<Vec<OrderOutlook>, StoreError> {
        let asked = incarnations.to_vec();
        self.read(move |connection| orders::outlook(connection, &asked, &scopes)).await
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

    async fn facets(&self, scopes: Vec<Scope>) -> Result<Facets, StoreError> {
        self.read(move |connection| facets::facets(connection, &scopes)).await
    }

    async fn overview(&self, scopes: Vec<Scope>) -> Result<Overview, StoreError> {
        self.read(move |connection| facets::overview(connection, &scopes)).await
    }

    async fn owed(&self) -> Result<u64, StoreError> {
        let sql = "SELECT (SELECT count(*) FROM review_due) + (SELECT count(*) FROM fetch)";
        let owed: i64 =
            self.read(|connection| connection.prepare_cached(sql).sql()?.query_row([], |row| row.get(0)).sql()).await?;
        Ok(u64::try_from(owed).unwrap_or(0))
    }

    async fn product(&self, product_id: &str) -> Result<Option<ProductView>, StoreError> {
        let found = self.products(&[product_id.to_owned()]).await?;
        Ok(found.into_iter().next().map(|(_, view)| view))
    }

    async fn products(&self, product_ids: &[String]) -> Result<Vec<(String, ProductView)>, StoreError> {
        let ids = product_ids.to_vec();
        self.read(move |connection| {
            Ok(desks::load(connection, Tables::LIVE, &ids)?.into_iter().filter_map(view).collect())
        })
        .await
    }

    async fn order(&self, order_id: &str) -> Result<Option<OrderView>, StoreError> {
        let ids = vec![order_id.to_owned()];
        self.read(move |connection| {
            let Some(row) = facts::orders(connection, Tables::LIVE, &ids)?.pop() else { return Ok(None) };
            let rest = "WHERE s.current = 1 AND s.order_id = ?1 ORDER BY s.line_id";
            let suggestions = suggestions::select(connection, rest, [&ids[0]])?;
            let products: Vec<String> = row.order.lines.values().map(|line| line.product_id.clone()).collect();
            let products = facts::products(connection, Tables::LIVE, &products)?.into_iter().map(|row| row.published);
            let categories = products.filter_map(|product| Some((product.product_id, product.category?))).collect();
            Ok(Some(OrderView { order: row.order, suggestions, categories }))
        })
        .await
    }

    async fn clicks(&self, now: Timestamp, limit: u32) -> Result<Clicks, StoreError> {
        self.read(move |connection| clicks::clicks(connection, now, limit)).await
    }

    async fn click_progress(&self, key: Uuid, now: Timestamp) -> Result<Option<ClickProgress>, StoreError> {
        self.read(move |connection| clicks::one(connection, key, now)).await
    }

    async fn shortages(&self, limit: u32, scopes: Vec<Scope>) -> Result<Vec<ShortageView>, StoreError> {
        self.read(move |connection| shortages::soonest(connection, limit, &scopes)).await
    }
}

/// What pages see of a product; nothing where nothing was heard of it.
fn view(desk: ProductDesk) -> Option<(String, ProductView)> {
    if desk.product.is_none() && desk.stock.is_none() && desk.lines.is_empty() {
        return None;
    }
    let view = ProductView {
        published: desk.product.map(|row| row.published),
        supplier: desk.supplier.map(|row| row.published),
        stock: desk.stock.map(|row| row.stock).unwrap_or_default(),
        lines: desk.lines,
        suggestions: desk.suggestions,
        shortage: desk.shortage,
    };
    Some((desk.product_id, view))
}

#[cfg(test)]
mod tests {
    use restocking::ports::{Grouping, Sort};
    use rusqlite::Connection;
    use rust_decimal::Decimal;

    use super::super::RESTOCKING;
    use super::filter::Filter;
    use super::*;
    use crate::sqlite::migrate::migrate;

    fn schema() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        rusqlite::vtab::array::load_module(&connection).unwrap();
        migrate(&connection, RESTOCKING).unwrap();
        connection
    }

    /// The steps of a plan that read suggestions past the narrow index.
    fn wide_reads(connection: &Connection, sql: &str) -> Vec<String> {
        let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let (mut rows, mut steps) = (plan.raw_query(), Vec::<String>::new());
        while let Some(row) = rows.next().unwrap() {
            steps.push(row.get(3).unwrap());
        }
        assert!(!steps.is_empty());
        let reads = |step: &str| step.starts_with("SCAN s") || step.starts_with("SEARCH s");
        steps.into_iter().filter(|step| reads(step) && !step.contains("USING COVERING INDEX suggestion_desk")).collect()
    }

    #[test]
    fn no_list_reads_a_row_that_it_does_not_show() {
        let connection = schema();
        for (_, sort) in Sort::ALL {
            for group in [None, Some(Grouping::Supplier), Some(Grouping::Category), Some(Grouping::Kind)] {
                let query = SuggestionQuery {
                    sort,
                    group,
                    supplier_id: Some("S".into()),
                    product_id: Some("P".into()),
                    category: Some("C".into()),
                    min_value: Some(Decimal::ONE),
                    q: Some("two words".into()),
                    ..SuggestionQuery::default()
                };
                let all = SuggestionQuery { sort, group, ..SuggestionQuery::default() };
                for query in [query, all] {
                    let (sql, _) = list::finding(&query, 100).unwrap();
                    assert_eq!(wide_reads(&connection, &sql), Vec::<String>::new(), "{query:?}");
                    let sql = groups::summing(group.unwrap_or(Grouping::Supplier), &Filter::of(&query));
                    assert_eq!(wide_reads(&connection, &sql), Vec::<String>::new(), "{query:?}");
                }
            }
        }
        let wide = "SELECT s.details FROM suggestion s WHERE s.current = 1 AND s.state = 'open'";
        assert_eq!(wide_reads(&connection, wide).len(), 1);
    }
}
