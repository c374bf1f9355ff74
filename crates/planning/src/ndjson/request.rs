//! A line of facts as it is written, and what the review makes of it.

use criteria::Scopes;
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::ReviewLineError;
use super::number::{ExactDecimal, StockUnits};
use crate::{
    DeliveryDays, Facts, Forecast, LineFacts, LineId, ProductFacts, Settings, SettingsOverrides, SupplierFacts,
};

#[derive(Deserialize)]
struct Request {
    as_of: Timestamp,
    #[serde(default)]
    settings: SettingsOverrides,
    product: Product,
    #[serde(default)]
    supplier: Supplier,
    on_hand: i64,
    #[serde(default)]
    lines: Vec<Line>,
}

#[derive(Deserialize)]
struct Product {
    product_id: String,
    supplier_id: Option<String>,
    category: Option<String>,
    lead_time_days: u32,
    review_period_days: u32,
    safety_stock: Option<StockUnits>,
    minimum_order_quantity: Option<i64>,
    order_multiple: Option<i64>,
    maximum_order_quantity: Option<i64>,
    backorders: Option<StockUnits>,
    discontinued_on: Option<Date>,
    forecast: Option<Demand>,
}

#[derive(Deserialize)]
struct Demand {
    from: Date,
    daily: Vec<StockUnits>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Supplier {
    delivery_weekdays: Option<Vec<WeekdayName>>,
    median_lateness_days: Option<u32>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum WeekdayName {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

#[derive(Deserialize)]
struct Line {
    order_id: String,
    line_id: String,
    quantity: i64,
    received: Option<i64>,
    cancelled: Option<i64>,
    units_per_pack: Option<i64>,
    unit_cost: Option<ExactDecimal>,
    ordered_on: Option<Date>,
    promised_on: Date,
    confirmed_on: Option<Date>,
    shipped: Option<bool>,
    locked: Option<bool>,
}

/// Reads a line of facts and the settings given with it, which win over those of the scopes.
pub(super) fn read(line: &str, zone: &TimeZone, scopes: &Scopes) -> Result<(Facts, Settings), ReviewLineError> {
    // Following the path costs time, so it is done only where there is a fault to be named.
    let request: Request = match serde_json::from_str(line) {
        Ok(request) => request,
        Err(error) => return Err(located(line, &error)),
    };
    let settings = settings(&request, scopes)?;
    let facts = facts(request, zone);
    facts.check().map_err(|error| fault(error.path(), &error.fault()))?;
    Ok((facts, settings))
}

fn settings(request: &Request, scopes: &Scopes) -> Result<Settings, ReviewLineError> {
    let product = &request.product;
    let supplier = product.supplier_id.as_deref().unwrap_or_default();
    let mut settings = Settings::default();
    scopes.of(&product.product_id, supplier, product.category.as_deref()).apply_to(&mut settings);
    request.settings.apply_to(&mut settings);
    settings.check().map_err(|error| fault(&format!("settings.{}", error.setting()), &error.fault()))?;
    Ok(settings)
}

fn located(line: &str, error: &serde_json::Error) -> ReviewLineError {
    let reader = &mut serde_json::Deserializer::from_str(line);
    match serde_path_to_error::deserialize::<_, Request>(reader) {
        Err(located) => {
            let path = located.path().to_string();
            let instead = what_to_give(&path);
            fault(&path, &format!("{}{instead}", within_the_line(located.inner())))
        }
        Ok(_) => fault(".", &within_the_line(error)),
    }
}

/// The text of a fault; a file has one product a line, so only the column says something.
fn within_the_line(error: &serde_json::Error) -> String {
    error.to_string().replace(" at line 1 column ", " at column ")
}

/// How a date is written, where one is at fault.
fn what_to_give(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("as_of") => "; give a point in time like 2026-11-23T00:00:00Z",
        Some("ordered_on" | "promised_on" | "confirmed_on" | "discontinued_on" | "from") => {
            "; give a date like 2026-12-20"
        }
        _ => "",
    }
}

fn fault(path: &str, fault: &str) -> ReviewLineError {
    ReviewLineError { path: path.to_owned(), fault: fault.to_owned() }
}

fn facts(request: Request, zone: &TimeZone) -> Facts {
    let as_of = zone.to_datetime(request.as_of);
    Facts {
        today: as_of.date(),
        hour: as_of.hour().unsigned_abs(),
        product: product(request.product),
        supplier: supplier(request.supplier),
        on_hand_units: request.on_hand,
        lines: request.lines.into_iter().map(line_facts).collect(),
    }
}

fn product(product: Product) -> ProductFacts {
    let stock = |units: Option<StockUnits>| units.map_or_else(Default::default, |StockUnits(units)| units);
    ProductFacts {
        product_id: product.product_id,
        supplier_id: product.supplier_id,
        category: product.category,
        lead_time_days: product.lead_time_days,
        review_period_days: product.review_period_days,
        safety_stock: stock(product.safety_stock),
        minimum_order_quantity: product.minimum_order_quantity.unwrap_or(1),
        order_multiple: product.order_multiple.unwrap_or(1),
        maximum_order_quantity: product.maximum_order_quantity,
        backorders: stock(product.backorders),
        discontinued_on: product.discontinued_on,
        forecast: product.forecast.map(|demand| Forecast {
            from: demand.from,
            daily: demand.daily.into_iter().map(|StockUnits(units)| units).collect(),
        }),
    }
}

fn supplier(supplier: Supplier) -> SupplierFacts {
    let weekdays = supplier.delivery_weekdays.unwrap_or_default();
    let delivery_days: DeliveryDays = weekdays.into_iter().map(Weekday::from).collect();
    SupplierFacts { delivery_days, median_lateness_days: supplier.median_lateness_days.unwrap_or(0) }
}

fn line_facts(line: Line) -> LineFacts {
    LineFacts {
        id: LineId { order_id: line.order_id, line_id: line.line_id },
        quantity: line.quantity,
        received: line.received.unwrap_or(0),
        cancelled: line.cancelled.unwrap_or(0),
        units_per_pack: line.units_per_pack.unwrap_or(1),
        unit_cost: line.unit_cost.map_or_else(Default::default, |ExactDecimal(cost)| cost),
        ordered_on: line.ordered_on,
        promised_on: line.promised_on,
        confirmed_on: line.confirmed_on,
        shipped: line.shipped.unwrap_or(false),
        locked: line.locked.unwrap_or(false),
        hold: None,
        shown: None,
    }
}

impl From<WeekdayName> for Weekday {
    fn from(name: WeekdayName) -> Self {
        match name {
            WeekdayName::Mon => Self::Monday,
            WeekdayName::Tue => Self::Tuesday,
            WeekdayName::Wed => Self::Wednesday,
            WeekdayName::Thu => Self::Thursday,
            WeekdayName::Fri => Self::Friday,
            WeekdayName::Sat => Self::Saturday,
            WeekdayName::Sun => Self::Sunday,
        }
    }
}
