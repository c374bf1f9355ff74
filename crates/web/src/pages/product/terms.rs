//! How a product is planned, each word of the field with its meaning.

use restocking::events::{ProductPublished, SupplierPublished};
use restocking::rules::{AppliedSetting, Scope};
use rust_decimal::Decimal;

use super::super::words;

/// Name, value, meaning.
pub(super) type Term = (&'static str, String, &'static str);

const MONTH: usize = 28;

pub(super) fn terms(product: &ProductPublished, supplier: Option<&SupplierPublished>) -> Vec<Term> {
    let days = |days: u32| if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
    let units = |units: Decimal| format!("{} units", units.normalize());
    let currency = product.currency.as_deref().unwrap_or("");
    let mut terms = vec![
        ("Lead time", days(product.lead_time_days), "from sending an order to stock being available"),
        ("Review period", days(product.review_period_days), "between two chances to order at the supplier"),
        ("Safety stock", units(product.safety_stock), "the floor of the projection: below it, stock is short"),
    ];
    terms.extend(product.reorder_point.map(|point| {
        ("Reorder point", units(point), "demand over the lead time + safety stock; as published, not used here")
    }));
    terms.extend(product.order_up_to.map(|level| {
        (
            "Order-up-to level",
            units(level),
            "demand over lead time and review period + safety stock; as published, not used here",
        )
    }));
    let orders = [
        ("Minimum order", product.minimum_order_quantity, "least quantity of a line, purchase units"),
        ("Order multiple", product.order_multiple, "lines are whole multiples of it, purchase units"),
        ("Maximum order", product.maximum_order_quantity, "bounds an increase, purchase units"),
    ];
    terms.extend(orders.into_iter().filter_map(|(name, value, hint)| Some((name, words::whole(value?), hint))));
    if let Some(forecast) = product.forecast.as_ref().filter(|forecast| !forecast.daily.is_empty()) {
        let first = &forecast.daily[..forecast.daily.len().min(MONTH)];
        let mean = first.iter().sum::<Decimal>().checked_div(Decimal::from(first.len())).unwrap_or_default();
        terms.push((
            "Forecast",
            format!("{} units a day", mean.round_dp(1).normalize()),
            "mean of its first 28 days; past its last day it goes on with the mean of its last 28",
        ));
    } else {
        terms.push(("Forecast", "none".to_owned(), "without a forecast nothing is suggested"));
    }
    terms.extend(product.unit_cost.map(|cost| ("Unit cost", words::money(cost, currency), "of one stock unit")));
    terms.extend(
        product.unit_price.map(|price| ("Unit price", words::money(price, currency), "what one stock unit sells for")),
    );
    terms.extend(
        product
            .discontinued_on
            .map(|day| ("Discontinued", words::date(day), "no sales from then on; the safety stock counts as 0")),
    );
    if let Some(supplier) = supplier {
        let weekdays: Vec<String> = supplier.delivery_weekdays.iter().map(|day| format!("{day:?}")).collect();
        let value = if weekdays.is_empty() { "every day".to_owned() } else { weekdays.join(", ") };
        terms.push(("Delivery days", value, "when the supplier's goods can arrive"));
        if supplier.median_lateness_days > 0 {
            terms.push((
                "Usual lateness",
                days(supplier.median_lateness_days),
                "added to a promised date that was not confirmed",
            ));
        }
    }
    terms
}

/// One setting: its name, its value, where it comes from, and what it does.
pub(super) struct SettingRow {
    pub(super) name: &'static str,
    pub(super) value: String,
    pub(super) scope: &'static str,
    pub(super) meaning: &'static str,
}

pub(super) fn setting_row(setting: AppliedSetting) -> SettingRow {
    let (name, unit, meaning) = match setting.name {
        "tolerance_out" => ("Tolerance later", " days", "a line needed later by no more than this is left alone"),
        "tolerance_in" => ("Tolerance earlier", " days", "a line needed earlier by no more than this is left alone"),
        "tolerance_quantity_percent" => {
            ("Tolerance of quantity", " %", "a surplus of no more than this share of the line is left alone")
        }
        "frozen" => ("Frozen period", " days", "no change is proposed to a line that arrives within it"),
        "rescheduling_period" => {
            ("Rescheduling period", " days", "a line needed more than this much later is cancelled and bought again")
        }
        "horizon" => ("Horizon", " days", "how far is looked ahead"),
        "minimum_value" => ("Minimum value", "", "cancels, postpones and decreases worth less are not raised"),
        "expedite_lead_time" => {
            ("Expedite lead time", " days", "the least time in which the supplier can deliver earlier")
        }
        "safety_lead_time" => ("Safety lead time", " days", "how long before its need date a line is wanted"),
        "backorder_share" => ("Backorder share", "", "the share of unmet demand that waits; 0 is lost sales"),
        "cancel_after_age" => ("Cancel after", " days", "untouched lines ordered longer ago are cancelled"),
        other => (other, "", ""),
    };
    SettingRow {
        name,
        value: setting.value.map_or_else(|| "off".to_owned(), |value| format!("{value}{unit}")),
        scope: match setting.scope {
            Scope::Default => "default",
            Scope::Global => "for everything",
            Scope::Category => "of the category",
            Scope::Supplier => "of the supplier",
            Scope::Product => "of this product",
        },
        meaning,
    }
}
