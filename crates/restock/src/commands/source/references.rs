//! Whether the parts of a source fit together: what one names and another does not have.

use std::collections::HashSet;

use restocking::facts::OrderStatus;
use restocking::ports::SourceRow;

/// Ids met so far. Parts come in the order of [`restocking::ports::Part::ALL`]: what is named is there first.
#[derive(Default)]
pub(super) struct References {
    suppliers: HashSet<String>,
    products: HashSet<String>,
    orders: HashSet<String>,
    with_forecast: HashSet<String>,
    with_stock: HashSet<String>,
    ordered: HashSet<String>,
    notices: Vec<(&'static str, u64, String)>,
    /// Lines with something to come.
    pub(super) open_lines: u64,
    /// All lines.
    pub(super) lines: u64,
    /// Locations with stock.
    pub(super) locations: HashSet<String>,
}

impl References {
    pub(super) fn take(&mut self, row: &SourceRow) {
        match row {
            SourceRow::Supplier(supplier) => {
                if !self.suppliers.insert(supplier.supplier_id.clone()) {
                    self.notice("suppliers come twice; the last one counts", &supplier.supplier_id);
                }
            }
            SourceRow::Product(product) => {
                if !self.products.insert(product.product_id.clone()) {
                    self.notice("products come twice; the last one counts", &product.product_id);
                }
                if product.forecast.is_some() {
                    self.with_forecast.insert(product.product_id.clone());
                }
                if !self.suppliers.contains(&product.supplier_id) {
                    self.notice("products are of a supplier that is not there", &product.supplier_id);
                }
            }
            SourceRow::Stock(level) => {
                self.with_stock.insert(level.product_id.clone());
                self.locations.insert(level.location_id.clone());
                if !self.products.contains(&level.product_id) {
                    self.notice("levels of stock are of a product that is not there", &level.product_id);
                }
            }
            SourceRow::Order(order) => {
                if !self.orders.insert(order.order_id.clone()) {
                    self.notice("orders come twice; the last one counts", &order.order_id);
                }
                if !self.suppliers.contains(&order.supplier_id) {
                    self.notice("orders are of a supplier that is not there", &order.supplier_id);
                }
                if order.lines.is_empty() && order.status == OrderStatus::Open {
                    self.notice("open orders have no lines", &order.order_id);
                }
                for line in order.lines.values() {
                    self.lines += 1;
                    if !self.products.contains(&line.product_id) {
                        self.notice("order lines are of a product that is not there", &line.product_id);
                    }
                }
                for line in order.open_lines() {
                    self.open_lines += 1;
                    self.ordered.insert(line.line.product_id);
                }
            }
        }
    }

    /// What does not fit: how many, what, and the first one.
    pub(super) fn notices(&self) -> Vec<(u64, &'static str, String)> {
        let mut all: Vec<_> = self.notices.iter().map(|(what, count, first)| (*count, *what, first.clone())).collect();
        let mut without = |have: &HashSet<String>, what| {
            let mut lacking: Vec<&String> =
                self.ordered.iter().filter(|id| self.products.contains(*id) && !have.contains(*id)).collect();
            lacking.sort();
            if let Some(first) = lacking.first() {
                all.push((u64::try_from(lacking.len()).unwrap_or(u64::MAX), what, (*first).clone()));
            }
        };
        without(
            &self.with_stock,
            "products on open orders have no stock: they wait for a count, and nothing is raised",
        );
        without(&self.with_forecast, "products on open orders have no forecast: nothing is raised for them");
        all
    }

    fn notice(&mut self, what: &'static str, id: &str) {
        match self.notices.iter_mut().find(|(known, ..)| *known == what) {
            Some((_, count, _)) => *count += 1,
            None => self.notices.push((what, 1, id.to_owned())),
        }
    }
}
