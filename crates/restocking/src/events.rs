//! The events that this context takes in. Adding a type is one declaration ([`Contract`]) with its payload, one line in
//! [`CONTRACTS`], and one handler in [`Payload::read`] and `use_cases::handle_events`.

mod header_types;
mod order_changed;
mod order_finished;
mod order_placed;
mod product_published;
mod stock_changed;
mod stock_counted;
mod supplier_published;

use event::Contract;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

pub use header_types::{HeaderTypes, TypeHeader};
pub use order_changed::OrderChanged;
pub use order_finished::OrderFinished;
pub use order_placed::OrderPlaced;
pub use product_published::{ForecastPublished, ProductPublished};
pub use stock_changed::StockChanged;
pub use stock_counted::StockCounted;
pub use supplier_published::{DeliveryWeekday, SupplierPublished};

/// Every type that is understood.
pub static CONTRACTS: &[Contract] = &[
    ProductPublished::CONTRACT,
    SupplierPublished::CONTRACT,
    OrderPlaced::CONTRACT,
    OrderChanged::CONTRACT,
    OrderFinished::CONTRACT,
    StockChanged::CONTRACT,
    StockCounted::CONTRACT,
];

/// The contract of a type name.
pub fn contract_of(kind: &str) -> Option<&'static Contract> {
    CONTRACTS.iter().find(|contract| contract.kind == kind)
}

/// An event's payload, read against its schema.
#[derive(Debug, Clone, PartialEq)]
pub enum Payload {
    /// See [`ProductPublished`].
    Product(Box<ProductPublished>),
    /// See [`SupplierPublished`].
    Supplier(SupplierPublished),
    /// See [`OrderPlaced`].
    OrderPlaced(OrderPlaced),
    /// See [`OrderChanged`].
    OrderChanged(OrderChanged),
    /// See [`OrderFinished`].
    OrderFinished(OrderFinished),
    /// See [`StockChanged`].
    StockChanged(StockChanged),
    /// See [`StockCounted`].
    StockCounted(StockCounted),
}

impl Payload {
    /// Reads a payload of a known type.
    ///
    /// # Errors
    /// What is wrong, with the path of the field, for the one who publishes it.
    pub fn read(contract: &Contract, data: Option<&RawValue>) -> Result<Self, String> {
        let Some(data) = data else { return Err(format!("a {} event has no data", contract.kind)) };
        let payload = match contract.kind {
            kind if kind == ProductPublished::CONTRACT.kind => Self::Product(read(data)?),
            kind if kind == SupplierPublished::CONTRACT.kind => Self::Supplier(read(data)?),
            kind if kind == OrderPlaced::CONTRACT.kind => Self::OrderPlaced(read(data)?),
            kind if kind == OrderChanged::CONTRACT.kind => Self::OrderChanged(read(data)?),
            kind if kind == OrderFinished::CONTRACT.kind => Self::OrderFinished(read(data)?),
            kind if kind == StockChanged::CONTRACT.kind => Self::StockChanged(read(data)?),
            kind if kind == StockCounted::CONTRACT.kind => Self::StockCounted(read(data)?),
            other => return Err(format!("type {other} has no handler here")),
        };
        payload.check()?;
        Ok(payload)
    }

    /// Id of the aggregate that the event is about.
    pub fn id(&self) -> &str {
        match self {
            Self::Product(payload) => &payload.product_id,
            Self::Supplier(payload) => &payload.supplier_id,
            Self::OrderPlaced(payload) => &payload.order_id,
            Self::OrderChanged(payload) => &payload.order_id,
            Self::OrderFinished(payload) => &payload.order_id,
            Self::StockChanged(payload) => &payload.product_id,
            Self::StockCounted(payload) => &payload.product_id,
        }
    }

    /// What a schema cannot say.
    fn check(&self) -> Result<(), String> {
        check_id("the id of the subject", self.id())?;
        match self {
            Self::Product(payload) => payload.check(),
            Self::Supplier(payload) => payload.check(),
            Self::OrderChanged(payload) => payload.check(),
            Self::StockChanged(payload) => check_id("location_id", &payload.location_id),
            Self::StockCounted(payload) => check_id("location_id", &payload.location_id),
            Self::OrderPlaced(_) | Self::OrderFinished(_) => Ok(()),
        }
    }
}

fn read<T: DeserializeOwned>(data: &RawValue) -> Result<T, String> {
    let mut json = serde_json::Deserializer::from_str(data.get());
    serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        // The place inside the payload helps nobody who reads it apart from its envelope.
        let fault = error.inner().to_string();
        let fault = fault.split(" at line ").next().unwrap_or(&fault).to_owned();
        if path == "." { format!("data: {fault}") } else { format!("data.{path}: {fault}") }
    })
}

/// Ids are 1 to 128 characters without control characters: they stand in keys, pages and mails.
pub(crate) fn check_id(field: &str, id: &str) -> Result<(), String> {
    if id.is_empty() || id.chars().count() > 128 || id.chars().any(char::is_control) {
        return Err(format!("{field}: an id has 1 to 128 characters and no control characters"));
    }
    Ok(())
}

/// Texts that people read: at most 500 characters.
pub(crate) fn check_text(field: &str, text: &str) -> Result<(), String> {
    if text.chars().count() > 500 { Err(format!("data.{field}: at most 500 characters")) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
