//! The buyers: review each product on its day, order what is missing, and err in their own ways.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use rand::RngExt as _;

use super::plan::{PlannedLine, Projection};
use super::{ActorError, Cast, entry};
use crate::central::work::{Entry, Operation};
use crate::model::{Order, OrderLine, OrderStatus, Product};
use crate::retail::{Article, Source, midnight, slots_between};

/// Buyers work from seven to seven.
const OFFICE_SLOTS: std::ops::Range<u32> = 42..114;
/// The share of days on which the buyer of a product moves what is on order.
const TIDY: f64 = 0.25;

pub(super) async fn work(cast: &Cast, from: Timestamp, until: Timestamp) -> Result<Vec<Entry>, ActorError> {
    let mut entries = Vec::new();
    for (at, today, slot) in slots_between(from, until) {
        let day = midnight(today).as_second() / 86_400;
        for article in &cast.retail.articles {
            let mut dice = cast.retail.dice("review", &article.product_id);
            let period = i64::from(article.review_period_days);
            let orders = day % period == dice.random_range(0..period);
            let own_slot = dice.random_range(OFFICE_SLOTS);
            let tidies = cast.retail.dice("tidy", &format!("{}/{today}", article.product_id)).random_bool(TIDY);
            if slot == own_slot && (orders || tidies) {
                let done = review(cast, article, today, orders, tidies).await?;
                entries.extend(done.into_iter().map(|operation| entry(at, operation)));
            }
        }
    }
    Ok(entries)
}

/// Looks at one product: orders what is missing, or tidies what is on order, or both.
async fn review(
    cast: &Cast,
    article: &Article,
    today: Date,
    orders_today: bool,
    tidies: bool,
) -> Result<Vec<Operation>, ActorError> {
    let (client, retail) = (&cast.client, &cast.retail);
    let (Some(product), Some(supplier)) =
        (client.product(&article.product_id).await?, retail.supplier(&article.supplier_id))
    else {
        return Ok(Vec::new());
    };
    if product.discontinued_on.is_some() {
        return Ok(Vec::new());
    }
    let orders = client.open_orders_of_product(&article.product_id).await?;
    let on_hand: i64 = client.stock(&article.product_id).await?.iter().map(|stock| stock.level).sum();
    let mut dice = retail.dice("buyer", &format!("{}/{today}", article.product_id));
    let open = OpenLine::of(&orders, &article.product_id);
    let desk = Desk { product: &product, article, supplier, today, on_hand: on_hand - product.backorders };
    let lines = if orders_today { desk.missing_lines(&open) } else { Vec::new() };
    let mut operations: Vec<Operation> = lines
        .into_iter()
        .enumerate()
        .map(|(number, line)| place(&product, article, supplier, today, number, err(line, supplier, today, &mut dice)))
        .collect();
    if tidies {
        operations.extend(desk.tidy(&open));
    }
    Ok(operations)
}

/// A line of the product that is still to come.
#[derive(Debug, Clone, Copy)]
struct OpenLine<'a> {
    order: &'a Order,
    line_id: &'a str,
    line: &'a OrderLine,
}

impl<'a> OpenLine<'a> {
    /// By arrival.
    fn of(orders: &'a [Order], product_id: &str) -> Vec<Self> {
        let lines = orders
            .iter()
            .flat_map(|order| order.lines.iter().map(move |(line_id, line)| OpenLine { order, line_id, line }));
        let mut open: Vec<Self> =
            lines.filter(|open| open.line.product_id == product_id && open.line.open() > 0).collect();
        open.sort_by_key(|open| (open.line.expected_on(), &open.order.order_id, open.line_id));
        open
    }

    fn arrival(&self) -> (Date, i64) {
        (self.line.expected_on(), self.line.open() * self.line.units_per_pack)
    }
}

/// What a buyer looks at when a product's day has come.
struct Desk<'a> {
    product: &'a Product,
    article: &'a Article,
    supplier: &'a Source,
    today: Date,
    on_hand: i64,
}

impl Desk<'_> {
    /// What a careful buyer would order today.
    fn missing_lines(&self, open: &[OpenLine<'_>]) -> Vec<PlannedLine> {
        let on_order: Vec<(Date, i64)> = open.iter().map(OpenLine::arrival).collect();
        let projection = self.projection();
        let lead_time = self.article.lead_time_days as usize;
        let review_period = self.article.review_period_days as usize;
        let days = lead_time + review_period;
        let cover = (days / 4).max(review_period);
        let mut lines = projection.plan(self.on_hand, &on_order, projection.date(lead_time), days, cover);
        lines.truncate(2);
        lines
    }

    /// Now and then a buyer is quicker than the desk, and moves what comes at a wrong time.
    fn tidy(&self, open: &[OpenLine<'_>]) -> Vec<Operation> {
        let on_order: Vec<(Date, i64)> = open.iter().map(OpenLine::arrival).collect();
        let soon = self.today.saturating_add(7.days());
        let movable: Vec<bool> = open
            .iter()
            .map(|open| {
                !open.line.shipped && !open.line.locked && open.line.received == 0 && open.line.expected_on() > soon
            })
            .collect();
        let moved = self.projection().realign(self.on_hand, &on_order, &movable);
        let moves = open.iter().zip(moved).filter_map(|(open, day)| {
            Some(Operation::ChangeLine {
                order_id: open.order.order_id.clone(),
                line_id: open.line_id.to_owned(),
                confirmed_on: Some(day?),
                quantity: None,
            })
        });
        moves.collect()
    }

    fn projection(&self) -> Projection<'_> {
        Projection {
            article: self.article,
            supplier: self.supplier,
            today: self.today,
            forecast: &self.product.forecast,
            safety_stock: self.product.safety_stock,
        }
    }
}

/// One line in eight is ordered with an error.
fn err(line: PlannedLine, supplier: &Source, today: Date, dice: &mut impl rand::Rng) -> PlannedLine {
    let shifted = |by: i32| {
        let day = line.arrive_on.saturating_add(by.days());
        supplier.delivery_day_from(day.max(today.saturating_add(7.days())))
    };
    match dice.random_range(0..40) {
        0..2 => PlannedLine { arrive_on: shifted(-14), ..line },
        2..3 => PlannedLine { arrive_on: shifted(9), ..line },
        3..4 => PlannedLine { quantity: line.quantity * 3, ..line },
        4..5 => PlannedLine { quantity: (line.quantity + 1) / 2, ..line },
        _ => line,
    }
}

fn place(
    product: &Product,
    article: &Article,
    supplier: &Source,
    today: Date,
    number: usize,
    line: PlannedLine,
) -> Operation {
    // The supplier's usual lateness is asked for beforehand.
    let lateness = i64::from(supplier.median_lateness_days);
    let promised_on = supplier.delivery_day_until(line.arrive_on.saturating_sub(lateness.days())).max(today);
    let line = OrderLine {
        product_id: product.product_id.clone(),
        quantity: line.quantity,
        received: 0,
        cancelled: 0,
        units_per_pack: article.units_per_pack,
        unit_cost: article.pack_cost(),
        promised_on,
        confirmed_on: None,
        shipped: false,
        locked: false,
    };
    let order = Order {
        order_id: format!("PO-{}-{}-{}", today.strftime("%y%m%d"), product.product_id, number + 1),
        version: 1,
        supplier_id: supplier.supplier_id.clone(),
        status: OrderStatus::Open,
        ordered_on: today,
        currency: product.currency.clone(),
        lines: [("1".to_owned(), line)].into(),
    };
    Operation::PlaceOrder { order }
}
