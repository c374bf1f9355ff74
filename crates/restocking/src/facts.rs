//! What is known: products, suppliers, orders and stock, folded from events.

mod convert;
mod order;
mod stock;

pub use convert::{product_facts, supplier_facts};
pub use order::{ApplyFault, LineRecord, Order, OrderLine, OrderStatus};
pub use stock::{Location, Stock, StockStep};
