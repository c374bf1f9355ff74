//! `/catalogue`: products, groups, price lists, sales and imports, each found, read and changed.

mod article;
mod articles;
mod group;
mod groups;
mod history;
mod imports;
mod list;
mod lists;
mod over_time;
mod sale;
mod sales;

pub(super) use article::article;
pub(super) use articles::articles;
pub(super) use group::group;
pub(super) use groups::groups;
pub(super) use imports::{import, imports};
pub(super) use list::list;
pub(super) use lists::lists;
pub(super) use sale::{new_sale, sale};
pub(super) use sales::sales;

use catalogue::values::{Amount, Texts};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::words;

/// A text in the language of the pages, or in whatever there is.
fn shown(texts: &Texts) -> &str {
    texts.get("en").or_else(|| texts.values().next()).map_or("", String::as_str)
}

/// What a sale does to a price, in words.
fn reduction(percent: Option<Amount>, amount: Option<Amount>, currency: Option<&str>) -> String {
    match (percent, amount) {
        (Some(percent), _) => format!("{percent} % off"),
        (None, Some(amount)) => format!("at {amount} {}", currency.unwrap_or_default()).trim_end().to_owned(),
        (None, None) => "no reduction".to_owned(),
    }
}

/// A moment as a field of a form holds it: to the minute for people, exact for what nobody touches.
#[derive(Debug, Clone, Default)]
struct MomentField {
    shown: String,
    exact: String,
}

impl MomentField {
    fn of(moment: Timestamp, zone: &TimeZone) -> Self {
        let shown = moment.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string();
        Self { shown, exact: moment.to_string() }
    }
}

/// The name by which browsers know a zone.
fn zone_name(zone: &TimeZone) -> String {
    zone.iana_name().unwrap_or("UTC").to_owned()
}

/// An address with a query.
fn address(path: &str, query: &[(&str, &str)]) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(query.iter().filter(|(_, value)| !value.is_empty()));
    let query = pairs.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// `1 product`, `12,345 products`.
fn counted(count: u64, what: &str) -> String {
    let number = words::whole(i64::try_from(count).unwrap_or(i64::MAX));
    if count == 1 { format!("{number} {what}") } else { format!("{number} {what}s") }
}
