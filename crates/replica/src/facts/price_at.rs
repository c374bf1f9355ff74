//! The price at a moment: the rule that everyone who computes one has to agree on.

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::money::in_minor_digits;
use super::{Entry, Price, ProductSale};

/// What a product costs at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceNow {
    /// What is paid, in the digits of the currency.
    pub amount: Decimal,
    /// What would be paid without a sale.
    pub regular: Decimal,
    /// ISO 4217.
    pub currency: String,
    /// Version of the price.
    pub version: u64,
    /// The sale that makes the difference.
    pub sale: Option<SaleNow>,
    /// When the next entry or sale begins or ends, as far as is known.
    pub next_change: Option<Timestamp>,
}

/// The sale in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleNow {
    /// Its id.
    pub sale_id: String,
    /// Version of the product's sale.
    pub version: u64,
    /// When it ends.
    pub until: Timestamp,
    /// What it is called, by language.
    pub names: std::collections::BTreeMap<String, String>,
}

/// The price in force: of the entries in force the one with the latest start, less the sale that makes it lowest. Of
/// equally low sales the one with the smaller id counts; a sale never raises a price.
pub fn price_at(price: &Price, sales: &[ProductSale], at: Timestamp) -> Option<PriceNow> {
    let in_force = |entry: &&Entry| entry.from <= at && entry.until.is_none_or(|until| at < until);
    let entry = price.entries.iter().filter(in_force).max_by_key(|entry| entry.from)?;
    let regular = in_minor_digits(entry.amount, &price.currency);
    let of_product = || sales.iter().filter(|sale| sale.product_id == price.product_id);
    let lowest = of_product()
        .filter(|sale| sale.is_on(at))
        .filter_map(|sale| Some((sale.makes_of(entry.amount, price)?, sale)))
        .filter(|(reduced, _)| *reduced < regular)
        .min_by(|(one, a), (other, b)| one.cmp(other).then_with(|| a.sale_id.cmp(&b.sale_id)));
    let bounds = price.entries.iter().flat_map(|entry| [Some(entry.from), entry.until]).flatten();
    let sale_bounds = of_product().filter(|sale| sale.active).flat_map(|sale| [sale.from, sale.until]);
    Some(PriceNow {
        amount: lowest.map_or(regular, |(reduced, _)| reduced),
        regular,
        currency: price.currency.clone(),
        version: price.version,
        sale: lowest.map(|(_, sale)| SaleNow {
            sale_id: sale.sale_id.clone(),
            version: sale.version,
            until: sale.until,
            names: sale.names.clone(),
        }),
        next_change: bounds.chain(sale_bounds).filter(|bound| *bound > at).min(),
    })
}
