//! From what was published to what the review looks at.

use planning::{Forecast, Milliunits, ProductFacts, SupplierFacts};
use rust_decimal::Decimal;

use crate::events::{ProductPublished, SupplierPublished};

/// Beyond this many units nothing is meant seriously.
const MAX_UNITS: i64 = 1_000_000_000;

/// The published product as the review looks at it.
///
/// # Errors
/// Names the field that does not fit.
pub fn product_facts(published: &ProductPublished) -> Result<ProductFacts, String> {
    let days = |field: &str, days: u32| {
        if days > 3_650 { Err(format!("{field}: at most 3650 days")) } else { Ok(days) }
    };
    let forecast = published.forecast.as_ref().map(|forecast| {
        let daily =
            forecast.daily.iter().map(|units| milliunits("forecast.daily", *units)).collect::<Result<_, _>>()?;
        Ok::<_, String>(Forecast { from: forecast.from, daily })
    });
    Ok(ProductFacts {
        product_id: published.product_id.clone(),
        supplier_id: Some(published.supplier_id.clone()),
        category: published.category.clone(),
        lead_time_days: days("lead_time_days", published.lead_time_days)?,
        review_period_days: days("review_period_days", published.review_period_days)?,
        safety_stock: milliunits("safety_stock", published.safety_stock)?,
        minimum_order_quantity: purchase_units("minimum_order_quantity", published.minimum_order_quantity)?
            .unwrap_or(1),
        order_multiple: purchase_units("order_multiple", published.order_multiple)?.unwrap_or(1),
        maximum_order_quantity: purchase_units("maximum_order_quantity", published.maximum_order_quantity)?,
        backorders: milliunits("backorders", published.backorders)?,
        discontinued_on: published.discontinued_on,
        forecast: forecast.transpose()?,
    })
}

/// The published supplier as the review looks at it; an unknown supplier delivers every day and in time.
pub fn supplier_facts(published: Option<&SupplierPublished>) -> SupplierFacts {
    published.map_or_else(SupplierFacts::default, |supplier| SupplierFacts {
        delivery_days: supplier.delivery_weekdays.iter().map(|day| (*day).into()).collect(),
        median_lateness_days: supplier.median_lateness_days,
    })
}

fn milliunits(field: &str, units: Decimal) -> Result<Milliunits, String> {
    if units.abs() > Decimal::from(MAX_UNITS) {
        return Err(format!("{field}: at most {MAX_UNITS} units"));
    }
    Milliunits::from_decimal_rounded_up(units).ok_or_else(|| format!("{field}: {units} does not fit"))
}

fn purchase_units(field: &str, units: Option<i64>) -> Result<Option<i64>, String> {
    match units {
        Some(units) if !(0..=MAX_UNITS).contains(&units) => Err(format!("{field}: between 0 and {MAX_UNITS}")),
        other => Ok(other),
    }
}
