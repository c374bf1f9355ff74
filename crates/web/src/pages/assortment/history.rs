//! What was said of a product, in words: what changed, from what to what. Pure.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use crate::api::catalogue::Told;

/// An event as people read it.
pub(super) struct Line {
    pub(super) time: Timestamp,
    pub(super) title: String,
    /// What it was about, where that is not the product itself.
    pub(super) about: String,
    pub(super) changes: Vec<Change>,
    pub(super) kind: String,
    pub(super) position: u64,
    pub(super) context: String,
    pub(super) data: String,
}

/// One thing that is otherwise since.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) label: String,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
}

/// Events, the latest first, as lines in the same order. The thin events say again what the thick ones beside them say, so
/// they are left to the raw view of the feed.
pub(super) fn lines(told: Vec<Told>, moment: impl Fn(Timestamp) -> String) -> Vec<Line> {
    let mut before: BTreeMap<(String, String), Value> = BTreeMap::new();
    let mut lines = Vec::with_capacity(told.len());
    for event in told.into_iter().rev().filter(|event| !event.kind.ends_with(".changed.v1")) {
        let data: Value = serde_json::from_str(event.data.get()).unwrap_or_default();
        let known = before.insert((event.kind.clone(), event.subject.clone()), data.clone());
        lines.push(Line {
            time: event.time,
            title: title(&event.kind, known.as_ref(), &data),
            about: about(&event.kind, &data),
            changes: changes(&event.kind, known.as_ref(), &data, &moment),
            position: event.position,
            context: event.context,
            data: pretty(&data),
            kind: event.kind,
        });
    }
    lines.reverse();
    lines
}

fn pretty(data: &Value) -> String {
    serde_json::to_string_pretty(data).unwrap_or_default()
}

fn title(kind: &str, before: Option<&Value>, data: &Value) -> String {
    let is_first = before.is_none() && data["version"] == 1;
    let text = match kind {
        "product.product.published.v1" if is_first => "Came into the catalogue",
        "product.product.published.v1" => "Was changed",
        "product.membership.published.v1" => "Is in other groups",
        "product.cost.published.v1" if is_first => "Its cost was set",
        "product.cost.published.v1" => "Costs otherwise",
        "price.price.published.v1" if is_first => "Got a price",
        "price.price.published.v1" => "Has other prices",
        "productsale.product-sale.published.v1" if data["active"] == true => "Came under a sale",
        "productsale.product-sale.published.v1" => "Is not under the sale any more",
        other => other,
    };
    text.to_owned()
}

fn about(kind: &str, data: &Value) -> String {
    let text = |name: &str| data[name].as_str().unwrap_or_default().to_owned();
    match kind {
        "price.price.published.v1" => format!("on {}", text("list_id")),
        "productsale.product-sale.published.v1" => text("sale_id"),
        _ => String::new(),
    }
}

/// What is not told as a change: what it is about, and what counts the changes.
const BESIDE: [&str; 8] =
    ["product_id", "version", "price_id", "list_id", "product_sale_id", "sale_id", "active", "currency"];

fn changes(kind: &str, before: Option<&Value>, data: &Value, moment: impl Fn(Timestamp) -> String) -> Vec<Change> {
    if kind == "price.price.published.v1" {
        return entries(before, data, moment);
    }
    let facts = |value: &Value| facts(kind, value, &moment);
    let (was, is) = (before.map(facts).unwrap_or_default(), facts(data));
    let mut found = Vec::new();
    for (label, to) in &is {
        let from = was.get(label);
        if from != Some(to) {
            found.push(Change { label: label.clone(), from: from.cloned(), to: Some(to.clone()) });
        }
    }
    let gone = was.into_iter().filter(|(label, _)| !is.contains_key(label));
    found.extend(gone.map(|(label, from)| Change { label, from: Some(from), to: None }));
    found
}

/// Facts by what people call them; what is empty is no fact.
fn facts(kind: &str, data: &Value, moment: impl Fn(Timestamp) -> String) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    for (name, value) in data.as_object().into_iter().flatten().filter(|(name, _)| !BESIDE.contains(&name.as_str())) {
        let label = label(name);
        match value {
            Value::Object(texts) => {
                for (language, text) in texts {
                    facts.insert(format!("{label} ({language})"), text.as_str().unwrap_or_default().to_owned());
                }
            }
            Value::Array(items) if !items.is_empty() => {
                let items: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
                facts.insert(label, items.join(", "));
            }
            Value::Bool(true) => drop(facts.insert(label, "yes".to_owned())),
            Value::String(text) => {
                let time = text.parse::<Timestamp>().ok().map(&moment);
                let money = ["unit_cost", "amount"].contains(&name.as_str());
                let unit = if money { data["currency"].as_str() } else { None };
                let unit = if name == "discount_percent" { Some("% off") } else { unit };
                let text = time.unwrap_or_else(|| text.clone());
                facts.insert(label, unit.map_or_else(|| text.clone(), |unit| format!("{text} {unit}")));
            }
            _ => {}
        }
    }
    // A product that left a sale tells nothing else that is new.
    if kind == "productsale.product-sale.published.v1" && data["active"] != true {
        facts.clear();
    }
    facts
}

