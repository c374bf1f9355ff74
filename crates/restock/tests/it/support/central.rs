//! The central system of the tests: the simulated one, in this process, with its switchboard and its counters.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use serde_json::json;
use world::central::{AppliedChange, Central, CentralConfig, Level};
use world::clock::BusinessClock;
use world::faults::Faults;
use world::model::{Order, OrderLine, OrderStatus, StockLevel};

use super::events::Retail;

/// A central system that tests hold in their hands.
pub(crate) struct CentralDouble {
    central: Option<Central>,
    listen: SocketAddr,
    folder: tempfile::TempDir,
    target: Option<String>,
}

/// What stands on the lines of an order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Goods<'a> {
    pub(crate) product_id: &'a str,
    /// Purchase units; one of them is one stock unit at 2.00.
    pub(crate) quantity: i64,
    /// Arrival, in days from today.
    pub(crate) in_days: i64,
}

impl CentralDouble {
    /// Level 3, without faults. Its events go to `{target}/events` where there is a target.
    pub(crate) async fn start(target: Option<&str>) -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], super::free_port()));
        let folder = tempfile::tempdir().unwrap();
        let mut double = Self { central: None, listen, folder, target: target.map(ToOwned::to_owned) };
        double.come_back().await;
        double
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.listen)
    }

    /// Goes down altogether: nobody listens any more.
    pub(crate) async fn vanish(&mut self) {
        if let Some(central) = self.central.take() {
            central.shutdown().await;
        }
    }

    /// Listens (again), with what it knew before.
    pub(crate) async fn come_back(&mut self) {
        let config = CentralConfig {
            folder: Some(PathBuf::from(self.folder.path())),
            listen: self.listen,
            level: Level::Three,
            target: self.target.as_ref().map(|target| target.parse().unwrap()),
            faults: Faults::none(),
            clock: BusinessClock::real(),
        };
        self.central = Some(Central::start(config).await.unwrap());
    }

    pub(crate) fn central(&self) -> &Central {
        self.central.as_ref().expect("the central system has vanished")
    }

    pub(crate) fn faults(&self, faults: Faults) {
        self.central().faults().set(faults);
    }

    pub(crate) async fn place(&self, orders: Vec<Order>) {
        self.central().insert_orders(orders).await.unwrap();
    }

    pub(crate) async fn stock(&self, product_id: &str, seq: u64, level: i64) {
        let level = StockLevel { product_id: product_id.to_owned(), location_id: "W1".to_owned(), seq, level };
        self.central().insert_stock(vec![level]).await.unwrap();
    }

    /// A buyer orders another quantity of a line; the order's version grows by one.
    pub(crate) async fn order_other_quantity(&self, order_id: &str, line_id: &str, quantity: i64) {
        let at = BusinessClock::real().now();
        let change =
            json!({ "at": at, "do": "change_line", "order_id": order_id, "line_id": line_id, "quantity": quantity });
        let body = json!({ "actor": "tests", "until": at, "entries": [change] });
        let sent = reqwest::Client::builder()
            .no_proxy()
            .build()
            .unwrap()
            .post(format!("{}/admin/work", self.url()))
            .json(&body)
            .send()
            .await;
        assert_eq!(sent.unwrap().status(), 204);
    }

    /// What commands did, by order and line.
    pub(crate) async fn effects(&self) -> BTreeMap<(String, String), Vec<AppliedChange>> {
        let mut effects: BTreeMap<_, Vec<AppliedChange>> = BTreeMap::new();
        for applied in self.central().applied_changes().await.unwrap() {
            effects.entry((applied.order_id.clone(), applied.change.line_id.clone())).or_default().push(applied);
        }
        effects
    }
}

impl Retail {
    /// An open order, its lines numbered from 1.
    pub(crate) fn order(self, order_id: &str, supplier_id: &str, lines: &[Goods<'_>]) -> Order {
        let lines = lines.iter().enumerate().map(|(at, goods)| ((at + 1).to_string(), self.line(goods)));
        Order {
            order_id: order_id.to_owned(),
            version: 1,
            supplier_id: supplier_id.to_owned(),
            status: OrderStatus::Open,
            ordered_on: self.day(-3),
            currency: "GBP".to_owned(),
            lines: lines.collect(),
        }
    }

    fn line(self, goods: &Goods<'_>) -> OrderLine {
        OrderLine {
            product_id: goods.product_id.to_owned(),
            quantity: goods.quantity,
            received: 0,
            cancelled: 0,
            units_per_pack: 1,
            unit_cost: "2.00".parse().unwrap(),
            promised_on: self.day(goods.in_days),
            confirmed_on: Some(self.day(goods.in_days)),
            shipped: false,
            locked: false,
        }
    }
}
