//! The four parts.

use super::document::Section;
use super::rows;
use super::value::{in_table, one_of, optional, optional_flag, required};
use crate::spec::{
    BeforeOrdered, ColumnName, Demand, DemandFields, DemandKind, From, LineFields, Lines, Named, OrderFields, Orders,
    ProductFields, Products, Rows, StatusWords, Stock, StockFields, SupplierFields, Suppliers, Value,
};

/// The struct of a part from the fields of its section; `None` where one is faulty.
macro_rules! read_fields {
    ($section:expr, $name:ident { $($value:ident),*; $($optional:ident),*; $($flag:ident),* }) => {{
        $(let $value = required($section, stringify!($value));)*
        $(let $optional = optional($section, stringify!($optional));)*
        $(let $flag = optional_flag($section, stringify!($flag));)*
        (|| Some($name { $($value: $value?,)* $($optional: $optional?,)* $($flag: $flag?,)* }))()
    }};
}

/// The column that a value is, if it is one of the table itself.
fn key_of(value: Option<&Value<ColumnName>>) -> Option<Named> {
    match &value?.from {
        From::Column(ColumnName(name)) => Some(Named { text: name.clone(), at: value?.at.clone() }),
        _ => None,
    }
}

/// Its rows, in pages by a key of their own or by the column of the id.
fn rows_by(section: &Section<'_>, id: Option<&Value<ColumnName>>) -> Option<Rows> {
    if id.is_none() && section.optional("key").is_none() {
        // The id is faulty, which is said already.
        rows::read(section, None);
        return None;
    }
    rows::read(section, rows::key(section, key_of(id)))
}

pub(super) fn suppliers(section: &Section<'_>) -> Option<Suppliers> {
    let fields = read_fields!(section, SupplierFields {
        supplier_id, name;
            version, email, language, delivery_weekdays, median_lateness_days, minimum_order_value, currency;
    });
    let rows = rows_by(section, fields.as_ref().map(|fields| &fields.supplier_id));
    section.finish();
    Some(Suppliers { rows: rows?, fields: fields? })
}

pub(super) fn products(section: &Section<'_>) -> Option<Products> {
    let fields = read_fields!(section, ProductFields {
        product_id, name, supplier_id, lead_time_days;
        version, category, unit_cost, unit_price, currency, review_period_days, safety_stock, reorder_point,
        order_up_to, minimum_order_quantity, order_multiple, maximum_order_quantity, backorders, discontinued_on,
        daily_demand;
        discontinued
    });
    let history = section.optional_section("history").map(|section| {
        let days = section.optional("days").map_or(Some(364), |node| node.integer());
        let days = days.and_then(|days| within(&section, "days", days, 1, 3_650));
        demand(&section, days.map(|days| DemandKind::History { days }))
    });
    let plan = section.optional_section("plan").map(|section| {
        let days = section.optional("spread_days").map_or(Some(1), |node| node.integer());
        let days = days.and_then(|days| within(&section, "spread_days", days, 1, 366));
        demand(&section, days.map(|spread_days| DemandKind::Plan { spread_days }))
    });
    let daily = fields.as_ref().is_some_and(|fields| fields.daily_demand.is_some());
    if usize::from(daily) + usize::from(history.is_some()) + usize::from(plan.is_some()) > 1 {
        section.error("the forecast comes from one of daily_demand, [products.history] and [products.plan]");
    }
    let rows = rows_by(section, fields.as_ref().map(|fields| &fields.product_id));
    section.finish();
    let forecast = history.or(plan).map_or(Some(None), |demand| demand.map(Some));
    Some(Products { rows: rows?, fields: fields?, forecast: forecast? })
}

fn demand(section: &Section<'_>, kind: Option<DemandKind>) -> Option<Demand> {
    let fields = read_fields!(section, DemandFields { product_id, quantity, date; ; });
    if fields.is_some() && key_of(fields.as_ref().map(|fields| &fields.product_id)).is_none() {
        section.error("product_id is a column here: rows are looked up by it");
        return None;
    }
    let rows = rows_by(section, fields.as_ref().map(|fields| &fields.product_id));
    section.finish();
    Some(Demand { rows: rows?, fields: fields?, kind: kind? })
}

fn within(section: &Section<'_>, key: &'static str, given: i64, least: u32, most: u32) -> Option<u32> {
    let fits = u32::try_from(given).ok().filter(|given| (least..=most).contains(given));
    if fits.is_none() {
        section.error(format!("{key} is between {least} and {most}"));
    }
    fits
}