fn label(name: &str) -> String {
    let text = match name {
        "names" => "Name",
        "descriptions" => "Description",
        "brand" => "Brand",
        "categories" => "Categories",
        "barcodes" => "Barcodes",
        "discontinued" => "Discontinued",
        "group_ids" => "Groups",
        "unit_cost" => "Unit cost",
        "valid_from" => "Holds from",
        "discount_percent" => "Reduction",
        "amount" => "Price",
        "from" => "From",
        "until" => "Until",
        other => other,
    };
    text.to_owned()
}

/// Prices that were not there before, and those that are not there any more.
fn entries(before: Option<&Value>, data: &Value, moment: impl Fn(Timestamp) -> String) -> Vec<Change> {
    let written = |value: &Value| -> Vec<String> {
        let currency = value["currency"].as_str().unwrap_or_default().to_owned();
        let at = |value: &Value| value.as_str().and_then(|text| text.parse::<Timestamp>().ok()).map(&moment);
        let entry = |entry: &Value| {
            let amount = entry["amount"].as_str().unwrap_or_default();
            let until = at(&entry["until"]).map(|until| format!(" until {until}")).unwrap_or_default();
            format!("{amount} {currency} from {}{until}", at(&entry["from"]).unwrap_or_default())
        };
        value["entries"].as_array().into_iter().flatten().map(entry).collect()
    };
    let (was, is) = (before.map(&written).unwrap_or_default(), written(data));
    let price = "Price".to_owned();
    let gone = was.iter().filter(|known| !is.contains(known));
    let mut found: Vec<Change> =
        gone.map(|from| Change { label: price.clone(), from: Some(from.clone()), to: None }).collect();
    let new = is.iter().filter(|known| !was.contains(known));
    found.extend(new.map(|to| Change { label: price.clone(), from: None, to: Some(to.clone()) }));
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use serde_json::value::RawValue;

    use super::*;

    fn told(position: u64, kind: &str, data: &Value) -> Told {
        Told {
            time: Timestamp::from_second(i64::try_from(position).unwrap()).unwrap(),
            context: "product".into(),
            position,
            kind: kind.into(),
            subject: "product/P1".into(),
            correlation_id: "c".into(),
            data: RawValue::from_string(data.to_string()).unwrap(),
        }
    }

    fn read(events: &[(&str, Value)]) -> Vec<(String, Vec<String>)> {
        let told = events.iter().enumerate().map(|(n, (kind, data))| told(n as u64 + 1, kind, data)).rev().collect();
        let change = |change: Change| {
            let part = |text: Option<String>| text.unwrap_or_else(|| "nothing".into());
            format!("{}: {} -> {}", change.label, part(change.from), part(change.to))
        };
        let lines = lines(told, |at| at.strftime("%F").to_string());
        lines.into_iter().map(|line| (line.title, line.changes.into_iter().map(change).collect())).collect()
    }

    #[test]
    fn a_change_of_a_product_is_told_from_what_to_what() {
        let kind = "product.product.published.v1";
        let first = json!({ "product_id": "P1", "version": 1, "names": { "en": "Pencil" }, "categories": ["Pens"], "discontinued": false });
        let second = json!({ "product_id": "P1", "version": 2, "names": { "en": "Pencil", "de": "Stift" }, "brand": "Ink & Co", "categories": [], "discontinued": true });
        let lines = read(&[(kind, first), ("product.product.changed.v1", json!({})), (kind, second)]);
        assert_eq!(lines.len(), 2, "what the thin event says is said once");
        assert_eq!(lines[1].0, "Came into the catalogue");
        assert_eq!(
            lines[0].1,
            [
                "Brand: nothing -> Ink & Co",
                "Discontinued: nothing -> yes",
                "Name (de): nothing -> Stift",
                "Categories: Pens -> nothing",
            ]
        );
    }

    #[test]
    fn prices_are_told_as_those_that_came_and_those_that_went() {
        let kind = "price.price.published.v1";
        let entry = |from: &str, until: Value, amount: &str| json!({ "from": from, "until": until, "amount": amount });
        let of = |version: u64, entries: Value| json!({ "price_id": "n/P1", "list_id": "n", "version": version, "currency": "EUR", "entries": entries });
        let first = of(1, json!([entry("2026-01-01T00:00:00Z", Value::Null, "9.99")]));
        let second = of(
            2,
            json!([
                entry("2026-01-01T00:00:00Z", json!("2026-06-01T00:00:00Z"), "9.99"),
                entry("2026-06-01T00:00:00Z", Value::Null, "8.99")
            ]),
        );
        let lines = read(&[(kind, first), (kind, second)]);
        assert_eq!(
            lines[0].1,
            [
                "Price: 9.99 EUR from 2026-01-01 -> nothing",
                "Price: nothing -> 9.99 EUR from 2026-01-01 until 2026-06-01",
                "Price: nothing -> 8.99 EUR from 2026-06-01",
            ]
        );
    }

    #[test]
    fn leaving_a_sale_is_one_line() {
        let kind = "productsale.product-sale.published.v1";
        let of = |version: u64, active: bool| json!({ "sale_id": "S1", "version": version, "names": { "en": "Sale" }, "discount_percent": "20", "active": active });
        let lines = read(&[(kind, of(1, true)), (kind, of(2, false))]);
        assert_eq!(
            lines[1],
            (
                "Came under a sale".to_owned(),
                vec!["Name (en): nothing -> Sale".to_owned(), "Reduction: nothing -> 20 % off".to_owned()]
            )
        );
        assert_eq!(lines[0].0, "Is not under the sale any more");
    }
}
