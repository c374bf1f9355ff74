//! A restocking context with a source and a central system in hand.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use lifecycle::Level;
use restocking::events::{ProductPublished, SupplierPublished};
use restocking::facts::{Location, Order};
use restocking::ports::{
    CallError, Central, Command, CommandOutcome, FetchError, Part, ProductDesk, Source, SourceError, SourcePage,
    SourceRow, StockLevel, StockRow, SuggestionQuery, ToldRow,
};
use restocking::rebuild::{Rebuild, RebuildState};
use restocking::rules::Rules;
use restocking::suggestion::SuggestionView;
use restocking::use_cases::{Deps, Rebuilder, Rebuilding, Turns, Worked};
use serde_json::json;
use uuid::Uuid;

use crate::adapter::Restocking;
use crate::support::{CountedIds, HandClock};

/// Rows of one page of the source.
const PAGE: usize = 2;

/// A source in memory.
#[derive(Default)]
pub(crate) struct Table {
    pub(crate) rows: Mutex<BTreeMap<Part, Vec<SourceRow>>>,
    pub(crate) rejected: Mutex<Vec<(Part, ToldRow)>>,
    /// What the next pages answer instead.
    pub(crate) faults: Mutex<VecDeque<SourceError>>,
    pub(crate) identity: Mutex<String>,
    pub(crate) pages: Mutex<Vec<(Part, Option<String>)>>,
}

#[async_trait]
impl Source for Table {
    fn describe(&self) -> String {
        format!("the table {}", self.identity.lock().unwrap())
    }

    fn identity(&self) -> String {
        self.identity.lock().unwrap().clone()
    }

    async fn count(&self, part: Part) -> Result<Option<u64>, SourceError> {
        Ok(Some(self.rows.lock().unwrap().get(&part).map_or(0, |rows| rows.len() as u64)))
    }

    async fn page(&self, part: Part, after: Option<&str>, limit: usize) -> Result<SourcePage, SourceError> {
        self.pages.lock().unwrap().push((part, after.map(ToOwned::to_owned)));
        if let Some(fault) = self.faults.lock().unwrap().pop_front() {
            return Err(fault);
        }
        let from: usize = after.map_or(0, |after| after.parse().unwrap());
        let until = from + limit.min(PAGE);
        let rows = self.rows.lock().unwrap();
        let rows = rows.get(&part).map_or(&[][..], Vec::as_slice);
        let rejected = self.rejected.lock().unwrap();
        let rejected = rejected.iter().filter(|(of, _)| *of == part && from == 0).map(|(_, row)| row.clone());
        Ok(SourcePage {
            rows: rows.iter().skip(from).take(until - from).cloned().collect(),
            rejected: rejected.collect(),
            mended: Vec::new(),
            next: (until < rows.len()).then(|| until.to_string()),
        })
    }
}

/// A central system that is asked for orders.
#[derive(Default)]
pub(crate) struct Orders(pub(crate) Mutex<BTreeMap<String, Order>>);

#[async_trait]
impl Central for Orders {
    fn level(&self) -> Level {
        Level::KeyedAndVersioned
    }

    async fn order(&self, order_id: &str) -> Result<Order, FetchError> {
        self.0.lock().unwrap().get(order_id).cloned().ok_or(FetchError::Unknown)
    }

    async fn stock(&self, _: &str) -> Result<Vec<StockRow>, FetchError> {
        Err(FetchError::Unknown)
    }

    async fn send(&self, _: Uuid, _: &Command, _: &str) -> Result<CommandOutcome, CallError> {
        Err(CallError { reason: "not asked".to_owned(), retry_after: None })
    }

    async fn read_back(&self, _: Uuid, _: &Command) -> Result<Option<CommandOutcome>, CallError> {
        Ok(None)
    }
}

pub(crate) struct Scene {
    pub(crate) ports: Restocking,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) table: Arc<Table>,
    pub(crate) central: Arc<Orders>,
    pub(crate) rebuilder: Rebuilder,
    ids: Arc<CountedIds>,
}

impl Scene {
    pub(crate) fn new(ports: Restocking) -> Self {
        let (clock, ids) = (Arc::new(HandClock::new()), Arc::new(CountedIds::default()));
        let (table, central) = (Arc::new(Table::default()), Arc::new(Orders::default()));
        *table.identity.lock().unwrap() = "t1".to_owned();
        let rebuilder = rebuilder(&ports, &clock, &ids, &table, &central);
        Self { ports, clock, table, central, rebuilder, ids }
    }

    /// As after a crash: everything that was only in memory is gone.
    pub(crate) fn restart(&mut self) {
        self.rebuilder = rebuilder(&self.ports, &self.clock, &self.ids, &self.table, &self.central);
    }

