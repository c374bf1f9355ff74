//! Which suggestions a list shows, and in which order.

use lifecycle::StateName;
use rust_decimal::Decimal;

use crate::planners::Scope;
use crate::suggestion::ProposalKind;

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

/// What rows are put under. Groups come in the order of their names, rows within them in that of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grouping {
    /// One group a supplier.
    Supplier,
    /// One group a category; what has none comes first.
    Category,
    /// One group a kind, in the order of [`ProposalKind::ALL`].
    Kind,
}

impl Grouping {
    /// All, with their names in the API.
    pub const ALL: [(&'static str, Self); 3] =
        [("supplier", Self::Supplier), ("category", Self::Category), ("kind", Self::Kind)];

    /// The grouping of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, group)| group)
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, group)| *group == self).map_or("supplier", |(name, _)| name)
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
    /// Rows of one group stand together; one list where absent.
    pub group: Option<Grouping>,
    /// Only what is in each of these.
    pub scopes: Vec<Scope>,
    /// Order of the list.
    pub sort: Sort,
    /// At most so many (1 to 1,000).
    pub limit: u32,
    /// Where the page before ended, as it was given.
    pub cursor: Option<String>,
}
