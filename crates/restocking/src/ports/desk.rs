//! What a planner's page reads.

mod query;

use std::collections::BTreeMap;

use async_trait::async_trait;
use context::StoreError;
use jiff::Timestamp;
use jiff::civil::Date;
use lifecycle::Incarnation;
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

use super::submissions::{ClickProgress, Clicks};
use crate::events::{ProductPublished, SupplierPublished};
use crate::facts::{LineRecord, Order, Stock};
use crate::planners::Scope;
use crate::suggestion::{Basis, ProposalKind, SuggestionRecord, SuggestionView};

pub use query::{Grouping, Sort, SuggestionQuery};

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

/// Where a suggestion is kept: names it for as long as it is kept, and says nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(pub i64);

/// As little of a suggestion as a click on everything in a view needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chosen {
    /// Its identity.
    pub incarnation: Uuid,
    /// What a click names.
    pub version: u64,
    /// Its kind.
    pub kind: ProposalKind,
    /// What it is worth.
    pub value: Decimal,
    /// ISO 4217.
    pub currency: String,
}

/// Amounts of money, one a currency, sorted by it.
pub type Amounts = Vec<(String, Decimal)>;

/// What a group of the list adds up to, over all of its pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupTotal {
    /// Supplier id, category (empty for none) or kind.
    pub id: String,
    /// What a person reads.
    pub label: String,
    /// How many suggestions.
    pub count: u64,
    /// What they are worth.
    pub value: Amounts,
    /// What accepting all of them would change in the value of the orders: negative where less is bought.
    pub order_change: Amounts,
}

/// What a supplier asks of an order, and what is on order there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SupplierTerms {
    /// The supplier.
    pub supplier_id: String,
    /// The least that an order may be worth, where the supplier names it.
    pub minimum: Option<(String, Decimal)>,
    /// What is still to come of all its open orders.
    pub open_value: Amounts,
    /// How many orders that is.
    pub open_orders: u64,
}

/// What is still to come of an order, and what accepting suggestions would make of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrderOutlook {
    /// The order.
    pub order_id: String,
    /// Who delivers it.
    pub supplier_id: String,
    /// Its name.
    pub supplier_name: String,
    /// Of all amounts here, ISO 4217.
    pub currency: String,
    /// Open quantities x unit costs, as they are now.
    pub open_value: Decimal,
    /// What accepting would change in it.
    pub change: Decimal,
    /// The least that the supplier takes in one order, where it names it in this currency.
    pub minimum: Option<Decimal>,
}

impl OrderOutlook {
    /// The value after accepting.
    pub fn value_after(&self) -> Decimal {
        self.open_value.saturating_add(self.change)
    }

    /// Whether accepting takes the order below what its supplier takes: it is not below now, and something of it stays.
    pub fn falls_below(&self) -> bool {
        self.falls_below_by(self.change)
    }

    /// The same for another change.
    pub fn falls_below_by(&self, change: Decimal) -> bool {
        let after = self.open_value.saturating_add(change);
        self.minimum.is_some_and(|least| self.open_value >= least && after < least && after > Decimal::ZERO)
    }
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
    /// The categories of its products, where they have one: by them, and by its supplier, it is told whose it is.
    pub categories: BTreeMap<String, String>,
}

/// What no open line of a product can mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize, schemars::JsonSchema)]
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
    /// Demand within the lead time that cannot be met on its day, thousandths of a stock unit.
    #[serde(default)]
    pub unmet: i64,
    /// That demand at the product's price; none where no price is known.
    #[serde(default)]
    pub value_at_risk: Option<Decimal>,
    /// Of the value.
    #[serde(default)]
    pub currency: Option<String>,
}

/// Reading for pages and API. No call writes anything.
#[async_trait]
pub trait DeskReader: Send + Sync {
    /// A page of the list.
    async fn suggestions(&self, query: SuggestionQuery) -> Result<SuggestionPage, StoreError>;

    /// What each group of the list adds up to, in the order of the list; the query's own grouping, or supplier.
    async fn groups(&self, query: SuggestionQuery) -> Result<Vec<GroupTotal>, StoreError>;

    /// All of the list, in its order, past limit and cursor: what [`DeskReader::at`] reads piece by piece.
    async fn places(&self, query: SuggestionQuery) -> Result<Vec<Place>, StoreError>;

    /// The suggestions of these places, in their order, each as it is now; what has gone meanwhile is left out.
    async fn at(&self, places: &[Place]) -> Result<Vec<SuggestionView>, StoreError>;

    /// All of the list, as a click on everything needs it.
    async fn chosen(&self, query: SuggestionQuery) -> Result<Vec<Chosen>, StoreError>;

    /// Terms of suppliers, and what is on order there; nothing of those that are not known.
    async fn supplier_terms(&self, supplier_ids: &[String]) -> Result<Vec<SupplierTerms>, StoreError>;

    /// What accepting those of these together that are in each of the scopes would make of their orders; one entry an
    /// order, sorted by it.
    async fn outlook(&self, incarnations: &[Incarnation], scopes: Vec<Scope>) -> Result<Vec<OrderOutlook>, StoreError>;

    /// One suggestion in any state.
    async fn suggestion(&self, incarnation: Incarnation) -> Result<Option<SuggestionDetail>, StoreError>;

    /// What the list can be filtered by, counted over what is in each of these scopes.
    async fn facets(&self, scopes: Vec<Scope>) -> Result<Facets, StoreError>;

    /// The figures above the list. Those of suggestions and shortages count what is in each of these scopes; those of
    /// the program's own work count everything.
    async fn overview(&self, scopes: Vec<Scope>) -> Result<Overview, StoreError>;

    /// Reviews and fetches that are still to be done.
    async fn owed(&self) -> Result<u64, StoreError> {
        let overview = self.overview(Vec::new()).await?;
        Ok(overview.reviews_due + overview.fetches_due)
    }

    /// A product.
    async fn product(&self, product_id: &str) -> Result<Option<ProductView>, StoreError>;

    /// Several products, by id; those that nothing was heard of are left out.
    async fn products(&self, product_ids: &[String]) -> Result<Vec<(String, ProductView)>, StoreError>;

    /// An order.
    async fn order(&self, order_id: &str) -> Result<Option<OrderView>, StoreError>;

    /// The clicks that accepted something: at most `limit` of those at work, and of those that ended.
    async fn clicks(&self, now: Timestamp, limit: u32) -> Result<Clicks, StoreError>;

    /// How far a click has come; none where it accepted nothing, or is not kept any more.
    async fn click_progress(&self, key: Uuid, now: Timestamp) -> Result<Option<ClickProgress>, StoreError>;

    /// Shortages of products that are in each of these scopes, soonest first, at most `limit`.
    async fn shortages(&self, limit: u32, scopes: Vec<Scope>) -> Result<Vec<ShortageView>, StoreError>;
}
