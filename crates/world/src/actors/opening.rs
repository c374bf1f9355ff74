//! The day the world begins: what lies in the warehouse and what is on order, with the buyers' errors in it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use rand::RngExt as _;

use super::plan::{PlannedLine, Projection};
use super::{ActorError, Client, MAIN, OUTLET, entry, planner};
use crate::central::work::{Entry, Operation, Work};
use crate::model::{Order, OrderLine, OrderStatus};
use crate::retail::{Retail, date_of};

/// Entries in one transaction.
const CHUNK: usize = 500;
const LINES_PER_ORDER: usize = 2;

/// Enters the opening, each part once, however often it is interrupted: suppliers, products, orders, and the first
/// counts last, so that a desk has its facts together when it hears of stock.
pub(crate) async fn open(retail: &Retail, client: &Client, at: Timestamp, orders: usize) -> Result<(), ActorError> {
    let entries = entries(retail, at, orders);
    for (number, chunk) in entries.chunks(CHUNK).enumerate() {
        let actor = format!("opening-{number}");
        client.enter(&Work { actor, until: at, entries: chunk.to_vec() }).await?;
    }
    Ok(())
}

fn entries(retail: &Retail, at: Timestamp, orders: usize) -> Vec<Entry> {
    let today = date_of(at);
    let mut entries: Vec<Entry> = Vec::new();
    for supplier in &retail.suppliers {
        entries.push(entry(at, Operation::PublishSupplier { supplier: supplier.publication() }));
    }
    let mut lines: BTreeMap<(String, Date), Vec<OrderLine>> = BTreeMap::new();
    let mut stock = Vec::new();
    let lines_per_product = (orders * LINES_PER_ORDER).div_ceil(retail.articles.len().max(1)).max(1);
    for (article, known) in retail.articles.iter().enumerate() {
        let product = planner::publication(retail, article, today, today);
        let opening = Opening::of(retail, article, &product.forecast, today, lines_per_product);
        entries.push(entry(at, Operation::PublishProduct { product }));
        stock.extend(opening.stock(known.in_outlet, &known.product_id, at));
        for line in opening.lines {
            lines.entry((known.supplier_id.clone(), line.promised_on)).or_default().push(line);
        }
    }
    let mut number = 100_000;
    for ((supplier_id, _), lines) in lines {
        for lines in lines.chunks(LINES_PER_ORDER) {
            number += 1;
            let order = order(retail, format!("PO-{number}"), &supplier_id, lines.to_vec(), today);
            entries.push(entry(at, Operation::PlaceOrder { order }));
        }
    }
    entries.extend(stock);
    entries
}

/// An order that was sent as late as its first line allows.
fn order(retail: &Retail, order_id: String, supplier_id: &str, lines: Vec<OrderLine>, today: Date) -> Order {
    let lead_time = |line: &OrderLine| {
        let article = retail.articles.iter().find(|article| article.product_id == line.product_id);
        article.map_or(14, |article| i64::from(article.lead_time_days))
    };
    let sent = lines.iter().map(|line| line.promised_on.saturating_sub(lead_time(line).days())).min();
    let numbers = 1..;
    Order {
        order_id,
        version: 1,
        supplier_id: supplier_id.to_owned(),
        status: OrderStatus::Open,
        ordered_on: sent.unwrap_or(today).min(today),
        currency: "GBP".to_owned(),
        lines: numbers.zip(lines).map(|(number, line)| (number.to_string(), line)).collect(),
    }
}

/// Stock and lines of one product.
struct Opening {
    on_hand: i64,
    lines: Vec<OrderLine>,
}

