//! A desk filled by way of the store itself: facts stored, then every product reviewed, as a new day makes it.

use std::path::Path;
use std::sync::Arc;

use context::{Clock as _, StoreError};
use restocking::ports::{OrderRow, ProductRow, StockRowKept, Store, SupplierRow, Work};
use restocking::review::Cause;
use restocking::rules::Rules;
use restocking::use_cases::{Deps, ReviewDue, Turns};
use storage::sqlite::{Database, RESTOCKING};

use super::retailer::{Retailer, product_id};
use crate::adapters::{FreshIds, SystemClock};
use crate::contracts::charter;

/// Facts stored in one transaction.
const AT_ONCE: u64 = 5_000;

/// Stores a whole retailer and reviews it. Nothing is due afterwards.
pub(crate) async fn fill(folder: &Path, retailer: &Retailer, rules: Rules) -> Result<(), StoreError> {
    let database = Arc::new(Database::open_within(folder, "restocking", RESTOCKING, charter("restocking"))?);
    for from in (0..retailer.suppliers.max(retailer.products).max(retailer.orders())).step_by(AT_ONCE as usize) {
        database.commit(facts(retailer, from, from + AT_ONCE)).await?;
    }
    let now = SystemClock.now();
    let cause =
        Cause { text: "filled by the benchmark".to_owned(), causation_id: None, correlation_id: "filling".to_owned() };
    database.review_all(now, &cause).await?;
    // The day has begun: the program that serves this folder has no midnight to make up for.
    database.remember("midnight", now).await?;
    let deps = Deps {
        store: database.clone(),
        inbox: database.clone(),
        clock: Arc::new(SystemClock),
        ids: Arc::new(FreshIds),
        rules: Arc::new(rules),
        turns: Turns::default(),
    };
    let review = ReviewDue::new(deps);
    while review.round().await? > 0 {}
    Ok(())
}

fn facts(retailer: &Retailer, from: u64, to: u64) -> Work {
    let upto = |count: u64| from..to.min(count).max(from);
    let revision = 0;
    Work {
        suppliers: upto(retailer.suppliers)
            .map(|number| SupplierRow { published: retailer.supplier(number, 1), revision })
            .collect(),
        products: upto(retailer.products)
            .map(|number| ProductRow { published: retailer.product(number, 1), revision })
            .collect(),
        stocks: upto(retailer.products)
            .map(|number| StockRowKept { product_id: product_id(number), stock: retailer.stock(number), revision })
            .collect(),
        orders: upto(retailer.orders()).map(|number| OrderRow { order: retailer.order(number), revision }).collect(),
        ..Work::default()
    }
}
