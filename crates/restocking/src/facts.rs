//! What is known: products, suppliers, orders and stock, folded from events.

mod article;
mod convert;
mod order;
mod order_fold;
mod stock;
mod stock_fold;

pub use article::Article;
pub use convert::{product_facts, supplier_facts};
pub use order::{ApplyFault, LineRecord, Order, OrderLine, OrderStatus};
pub use order_fold::{OrderFolded, fold_order};
pub use stock::{Location, Stock, StockStep};
pub use stock_fold::{StockFolded, fold_stock};
