//! What a file holds.

use std::fmt;

use serde::{Serialize, Serializer};

/// What the rows of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Products.
    Products,
    /// Groups.
    Groups,
    /// Which product is in which groups.
    Memberships,
    /// What products cost the retailer.
    Costs,
    /// Lists of prices.
    Lists,
    /// Prices.
    Prices,
    /// Sales.
    Sales,
}

impl Kind {
    /// Every kind, in the order in which one needs the other.
    pub const ALL: [Self; 7] =
        [Self::Products, Self::Groups, Self::Memberships, Self::Costs, Self::Lists, Self::Prices, Self::Sales];

    /// As it is named in requests and in the names of files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Products => "products",
            Self::Groups => "groups",
            Self::Memberships => "memberships",
            Self::Costs => "costs",
            Self::Lists => "lists",
            Self::Prices => "prices",
            Self::Sales => "sales",
        }
    }

    /// Columns that have to be there. Names and descriptions have a column a language, such as `name:en`.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Products => &["product_id"],
            Self::Groups => &["group_id"],
            Self::Memberships => &["product_id", "group_ids"],
            Self::Costs => &["product_id", "unit_cost", "currency", "valid_from"],
            Self::Lists => &["list_id", "name", "currency", "channel"],
            Self::Prices => &["list_id", "product_id", "amount", "from"],
            Self::Sales => &["sale_id", "from", "until", "announced_at"],
        }
    }

    /// Columns that may be there.
    pub fn more_columns(self) -> &'static [&'static str] {
        match self {
            Self::Products => &["brand", "categories", "barcodes", "discontinued"],
            Self::Groups => &["discontinued"],
            Self::Prices => &["until"],
            Self::Sales => &["group_ids", "product_ids", "discount_percent", "amount", "currency"],
            Self::Memberships | Self::Costs | Self::Lists => &[],
        }
    }

    /// Whether texts by language are columns of it.
    pub fn has_texts(self) -> bool {
        matches!(self, Self::Products | Self::Groups | Self::Sales)
    }

    /// Of its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Of the name of a file, `products.csv` or `2026-11-prices.csv`.
    pub fn of_file(name: &str) -> Option<Self> {
        let stem = name.rsplit(['/', '\\']).next()?.strip_suffix(".csv")?;
        Self::ALL.into_iter().find(|kind| stem.ends_with(kind.name()))
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
