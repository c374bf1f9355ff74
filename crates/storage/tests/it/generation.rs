//! A rebuild of the small retailer, step by step.

use context::StoreError;
use restocking::ports::{Generations, OrderRow, Part, ProductRow, StockRowKept, SupplierRow, Work};
use restocking::rebuild::{Facts, Phase, Rebuild, RebuildState};
use restocking::review::DeskReview;

use crate::adapter::Restocking;
use crate::retailer::cause;
use crate::support::{at, id};

/// A rebuild that is under way, with its record as it was stored last.
pub(crate) struct UnderWay<'a> {
    pub(crate) generations: &'a dyn Generations,
    pub(crate) rebuild: Rebuild,
}

/// A rebuild that has just begun, as it would be stored.
pub(crate) fn begun(number: u32) -> Rebuild {
    let expected = Part::ALL.map(|part| (part, Some(1)));
    let source = ("a table".to_owned(), "table-1".to_owned());
    Rebuild::begin(id(u128::from(number)), number, source, &expected, at(0))
}

impl<'a> UnderWay<'a> {
    pub(crate) async fn begin(at_hand: &'a Restocking, number: u32) -> Self {
        let rebuild = begun(number);
        at_hand.generations.begin(&rebuild).await.unwrap();
        Self { generations: &*at_hand.generations, rebuild }
    }

    pub(crate) async fn load(&mut self, facts: Facts) {
        self.rebuild = self.rebuild.next();
        self.generations.load(facts, Vec::new(), &self.rebuild).await.unwrap();
    }

    /// Arranges, a few rows at a time, and takes over what was touched.
    pub(crate) async fn arrange(&mut self) {
        while !self.generations.arrange(3).await.unwrap() {}
        while self.generations.catch_up(2).await.unwrap() > 0 {}
        self.rebuild = self.rebuild.in_phase(Phase::Reviewing);
        self.generations.begin_reviews(&self.rebuild).await.unwrap();
    }

    pub(crate) async fn stage(&mut self, product_id: &str, review: DeskReview) {
        self.rebuild = self.rebuild.next();
        self.generations.stage(vec![(product_id.to_owned(), review)], &self.rebuild).await.unwrap();
    }

    pub(crate) async fn switch(&mut self) {
        self.rebuild = self.rebuild.in_phase(Phase::Cleaning);
        self.rebuild = self.generations.switch(&cause(), at(90), &self.rebuild).await.unwrap();
    }

    /// Clears away and ends it.
    pub(crate) async fn end(mut self) {
        while !self.generations.clean(2).await.unwrap() {}
        self.rebuild = self.rebuild.in_state(RebuildState::Done, None, at(91));
        self.generations.note(&self.rebuild).await.unwrap();
    }

    /// All of it at once.
    pub(crate) async fn whole(at_hand: &'a Restocking, number: u32, facts: Facts) -> Self {
        let mut rebuild = Self::begin(at_hand, number).await;
        rebuild.load(facts).await;
        rebuild.arrange().await;
        rebuild.switch().await;
        rebuild
    }
}

/// What a source would say.
pub(crate) fn facts(
    suppliers: Vec<SupplierRow>,
    products: Vec<ProductRow>,
    stocks: Vec<StockRowKept>,
    orders: Vec<OrderRow>,
) -> Facts {
    Facts {
        suppliers: suppliers.into_iter().map(|row| (row.published.supplier_id.clone(), row.published)).collect(),
        products: products.into_iter().map(|row| (row.published.product_id.clone(), row.published)).collect(),
        stocks: stocks.into_iter().map(|row| (row.product_id.clone(), row.stock)).collect(),
        orders: orders.into_iter().map(|row| (row.order.order_id.clone(), row.order)).collect(),
    }
}

/// The same facts as what events brought.
pub(crate) fn heard(facts: Facts) -> Work {
    let revision = 0;
    Work {
        suppliers: facts.suppliers.into_values().map(|published| SupplierRow { published, revision }).collect(),
        products: facts.products.into_values().map(|published| ProductRow { published, revision }).collect(),
        stocks: facts
            .stocks
            .into_iter()
            .map(|(product_id, stock)| StockRowKept { product_id, stock, revision })
            .collect(),
        orders: facts.orders.into_values().map(|order| OrderRow { order, revision }).collect(),
        ..Work::default()
    }
}

pub(crate) fn conflicts<T>(answer: &Result<T, StoreError>) -> bool {
    matches!(answer, Err(StoreError::Conflict(_)))
}

/// The types of all that the log says.
pub(crate) async fn said_in(log: &dyn context::Log) -> Vec<String> {
    let all = log.read(0, usize::MAX).await.unwrap();
    let positions: Vec<u64> = all.iter().map(|event| event.position).collect();
    assert_eq!(positions, (1..=all.len() as u64).collect::<Vec<_>>(), "no position is missing");
    all.into_iter().map(|event| event.kind).collect()
}