pub(super) fn stock(section: &Section<'_>) -> Option<Stock> {
    let fields = read_fields!(section, StockFields { product_id, level; location_id, seq; });
    let adds_up =
        section.optional("several_rows").map_or(Some(false), |node| one_of(&node, &[("add", true), ("refuse", false)]));
    let rows = rows_by(section, fields.as_ref().map(|fields| &fields.product_id));
    section.finish();
    Some(Stock { rows: rows?, fields: fields?, adds_up: adds_up? })
}

pub(super) fn orders(section: &Section<'_>) -> Option<Orders> {
    let status = section.required("status").and_then(|node| node.section()).map(|status| {
        let words = |key| status.optional(key).map_or(Some(Vec::new()), |node| node.words());
        let (open, finished, cancelled) = (words("open"), words("finished"), words("cancelled"));
        let value = in_table(&status);
        status.finish();
        let words = (|| {
            Some(StatusWords { at: status.place.clone(), open: open?, finished: finished?, cancelled: cancelled? })
        })();
        (value, words.filter(|words| are_clear(&status, words)))
    });
    let fields = (|| {
        let order_id = required(section, "order_id");
        let supplier_id = required(section, "supplier_id");
        let [version, ordered_on, currency] = ["version", "ordered_on", "currency"].map(|key| optional(section, key));
        let status = status.as_ref().and_then(|(value, _)| value.clone());
        Some(OrderFields {
            order_id: order_id?,
            supplier_id: supplier_id?,
            status: status?,
            version: version?,
            ordered_on: ordered_on?,
            currency: currency?,
        })
    })();
    let needs_lines = section
        .optional("without_lines")
        .map_or(Some(false), |node| one_of(&node, &[("keep", false), ("leave_out", true)]));
    let rows = rows_by(section, fields.as_ref().map(|fields| &fields.order_id));
    let lines = section.required("lines").and_then(|node| node.section()).map(|section| lines(&section));
    section.finish();
    if let (Some(rows), Some(Some(lines))) = (&rows, &lines) {
        let theirs = lines.of_their_own.as_ref().map(|lines| lines.key.len());
        if theirs.is_some_and(|theirs| theirs != rows.key.len()) {
            section.error(format!("lines.order_key has as many columns as the orders' key: {}", rows.key.len()));
        }
    }
    Some(Orders { rows: rows?, fields: fields?, words: status?.1?, lines: lines??, needs_lines: needs_lines? })
}

/// Whether every word has one meaning, and something is open.
fn are_clear(section: &Section<'_>, words: &StatusWords) -> bool {
    let lists = [&words.open, &words.finished, &words.cancelled];
    let twice = lists
        .iter()
        .enumerate()
        .find_map(|(at, list)| list.iter().find(|word| lists[at + 1..].iter().any(|other| other.contains(word))));
    if let Some(word) = twice {
        section.error(format!("the word \"{word}\" has two meanings"));
    }
    if words.open.is_empty() {
        section.error("say which words mean that something is still to come: open = [\"...\"]");
    }
    twice.is_none() && !words.open.is_empty()
}

fn lines(section: &Section<'_>) -> Option<Lines> {
    let fields = read_fields!(section, LineFields {
        line_id, product_id, quantity, promised_on;
        received, rejected, cancelled, units_per_pack, unit_cost, confirmed_on;
        receipts_count, closed, shipped, locked
    });
    let flag = |key| section.optional(key).map_or(Some(false), |node| node.flag());
    let includes = flag("received_includes_rejected");
    let given_up = section
        .optional("rejected_means")
        .map_or(Some(false), |node| one_of(&node, &[("comes_again", false), ("given_up", true)]));
    let promised_before_ordered =
        section.optional("promised_before_ordered").map_or(Some(BeforeOrdered::Keep), |node| {
            one_of(
                &node,
                &[
                    ("keep", BeforeOrdered::Keep),
                    ("use_ordered_on", BeforeOrdered::UseOrderedOn),
                    ("reject", BeforeOrdered::Reject),
                ],
            )
        });
    let of_their_own = if section.optional("table").is_some() {
        let key = section.required("order_key").and_then(|node| rows::columns(&node));
        rows::read(section, key).map(Some)
    } else {
        for key in ["order_key", "where", "joins"] {
            if let Some(place) = section.place_of(key) {
                section.error(format!(
                    "{} is for lines in a table of their own; without one every row of the orders' table is a line",
                    place.key
                ));
            }
        }
        Some(None)
    };
    section.finish();
    Some(Lines {
        at: section.place.clone(),
        of_their_own: of_their_own?,
        fields: fields?,
        received_includes_rejected: includes?,
        rejected_is_given_up: given_up?,
        promised_before_ordered: promised_before_ordered?,
    })
}
