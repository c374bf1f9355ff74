//! Online Retail: what products cost over a year, from what they were sold for.
//!
//! A price of a month is the one that most lines of that month were sold for, the higher of two. Codes that differ only in
//! the case of letters are one product; codes that do not begin with five digits are postage, fees, corrections and the
//! like. Returns, write-offs and lines without a price say nothing of prices.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use super::table::Written;
use super::{Converted, Files, Kind};

const LIST: &str = "online-retail";
const CURRENCY: &str = "GBP";

/// What was seen of one code.
#[derive(Default)]
struct Seen {
    names: BTreeMap<String, u32>,
    prices: BTreeMap<Date, BTreeMap<Decimal, u32>>,
}

pub(super) fn convert(files: &Files<'_>) -> Result<Vec<Converted>, String> {
    let bytes = files("online_retail.csv")?;
    let header = ["product_id", "name:en"];
    let mut products = Written::new(Kind::Products, &header)?;
    let seen = look(&bytes, &mut products)?;
    let mut lists = Written::new(Kind::Lists, &["list_id", "name", "currency", "channel"])?;
    lists.row([LIST, "Online Retail", CURRENCY, "web"])?;
    let mut prices = Written::new(Kind::Prices, &["list_id", "product_id", "amount", "from"])?;
    for (code, seen) in &seen {
        let name = most(&seen.names).map_or(code.as_str(), String::as_str);
        products.row([code, name])?;
        let mut last = None;
        for (month, sold_for) in &seen.prices {
            let price = most(sold_for);
            if let Some(price) = price
                && last != Some(price)
            {
                prices.row([LIST, code, &price.to_string(), &month.to_string()])?;
                last = Some(price);
            }
        }
    }
    Ok(vec![products.finish()?, lists.finish()?, prices.finish()?])
}

fn look(bytes: &[u8], products: &mut Written) -> Result<BTreeMap<String, Seen>, String> {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().map_err(|error| error.to_string())?;
    let place =
        |name: &str| header.iter().position(|column| column == name).ok_or_else(|| format!("column {name} is missing"));
    let (code, name, quantity) = (place("StockCode")?, place("Description")?, place("Quantity")?);
    let (date, price) = (place("InvoiceDate")?, place("UnitPrice")?);
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    let mut others: BTreeMap<String, u64> = BTreeMap::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| error.to_string())? {
        let field = |place: usize| record.get(place).unwrap_or("").trim();
        let id = field(code).to_uppercase();
        if !is_product(&id) {
            others.entry(id).or_insert_with(|| record.position().map_or(0, csv::Position::line));
            continue;
        }
        let known = seen.entry(id).or_default();
        let (quantity, price) = (field(quantity).parse::<i64>(), field(price).parse::<Decimal>());
        let (Ok(quantity), Ok(price)) = (quantity, price) else { continue };
        if quantity <= 0 || price <= Decimal::ZERO {
            continue;
        }
        // What a product is called is told by its sales: other lines have remarks there.
        if !field(name).is_empty() {
            *known.names.entry(field(name).to_owned()).or_default() += 1;
        }
        let day: DateTime = field(date).parse().map_err(|error| format!("\"{}\" is no time: {error}", field(date)))?;
        *known.prices.entry(day.date().first_of_month()).or_default().entry(price).or_default() += 1;
    }
    for (id, line) in others {
        products.leave_out(line, format!("{id} is no product"));
    }
    Ok(seen)
}

fn is_product(code: &str) -> bool {
    code.len() >= 5 && code.bytes().take(5).all(|byte| byte.is_ascii_digit())
}

/// What was counted most often; the greater of two.
fn most<T: Ord>(counted: &BTreeMap<T, u32>) -> Option<&T> {
    counted.iter().max_by_key(|(_, times)| **times).map(|(what, _)| what)
}
