//! The facts of a review as a planner reads them.

use restocking::review::ReviewInput;
use rust_decimal::Decimal;

use crate::pages::words;

/// One fact: what it is, its value, and what it means where that is not plain.
pub(super) struct Fact {
    pub(super) name: &'static str,
    pub(super) value: String,
    pub(super) hint: String,
}

fn fact(name: &'static str, value: impl Into<String>, hint: impl Into<String>) -> Fact {
    Fact { name, value: value.into(), hint: hint.into() }
}

/// Days over which the forecast is averaged for reading.
const MONTH: usize = 28;

pub(super) fn facts_of(input: &ReviewInput) -> Vec<Fact> {
    let product = &input.product;
    let settings = input.resolved_settings();
    let mut facts = vec![
        fact("In stock", format!("{} units", words::whole(input.on_hand)), "over all locations"),
        fact("Safety stock", format!("{} units", number(product.safety_stock)), "the floor of the projection"),
        fact("Lead time", days(product.lead_time_days), "from order to shelf"),
        fact("Review period", days(product.review_period_days), "between chances to order"),
    ];
    if let Some(forecast) = &product.forecast {
        let first = &forecast.daily[..forecast.daily.len().min(MONTH)];
        let sum: Decimal = first.iter().sum();
        let mean = sum.checked_div(Decimal::from(first.len())).unwrap_or_default();
        facts.push(fact(
            "Forecast",
            format!("{} units a day", number(mean)),
            format!("mean of {} days from {}", first.len(), words::date(forecast.from)),
        ));
    } else {
        facts.push(fact("Forecast", "none", "without a forecast nothing is suggested"));
    }
    if !product.backorders.is_zero() {
        facts.push(fact("Backorders", format!("{} units", number(product.backorders)), "promised to customers"));
    }
    let least = product.minimum_order_quantity.unwrap_or(1);
    let multiple = product.order_multiple.unwrap_or(1);
    let most = product
        .maximum_order_quantity
        .map_or_else(|| "no upper bound".to_owned(), |most| format!("at most {}", words::whole(most)));
    facts.push(fact(
        "Ordered in",
        format!("multiples of {}", words::whole(multiple)),
        format!("at least {}, {most}", words::whole(least)),
    ));
    if let Some(gone) = product.discontinued_on {
        facts.push(fact("Discontinued", words::date(gone), "no sales from then on"));
    }
    if let Some(supplier) = &input.supplier {
        facts.push(fact("Delivery days", delivery_days(supplier), lateness(supplier.median_lateness_days)));
    }
    facts.push(fact(
        "Tolerance",
        format!("{} later, {} earlier", days(settings.tolerance_out), days(settings.tolerance_in)),
        format!("smaller changes are not suggested; frozen for {}", days(settings.frozen)),
    ));
    facts
}

fn days(days: u32) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

fn number(number: Decimal) -> String {
    number.round_dp(1).normalize().to_string()
}

fn delivery_days(supplier: &restocking::events::SupplierPublished) -> String {
    if supplier.delivery_weekdays.is_empty() {
        return "every day".to_owned();
    }
    let names = supplier.delivery_weekdays.iter().map(|day| format!("{day:?}"));
    names.collect::<Vec<_>>().join(", ")
}

fn lateness(median: u32) -> String {
    if median == 0 { "usually on time".to_owned() } else { format!("usually {} late", days(median)) }
}