    pub(crate) fn say(&self, rows: impl IntoIterator<Item = SourceRow>) {
        let mut table = self.table.rows.lock().unwrap();
        for row in rows {
            let part = match &row {
                SourceRow::Supplier(_) => Part::Suppliers,
                SourceRow::Product(_) => Part::Products,
                SourceRow::Stock(_) => Part::Stock,
                SourceRow::Order(_) => Part::Orders,
            };
            table.entry(part).or_default().push(row);
        }
    }

    /// Steps until nothing is to be done, or the source is waited for.
    pub(crate) async fn work(&self) -> Worked {
        for _ in 0..10_000 {
            match self.rebuilder.step().await.unwrap() {
                Worked::Some => {}
                other => return other,
            }
        }
        unreachable!("a rebuild of a few rows takes few steps");
    }

    pub(crate) async fn whole(&self) -> Rebuild {
        self.rebuilder.begin().await.unwrap();
        self.work().await;
        let latest = self.latest().await;
        assert_eq!(latest.state, RebuildState::Done, "{latest:?}");
        latest
    }

    pub(crate) async fn latest(&self) -> Rebuild {
        self.ports.generations.rebuild().await.unwrap().unwrap()
    }

    pub(crate) async fn desk(&self, product_id: &str) -> ProductDesk {
        self.ports.store.desks(&[product_id.to_owned()]).await.unwrap().remove(0)
    }

    pub(crate) async fn shown(&self) -> Vec<SuggestionView> {
        let query = SuggestionQuery { limit: 1_000, ..SuggestionQuery::default() };
        let mut items = self.ports.desk.suggestions(query).await.unwrap().items;
        items.sort_by(|one, other| one.order_id.cmp(&other.order_id));
        items
    }
}

fn rebuilder(
    ports: &Restocking,
    clock: &Arc<HandClock>,
    ids: &Arc<CountedIds>,
    table: &Arc<Table>,
    central: &Arc<Orders>,
) -> Rebuilder {
    let deps = Deps {
        store: ports.store.clone(),
        inbox: ports.inbox.clone(),
        clock: clock.clone(),
        ids: ids.clone(),
        rules: Arc::new(Rules::default()),
        turns: Turns::default(),
    };
    Rebuilder::new(Rebuilding {
        deps,
        generations: ports.generations.clone(),
        central: central.clone(),
        source: Some(table.clone()),
        movements_arrive_within: Duration::ZERO,
    })
}

pub(crate) fn supplier(supplier_id: &str) -> SourceRow {
    let told = json!({ "supplier_id": supplier_id, "version": 1, "name": "Nordlicht" });
    SourceRow::Supplier(serde_json::from_value::<SupplierPublished>(told).unwrap())
}

/// A product that sells a hundred a day.
pub(crate) fn product(product_id: &str) -> SourceRow {
    let told = json!({
        "product_id": product_id, "version": 1, "name": format!("Product {product_id}"), "supplier_id": "S",
        "lead_time_days": 10, "review_period_days": 5, "safety_stock": "0", "backorders": "0", "currency": "EUR",
        "forecast": { "from": "2026-11-01", "daily": vec![100; 60] },
    });
    SourceRow::Product(serde_json::from_value::<ProductPublished>(told).unwrap())
}

pub(crate) fn level(product_id: &str, level_units: i64, seq: Option<u64>) -> SourceRow {
    let (product_id, location_id) = (product_id.to_owned(), "L".to_owned());
    SourceRow::Stock(StockLevel { product_id, location_id, seq, level_units })
}

/// An open order for one product, which comes weeks before it is needed where 4,000 are on the shelf.
pub(crate) fn order(order_id: &str, version: u64, product_id: &str, quantity: i64) -> Order {
    let line = json!({ "product_id": product_id, "quantity": quantity, "promised_on": "2026-12-10", "unit_cost": "2" });
    let told = json!({
        "order_id": order_id, "version": version, "supplier_id": "S", "status": "open", "currency": "EUR",
        "ordered_on": "2026-11-20", "lines": { "1": line },
    });
    Order::read(&told.to_string()).unwrap()
}

/// A retailer of so many products, each with an order that comes too early.
pub(crate) fn retailer(products: usize) -> Vec<SourceRow> {
    let mut rows = vec![supplier("S")];
    for n in 0..products {
        let id = format!("P{n}");
        rows.push(product(&id));
        rows.push(level(&id, 4_000, Some(5)));
        rows.push(SourceRow::Order(order(&format!("PO-{n}"), 1, &id, 400)));
    }
    rows
}

pub(crate) fn location(desk: &ProductDesk) -> Location {
    desk.stock.as_ref().unwrap().stock.locations["L"]
}
