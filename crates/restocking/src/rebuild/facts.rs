//! Facts by kind, as a page of the source brings them, or as they are known here.

use std::collections::BTreeMap;

use crate::events::{ProductPublished, SupplierPublished};
use crate::facts::{Order, Stock};
use crate::ports::SourceRow;

/// Facts of all kinds, each by its id: twice the same id is one fact, the newer one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// Suppliers.
    pub suppliers: BTreeMap<String, SupplierPublished>,
    /// Products.
    pub products: BTreeMap<String, ProductPublished>,
    /// Stock by product.
    pub stocks: BTreeMap<String, Stock>,
    /// Orders.
    pub orders: BTreeMap<String, Order>,
}

/// The ids of facts of all kinds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FactIds {
    /// Suppliers.
    pub suppliers: Vec<String>,
    /// Products.
    pub products: Vec<String>,
    /// Products whose stock is meant.
    pub stocks: Vec<String>,
    /// Orders.
    pub orders: Vec<String>,
}

impl Facts {
    /// The rows of a page. A stock level without a movement's number counts as number 0: see [`super::unnumbered`].
    pub(crate) fn of(rows: Vec<SourceRow>) -> Self {
        let mut facts = Self::default();
        for row in rows {
            match row {
                SourceRow::Supplier(supplier) => {
                    super::merge::put(&mut facts.suppliers, supplier.supplier_id.clone(), supplier);
                }
                SourceRow::Product(product) => {
                    super::merge::put(&mut facts.products, product.product_id.clone(), product);
                }
                SourceRow::Order(order) => super::merge::put(&mut facts.orders, order.order_id.clone(), order),
                SourceRow::Stock(level) => {
                    let stock = facts.stocks.entry(level.product_id).or_default();
                    let location = crate::facts::Location::numbered(level.level_units, level.seq.unwrap_or(0));
                    super::merge::put_location(stock, level.location_id, location);
                }
            }
        }
        facts
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.suppliers.len() + self.products.len() + self.stocks.len() + self.orders.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Their ids.
    pub fn ids(&self) -> FactIds {
        FactIds {
            suppliers: self.suppliers.keys().cloned().collect(),
            products: self.products.keys().cloned().collect(),
            stocks: self.stocks.keys().cloned().collect(),
            orders: self.orders.keys().cloned().collect(),
        }
    }
}