impl Opening {
    fn of(
        retail: &Retail,
        article: usize,
        forecast: &crate::model::Forecast,
        today: Date,
        lines_per_product: usize,
    ) -> Self {
        let known = &retail.articles[article];
        let Some(supplier) = retail.supplier(&known.supplier_id) else {
            return Self { on_hand: 0, lines: Vec::new() };
        };
        let safety_stock = planner::safety_stock(retail, article);
        let projection = Projection { article: known, supplier, today, forecast, safety_stock };
        let mut dice = retail.dice("opening", &known.product_id);
        let days = (known.lead_time_days + known.review_period_days) as usize;
        let cover_days = days.div_ceil(lines_per_product).max(4);
        let days_on_hand = dice.random_range(2..cover_days + 6);
        let on_hand = safety_stock + projection.demand_between(0, days_on_hand).ceil() as i64;
        let tomorrow = projection.date(1);
        let mut lines = projection.plan(on_hand, &[], tomorrow, days, cover_days);
        Personality::of(&mut dice).spoil(&mut lines, &projection, &mut dice);
        let on_hand = on_hand + planner::backorders(retail, article);
        let lines = lines.into_iter().map(|line| {
            let confirmed = !dice.random_bool(0.03);
            let shipped = line.arrive_on <= projection.date(2);
            OrderLine {
                product_id: known.product_id.clone(),
                quantity: line.quantity,
                received: 0,
                cancelled: 0,
                units_per_pack: known.units_per_pack,
                unit_cost: known.pack_cost(),
                promised_on: line.arrive_on,
                confirmed_on: confirmed.then_some(line.arrive_on),
                shipped,
                locked: !shipped && dice.random_bool(0.01),
            }
        });
        Self { on_hand, lines: lines.collect() }
    }

    /// The first counts; an outlet keeps a tenth.
    fn stock(&self, in_outlet: bool, product_id: &str, at: Timestamp) -> Vec<Entry> {
        let outlet = if in_outlet { self.on_hand / 10 } else { 0 };
        let count = |location: &str, difference| {
            let (product_id, location_id) = (product_id.to_owned(), location.to_owned());
            entry(at, Operation::CountStock { product_id, location_id, difference })
        };
        let mut counts = vec![count(MAIN, self.on_hand - outlet)];
        if in_outlet {
            counts.push(count(OUTLET, outlet));
        }
        counts
    }
}

/// How the buyer of a product errs.
#[derive(Debug, Clone, Copy)]
enum Personality {
    Careful,
    /// Has things come weeks too early.
    Anxious,
    /// Notices too late.
    Late,
    /// Forgets that it was ordered already.
    Forgetful,
    /// Orders too little.
    Meagre,
    /// Orders for a year.
    Lavish,
}

impl Personality {
    fn of(dice: &mut impl rand::Rng) -> Self {
        match dice.random_range(0..100) {
            0..18 => Self::Anxious,
            18..30 => Self::Late,
            30..37 => Self::Forgetful,
            37..42 => Self::Meagre,
            42..47 => Self::Lavish,
            _ => Self::Careful,
        }
    }

    fn spoil(self, lines: &mut Vec<PlannedLine>, projection: &Projection<'_>, dice: &mut impl rand::Rng) {
        if lines.is_empty() {
            return;
        }
        let place = dice.random_range(0..lines.len());
        let (soonest, supplier) = (projection.date(1), projection.supplier);
        let shifted = |day: Date, by: i32| supplier.delivery_day_from(day.saturating_add(by.days()).max(soonest));
        match self {
            Self::Careful => {}
            Self::Anxious => {
                let by = dice.random_range(-30..-9);
                lines[place].arrive_on = shifted(lines[place].arrive_on, by);
            }
            Self::Late => {
                let by = dice.random_range(5..16);
                lines[place].arrive_on = shifted(lines[place].arrive_on, by);
            }
            Self::Forgetful => lines.push(lines[place].clone()),
            Self::Meagre => {
                let article = projection.article;
                let line = &mut lines[place];
                line.quantity = article.packs((line.quantity * article.units_per_pack) as f64 * 0.4);
            }
            Self::Lavish => {
                let year = projection.demand_between(0, 200) * dice.random_range(1.2..1.6);
                lines[place].quantity = projection.article.packs(year);
            }
        }
    }
}
