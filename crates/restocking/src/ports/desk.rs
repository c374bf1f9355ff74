//! What a planner's page reads.

use async_trait::async_trait;
use context::StoreError;
use jiff::Timestamp;
use jiff::civil::Date;
use lifecycle::{Incarnation, StateName};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::events::{ProductPublished, SupplierPublished};
use crate::facts::{LineRecord, Order, Stock};
use crate::suggestion::{Basis, ProposalKind, SuggestionRecord, SuggestionView};

/// In which order suggestions are listed. The incarnation breaks ties, so that a cursor is exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The most valuable first.
    #[default]
    Value,
    /// The latest first.
    Newest,
    /// By the date proposed, soonest first (cancellations by their arrival).
    Date,
    /// By supplier name, then by value.
    Supplier,
    /// By product name.
    Product,
}

impl Sort {
    /// All, with their names in the API.
    pub const ALL: [(&'static str, Self); 5] = [
        ("value", Self::Value),
        ("newest", Self::Newest),
        ("date", Self::Date),
        ("supplier", Self::Supplier),
        ("product", Self::Product),
    ];

    /// The order of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, sort)| sort)
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, sort)| *sort == self).map_or("value", |(name, _)| name)
    }
}

/// Which suggestions to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SuggestionQuery {
    /// Only in these states; all where empty.
    pub states: Vec<StateName>,
    /// Only of these kinds; all where empty.
    pub kinds: Vec<ProposalKind>,
    /// Only of this supplier.
    pub supplier_id: Option<String>,
    /// Only of this product.
    pub product_id: Option<String>,
    /// Only of this category.
    pub category: Option<String>,
    /// Only worth at least this.
    pub min_value: Option<Decimal>,
    /// Only with all these words in product, supplier or order.
    pub q: Option<String>,
    /// Order of the list.
    pub sort: Sort,
    /// At most so many (1 to 1,000).
    pub limit: u32,
    /// Where the page before ended, as it was given.
    pub cursor: Option<String>,
}

/// One page of the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SuggestionPage {
    /// The suggestions.
    pub items: Vec<SuggestionView>,
    /// To be given for the next page; none on the last.
    pub next_cursor: Option<String>,
    /// How many there are on all pages.
    pub total: u64,
}

/// How many of something are in the list, and what they are worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facet {
    /// Id or name to filter by.
    pub id: String,
    /// What a person reads.
    pub label: String,
    /// How many.
    pub count: u64,
}

/// What the list can be filtered by, counted over the open suggestions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Facets {
    /// By state (all states).
    pub states: Vec<Facet>,
    /// By kind.
    pub kinds: Vec<Facet>,
    /// By supplier.
    pub suppliers: Vec<Facet>,
    /// By category.
    pub categories: Vec<Facet>,
}

/// The figures above the list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Overview {
    /// Open suggestions.
    pub open: u64,
    /// Their value per currency.
    pub value: Vec<(String, Decimal)>,
    /// Submissions that a person must look at.
    pub attention: u64,
    /// Products with a shortage that no open line can mend.
    pub shortages: u64,
    /// Products whose stock is stale.
    pub stale_products: u64,
    /// Reviews still to be done.
    pub reviews_due: u64,
    /// Facts that are being fetched from the central system.
    pub fetches_due: u64,
    /// Submissions on their way.
    pub submissions_pending: u64,
}

/// One day of a projection, stock units in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "as planning::DayOfProjection")]
pub struct DayPoint {
    pub date: Date,
    pub receipts: i64,
    pub forecast: i64,
    pub available: i64,
    pub unmet: i64,
    pub floor: i64,
}

/// One thing that happened to a suggestion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryItem {
    /// Position in the log.
    pub position: u64,
    /// When.
    pub time: Timestamp,
    /// Event type.
    pub kind: String,
    /// In words.
    pub text: String,
}

/// A suggestion with all that is known about it.
#[derive(Debug, Clone, PartialEq)]
pub struct SuggestionDetail {
    /// The suggestion.
    pub record: SuggestionRecord,
    /// What was known when it last changed visibly.
    pub basis: Option<Basis>,
}

/// A product with what is known about it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProductView {
    /// As published; none where only its stock or orders were heard of.
    pub published: Option<ProductPublished>,
    /// Its supplier.
    pub supplier: Option<SupplierPublished>,
    /// Its stock.
    pub stock: Stock,
    /// Its open lines.
    pub lines: Vec<LineRecord>,
    /// Its suggestions: the latest of each line.
    pub suggestions: Vec<SuggestionRecord>,
    /// What no open line can mend.
    pub shortage: Option<ShortageView>,
}

/// An order with the suggestions about its lines.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderView {
    /// The order.
    pub order: Order,
    /// The latest suggestion of each line.
    pub suggestions: Vec<SuggestionRecord>,
}

/// What no open line of a product can mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct ShortageView {
    /// The product.
    pub product_id: String,
    /// Its name.
    pub product_name: String,
    /// First broken day.
    pub first_day: Date,
    /// Last broken day within the lead time.
    pub last_day: Date,
    /// First day with demand that cannot be met.
    pub stock_out_day: Option<Date>,
    /// Largest distance below the floor, thousandths of a stock unit.
    pub worst_gap: i64,
}

/// Reading for pages and API. No call writes anything.
#[async_trait]
pub trait DeskReader: Send + Sync {
    /// A page of the list.
    async fn suggestions(&self, query: SuggestionQuery) -> Result<SuggestionPage, StoreError>;

    /// One suggestion in any state.
    async fn suggestion(&self, incarnation: Incarnation) -> Result<Option<SuggestionDetail>, StoreError>;

    /// What the list can be filtered by.
    async fn facets(&self) -> Result<Facets, StoreError>;

    /// The figures above the list.
    async fn overview(&self) -> Result<Overview, StoreError>;

    /// A product.
    async fn product(&self, product_id: &str) -> Result<Option<ProductView>, StoreError>;

    /// An order.
    async fn order(&self, order_id: &str) -> Result<Option<OrderView>, StoreError>;

    /// Shortages, soonest first, at most `limit`.
    async fn shortages(&self, limit: u32) -> Result<Vec<ShortageView>, StoreError>;
}
