//! The CloudEvents 1.0 envelope of what the retailer publishes.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::model::{MovementReason, Order, Product, StockLevel, Supplier};

/// A CloudEvent. Its id says what it is about, so that it stays the same however often it is sent.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Event {
    specversion: &'static str,
    id: String,
    source: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    subject: String,
    time: Timestamp,
    datacontenttype: &'static str,
    correlationid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    causationid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    traceparent: Option<String>,
    data: Value,
}

/// What a command brought along, to be passed on with its events.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cause {
    pub(crate) correlation: Option<String>,
    pub(crate) causation: Option<String>,
    pub(crate) traceparent: Option<String>,
}

const ORDERS: &str = "https://central.example/orders";
const PLANNING: &str = "https://central.example/planning";
const PURCHASING: &str = "https://central.example/suppliers";
const WAREHOUSE: &str = "urn:world:warehouse";

impl Event {
    fn new(source: &'static str, kind: &'static str, id: String, subject: &str, time: Timestamp, data: Value) -> Self {
        Self {
            specversion: "1.0",
            correlationid: id.clone(),
            id,
            source,
            kind,
            subject: subject.to_owned(),
            time,
            datacontenttype: "application/json",
            causationid: None,
            traceparent: None,
            data,
        }
    }

    pub(crate) fn caused_by(mut self, cause: &Cause) -> Self {
        if let Some(correlation) = &cause.correlation {
            self.correlationid.clone_from(correlation);
        }
        self.causationid.clone_from(&cause.causation);
        self.traceparent.clone_from(&cause.traceparent);
        self
    }

    pub(crate) fn product_published(product: &Product, time: Timestamp) -> Result<Self, serde_json::Error> {
        let id = format!("product/{}/v{}", product.product_id, product.version);
        let data = serde_json::to_value(product)?;
        Ok(Self::new(PLANNING, "planning.product.published.v1", id, &product.product_id, time, data))
    }

    pub(crate) fn supplier_published(supplier: &Supplier, time: Timestamp) -> Result<Self, serde_json::Error> {
        let id = format!("supplier/{}/v{}", supplier.supplier_id, supplier.version);
        let data = serde_json::to_value(supplier)?;
        Ok(Self::new(PURCHASING, "purchasing.supplier.published.v1", id, &supplier.supplier_id, time, data))
    }

    pub(crate) fn order_placed(order: &Order, time: Timestamp) -> Self {
        let id = format!("order/{}/placed", order.order_id);
        let data = serde_json::json!({ "order_id": order.order_id });
        Self::new(ORDERS, "purchasing.order.placed.v1", id, &order.order_id, time, data)
    }

    /// `changes` is the JSON merge patch that leads to `order`.
    pub(crate) fn order_changed(order: &Order, changes: &Value, time: Timestamp) -> Self {
        let id = format!("order/{}/v{}", order.order_id, order.version);
        let data = serde_json::json!({ "order_id": order.order_id, "version": order.version, "changes": changes });
        Self::new(ORDERS, "purchasing.order.changed.v1", id, &order.order_id, time, data)
    }

    pub(crate) fn order_finished(order: &Order, time: Timestamp) -> Self {
        let id = format!("order/{}/v{}", order.order_id, order.version);
        let data = serde_json::json!({ "order_id": order.order_id, "version": order.version });
        Self::new(ORDERS, "purchasing.order.finished.v1", id, &order.order_id, time, data)
    }

    /// `stock` is the state after the movement.
    pub(crate) fn stock_changed(stock: &StockLevel, delta: i64, reason: MovementReason, time: Timestamp) -> Self {
        let id = format!("stock/{}/{}/{}", stock.product_id, stock.location_id, stock.seq);
        let data = serde_json::json!({
            "product_id": stock.product_id, "location_id": stock.location_id, "seq": stock.seq,
            "delta": delta, "level_after": stock.level, "reason": reason,
        });
        Self::new(WAREHOUSE, "warehouse.stock.changed.v1", id, &stock.product_id, time, data)
    }

    pub(crate) fn stock_counted(stock: &StockLevel, time: Timestamp) -> Result<Self, serde_json::Error> {
        let id = format!("stock/{}/{}/{}", stock.product_id, stock.location_id, stock.seq);
        let data = serde_json::to_value(stock)?;
        Ok(Self::new(WAREHOUSE, "warehouse.stock.counted.v1", id, &stock.product_id, time, data))
    }
}
