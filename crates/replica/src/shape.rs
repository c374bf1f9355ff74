//! What a query database is for decides what it keeps and which feeds it reads.

use crate::facts::Fact;

/// The shape of a query database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// By barcode, number or text: the product with price and sale in force, of one price list.
    Store,
    /// Full text over names and descriptions, with filters.
    Search,
    /// Price and sale in force at a moment, of every list.
    Price,
}

impl Shape {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Store, Self::Search, Self::Price];

    /// As in file names and commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Search => "search",
            Self::Price => "price",
        }
    }

    /// The shape of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shape| shape.name() == name)
    }

    /// The feeds that it is made from; a store reads those of its price list.
    pub fn feeds(self, price_list: &str) -> Vec<String> {
        match self {
            Self::Store => vec![
                "product.stores".to_owned(),
                "price.stores".to_owned(),
                format!("price.stores.{price_list}"),
                "product_sale.stores".to_owned(),
            ],
            Self::Search => vec!["product.internal".to_owned()],
            Self::Price => vec!["price".to_owned(), "product_sale".to_owned()],
        }
    }

    /// Whether it has rows for a fact; of what it does not keep, no byte is written.
    pub fn keeps(self, fact: &Fact) -> bool {
        match fact {
            Fact::Product(_) => self != Self::Price,
            Fact::Group(_) | Fact::Membership(_) => self == Self::Search,
            Fact::List(_) | Fact::Price(_) | Fact::Sale(_) => self != Self::Search,
        }
    }
}
