//! The events that this context takes in. Adding a type is one declaration (a file with its payload and [`EventType`],
//! named in the list below) and one handler: the compiler asks for it where payloads are met.

mod article_heard;
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

pub use article_heard::ArticleHeard;
pub use header_types::{HeaderTypes, TypeHeader};
pub use order_changed::OrderChanged;
pub use order_finished::OrderFinished;
pub use order_placed::OrderPlaced;
pub use product_published::{ForecastPublished, ProductPublished};
pub use stock_changed::StockChanged;
pub use stock_counted::StockCounted;
pub use supplier_published::{DeliveryWeekday, SupplierPublished};

/// An event type: its contract, and what its payload says of itself. The declaration of a type is this, in its file.
pub trait EventType: DeserializeOwned {
    /// The contract, from which schema and documents are made.
    const CONTRACT: Contract;

    /// Id of the aggregate that the event is about.
    fn id(&self) -> &str;

    /// What a schema cannot say.
    ///
    /// # Errors
    /// What is wrong, for the one who publishes it.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

/// An event type of another context that is heard over a feed: nobody may send it to this one's door.
pub trait HeardType: DeserializeOwned {
    /// The name of the type.
    const KIND: &'static str;

    /// Id of the aggregate that the event is about.
    fn id(&self) -> &str;

    /// What a schema cannot say.
    ///
    /// # Errors
    /// What is wrong.
    fn check(&self) -> Result<(), String>;
}

/// Every type that is understood, one line each: the name under which its handler meets it, and its payload.
macro_rules! events {
    (
        told { $($(#[$doc:meta])* $name:ident: $payload:ty),+ $(,)? }
        heard { $($(#[$heard_doc:meta])* $heard_name:ident: $heard:ty),+ $(,)? }
    ) => {
        /// The contracts of all types that this context is told.
        pub static CONTRACTS: &[Contract] = &[$(<$payload>::CONTRACT),+];

        /// An event's payload, read against its schema.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Payload {
            $($(#[$doc])* $name(Box<$payload>),)+
            $($(#[$heard_doc])* $heard_name(Box<$heard>)),+
        }

        impl Payload {
            /// Reads a payload of a known type.
            ///
            /// # Errors
            /// What is wrong, with the path of the field, for the one who publishes it.
            pub fn read(contract: &Contract, data: Option<&RawValue>) -> Result<Self, String> {
                let Some(data) = data else { return Err(format!("a {} event has no data", contract.kind)) };
                match contract.kind {
                    $(kind if kind == <$payload>::CONTRACT.kind => read::<$payload>(data).map(|payload| Self::$name(Box::new(payload))),)+
                    other => Err(format!("type {other} has no handler here")),
                }
            }

            /// Reads a payload that was heard over a feed.
            ///
            /// # Errors
            /// What is wrong, with the path of the field.
            pub fn read_heard(kind: &str, data: Option<&RawValue>) -> Result<Self, String> {
                let Some(data) = data else { return Err(format!("a {kind} event has no data")) };
                match kind {
                    $(<$heard as HeardType>::KIND => {
                        let payload: $heard = parsed(kind, data)?;
                        payload.check()?;
                        Ok(Self::$heard_name(Box::new(payload)))
                    })+
                    other => Err(format!("type \"{other}\" is not known")),
                }
            }

            /// Id of the aggregate that the event is about.
            pub fn id(&self) -> &str {
                match self {
                    $(Self::$name(payload) => payload.id(),)+
                    $(Self::$heard_name(payload) => payload.id()),+
                }
            }
        }
    };
}

events! {
    told {
    /// See [`ProductPublished`].
    Product: ProductPublished,
    /// See [`SupplierPublished`].
    Supplier: SupplierPublished,
    /// See [`OrderPlaced`].
    OrderPlaced: OrderPlaced,
    /// See [`OrderChanged`].
    OrderChanged: OrderChanged,
    /// See [`OrderFinished`].
    OrderFinished: OrderFinished,
    /// See [`StockChanged`].
    StockChanged: StockChanged,
    /// See [`StockCounted`].
    StockCounted: StockCounted,
    }
    heard {
    /// See [`ArticleHeard`].
    Article: ArticleHeard,
    }
}

/// The contract of a type name.
pub fn contract_of(kind: &str) -> Option<&'static Contract> {
    CONTRACTS.iter().find(|contract| contract.kind == kind)
}

/// A type name that is met in this context's inbox, whether it is told or heard; a closed list, for labels.
pub fn known_kind(kind: &str) -> Option<&'static str> {
    let heard = || (kind == ArticleHeard::KIND).then_some(ArticleHeard::KIND);
    contract_of(kind).map(|contract| contract.kind).or_else(heard)
}

fn read<T: EventType>(data: &RawValue) -> Result<T, String> {
    let payload: T = parsed(T::CONTRACT.kind, data)?;
    sound(&payload)?;
    Ok(payload)
}

fn parsed<T: DeserializeOwned>(kind: &str, data: &RawValue) -> Result<T, String> {
    // A list of the right length would be read as an object without names.
    if !data.get().trim_start().starts_with('{') {
        return Err(format!("data: a {kind} is a JSON object"));
    }
    let mut json = serde_json::Deserializer::from_str(data.get());
    serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        // The place inside the payload helps nobody who reads it apart from its envelope.
        let fault = error.inner().to_string();
        let fault = in_plain_words(fault.split(" at line ").next().unwrap_or(&fault));
        if path == "." { format!("data: {fault}") } else { format!("data.{path}: {fault}") }
    })
}

/// Whether a payload is what its contract says, beyond its schema.
///
/// # Errors
/// What is wrong, with the path of the field.
pub fn sound<T: EventType>(payload: &T) -> Result<(), String> {
    check_id(&format!("data.{}", T::CONTRACT.subject.id_field), payload.id())?;
    payload.check()
}

/// Whoever publishes from another language does not know the names of our types.
fn in_plain_words(fault: &str) -> String {
    match fault.rsplit_once("expected ") {
        Some((before, "u32" | "u64")) => format!("{before}expected a whole number, 0 or more"),
        Some((before, "i64")) => format!("{before}expected a whole number"),
        _ => fault.to_owned(),
    }
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
