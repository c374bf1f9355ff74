//! Products with suppliers, stock and open lines, from which real reviews make real suggestions.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use restocking::events::{ProductPublished, SupplierPublished};
use restocking::facts::{LineRecord, Location, OrderLine, Stock};
use restocking::ports::{ProductDesk, ProductRow, StockRowKept, SupplierRow};
use restocking::suggestion::SuggestionRecord;
use serde_json::json;

/// The day of all samples.
pub(crate) const TODAY: Date = date(2026, 11, 23);

/// One product with all that a review looks at.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub(crate) product: ProductPublished,
    pub(crate) supplier: SupplierPublished,
    pub(crate) on_hand: i64,
    pub(crate) lines: Vec<LineRecord>,
}

impl Sample {
    /// A product that sells ten units a day, and has stock and lines as given.
    pub(crate) fn new(product_id: &str, name: &str, on_hand: i64) -> Self {
        let product = json!({
            "product_id": product_id, "version": 1, "name": name, "category": "Kitchen", "supplier_id": "S-1",
            "unit_cost": "4.20", "unit_price": "9.90", "currency": "GBP", "lead_time_days": 14, "review_period_days": 7,
            "safety_stock": 40, "minimum_order_quantity": 1, "order_multiple": 1,
            "forecast": { "from": "2026-11-23", "daily": vec![10; 200] },
        });
        let supplier = json!({ "supplier_id": "S-1", "version": 1, "name": "Amber & Sons", "email": "orders@amber.example", "language": "en" });
        Self {
            product: serde_json::from_value(product).expect("a product"),
            supplier: serde_json::from_value(supplier).expect("a supplier"),
            on_hand,
            lines: Vec::new(),
        }
    }

    /// With a line of the quantity (packs of ten) that arrives in so many days.
    pub(crate) fn line(mut self, order_id: &str, line_id: &str, quantity: i64, in_days: i32) -> Self {
        let arrival = TODAY.checked_add(in_days.days()).expect("a day");
        let line = json!({
            "product_id": self.product.product_id, "quantity": quantity, "units_per_pack": 10, "unit_cost": "42.00",
            "promised_on": arrival,
        });
        let line: OrderLine = serde_json::from_value(line).expect("a line");
        self.lines.push(LineRecord {
            order_id: order_id.into(),
            line_id: line_id.into(),
            order_version: 3,
            supplier_id: self.supplier.supplier_id.clone(),
            ordered_on: Some(date(2026, 11, 2)),
            currency: "GBP".into(),
            line,
        });
        self
    }

    /// From another supplier.
    pub(crate) fn of_supplier(mut self, id: &str, name: &str) -> Self {
        (self.supplier.supplier_id, self.supplier.name) = (id.into(), name.into());
        self.product.supplier_id = id.into();
        for line in &mut self.lines {
            line.supplier_id = id.into();
        }
        self
    }

    /// From a supplier that takes no order below so many pounds.
    pub(crate) fn with_minimum(mut self, pounds: i64) -> Self {
        self.supplier.minimum_order_value = Some(pounds.into());
        self.supplier.currency = Some("GBP".into());
        self
    }

    /// In another category.
    pub(crate) fn in_category(mut self, category: &str) -> Self {
        self.product.category = Some(category.into());
        self
    }

    pub(crate) fn product_id(&self) -> &str {
        &self.product.product_id
    }

    pub(crate) fn stock(&self) -> Stock {
        let locations = [("W1".to_owned(), Location::numbered(self.on_hand, 7))].into();
        Stock { locations, stale_since: None }
    }

    /// As the review loads it.
    pub(crate) fn desk(&self, suggestions: Vec<SuggestionRecord>) -> ProductDesk {
        ProductDesk {
            product_id: self.product.product_id.clone(),
            product: Some(ProductRow { published: self.product.clone(), revision: 1 }),
            supplier: Some(SupplierRow { published: self.supplier.clone(), revision: 1 }),
            stock: Some(StockRowKept { product_id: self.product.product_id.clone(), stock: self.stock(), revision: 1 }),
            lines: self.lines.clone(),
            suggestions,
            ..ProductDesk::default()
        }
    }
}
