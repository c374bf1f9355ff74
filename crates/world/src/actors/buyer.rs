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

pub(super) async fn work(cast: &Cast, from: Timestamp, until: Timestamp) -> Result<Vec<Entry>, ActorError> {
    let mut entries = Vec::new();
    for (at, today, slot) in slots_between(from, until) {
        let day = midnight(today).as_second() / 86_400;
        for article in &cast.retail.articles {
            let mut dice = cast.retail.dice("review", &article.product_id);
            let period = i64::from(article.review_period_days);
            let own_day = dice.random_range(0..period);
            if day % period == own_day && dice.random_range(OFFICE_SLOTS) == slot {
                entries.extend(review(cast, article, today).await?.into_iter().map(|operation| entry(at, operation)));
            }
        }
    }
    Ok(entries)
}

async fn review(cast: &Cast, article: &Article, today: Date) -> Result<Vec<Operation>, ActorError> {
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
    let open: Vec<(&Order, &String, &OrderLine)> = orders
        .iter()
        .flat_map(|order| order.lines.iter().map(move |(line_id, line)| (order, line_id, line)))
        .filter(|(_, _, line)| line.product_id == article.product_id && line.open() > 0)
        .collect();
    let lines = missing_lines(&product, article, supplier, today, on_hand, &open);
    let mut operations: Vec<Operation> = lines
        .into_iter()
        .enumerate()
        .map(|(number, line)| place(&product, article, supplier, today, number, err(line, supplier, today, &mut dice)))
        .collect();
    if dice.random_bool(0.15)
        && let Some((order, line_id, line)) = open.last().filter(|_| covered_for_long(&product, on_hand, &open))
    {
        operations.push(put_off(order, line_id, line, supplier));
    }
    Ok(operations)
}

/// What a careful buyer would order today.
fn missing_lines(
    product: &Product,
    article: &Article,
    supplier: &Source,
    today: Date,
    on_hand: i64,
    open: &[(&Order, &String, &OrderLine)],
) -> Vec<PlannedLine> {
    let on_order: Vec<(Date, i64)> =
        open.iter().map(|(_, _, line)| (line.expected_on(), line.open() * line.units_per_pack)).collect();
    let safety_stock = product.safety_stock;
    let projection = Projection { article, supplier, today, forecast: &product.forecast, safety_stock };
    let lead_time = article.lead_time_days as usize;
    let days = lead_time + article.review_period_days as usize;
    let cover = (days / 4).max(article.review_period_days as usize);
    let mut lines = projection.plan(on_hand - product.backorders, &on_order, projection.date(lead_time), days, cover);
    lines.truncate(2);
    lines
}

/// Whether what lies there and comes lasts for long past the time to order anew.
fn covered_for_long(product: &Product, on_hand: i64, open: &[(&Order, &String, &OrderLine)]) -> bool {
    let position: i64 = on_hand + open.iter().map(|(_, _, line)| line.open() * line.units_per_pack).sum::<i64>();
    position > 2 * product.order_up_to
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

/// Now and then a buyer is quicker than the desk.
fn put_off(order: &Order, line_id: &str, line: &OrderLine, supplier: &Source) -> Operation {
    let day = supplier.delivery_day_from(line.expected_on().saturating_add(21.days()));
    Operation::ChangeLine {
        order_id: order.order_id.clone(),
        line_id: line_id.to_owned(),
        confirmed_on: Some(day),
        quantity: None,
    }
}
