//! What the central system holds and says, as it stands on the wire.

mod command;
mod order;
mod product;
mod stock;
mod supplier;

pub use command::{Change, ChangeKind, Command, Refusal, RefusalReason};
pub use order::{Order, OrderLine, OrderStatus};
pub use product::{Forecast, Product, Thousandths};
pub use stock::{MovementReason, StockLevel};
pub use supplier::{Supplier, Weekday};
