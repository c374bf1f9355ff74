//! The port of the lists of products and orders.

use async_trait::async_trait;
use context::StoreError;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::facts::OrderStatus;
use crate::planners::Scope;

/// In which order products are listed; the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProductSort {
    /// By name.
    #[default]
    Name,
    /// By id.
    Id,
    /// The soonest shortage first, then those that are not short.
    Short,
}

impl ProductSort {
    /// All, with their names in the API.
    pub const ALL: [(&'static str, Self); 3] = [("name", Self::Name), ("id", Self::Id), ("short", Self::Short)];

    /// The order of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, sort)| sort)
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, sort)| *sort == self).map_or("name", |(name, _)| name)
    }
}

/// Which products to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProductQuery {
    /// Only with all these words in name, id or supplier's name.
    pub q: Option<String>,
    /// Only of this supplier.
    pub supplier_id: Option<String>,
    /// Only of this category.
    pub category: Option<String>,
    /// Only with open suggestions.
    pub with_suggestions: bool,
    /// Only with a shortage.
    pub short: bool,
    /// Only with stale stock.
    pub stale: bool,
    /// Only what is in all of these.
    pub scopes: Vec<Scope>,
    /// Order of the list.
    pub sort: ProductSort,
    /// At most so many (1 to 500).
    pub limit: u32,
    /// Where the page before ended, as it was given.
    pub cursor: Option<String>,
}

/// A product in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProductItem {
    /// The product.
    pub product_id: String,
    /// Its name.
    pub name: String,
    /// Its category.
    pub category: Option<String>,
    /// Its supplier.
    pub supplier_id: String,
    /// The supplier's name, or its id while that is not known.
    pub supplier_name: String,
    /// Stock units over all locations; none while no level is known.
    pub on_hand: Option<i64>,
    /// Movements are missing.
    pub is_stale: bool,
    /// Lines on order.
    pub open_lines: u64,
    /// Open suggestions.
    pub suggestions: u64,
    /// First day of its shortage.
    pub short_from: Option<Date>,
}

/// In which order orders are listed; the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OrderSort {
    /// The next arrival first.
    #[default]
    Arrival,
    /// The latest ordered first.
    Newest,
    /// The most valuable first.
    Value,
    /// By id.
    Id,
}

impl OrderSort {
    /// All, with their names in the API.
    pub const ALL: [(&'static str, Self); 4] =
        [("arrival", Self::Arrival), ("newest", Self::Newest), ("value", Self::Value), ("id", Self::Id)];

    /// The order of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, sort)| sort)
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, sort)| *sort == self).map_or("arrival", |(name, _)| name)
    }
}

/// Which orders to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrderQuery {
    /// Only with all these words in id or supplier's name.
    pub q: Option<String>,
    /// Only of this supplier.
    pub supplier_id: Option<String>,
    /// Only in this status.
    pub status: Option<OrderStatus>,
    /// Only with open suggestions.
    pub with_suggestions: bool,
    /// Only open ones of which something was expected before this day.
    pub late_on: Option<Date>,
    /// Only what is in all of these.
    pub scopes: Vec<Scope>,
    /// Order of the list.
    pub sort: OrderSort,
    /// At most so many (1 to 500).
    pub limit: u32,
    /// Where the page before ended, as it was given.
    pub cursor: Option<String>,
}

/// An order in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrderItem {
    /// The order.
    pub order_id: String,
    /// Who delivers it.
    pub supplier_id: String,
    /// The supplier's name, or its id while that is not known.
    pub supplier_name: String,
    /// Where it stands.
    pub status: OrderStatus,
    /// When it was placed.
    pub ordered_on: Option<Date>,
    /// When the next of its open lines is expected.
    pub next_arrival: Option<Date>,
    /// Lines of which something is to come.
    pub open_lines: u64,
    /// Open quantities x unit costs, and their currency; none where nothing is to come.
    pub open_value: Option<(String, Decimal)>,
    /// Open suggestions.
    pub suggestions: u64,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// To be given for the next page; none on the last.
    pub next_cursor: Option<String>,
    /// How many there are on all pages.
    pub total: u64,
}

/// Lists of everything that is known, for pages and API.
///
/// Every adapter passes the same conformance suite.
#[async_trait]
pub trait Catalogue: Send + Sync {
    /// A page of products that were published.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for a cursor of another list.
    async fn list_products(&self, query: ProductQuery) -> Result<Page<ProductItem>, StoreError>;

    /// A page of orders.
    ///
    /// # Errors
    /// As for products.
    async fn list_orders(&self, query: OrderQuery) -> Result<Page<OrderItem>, StoreError>;
}
