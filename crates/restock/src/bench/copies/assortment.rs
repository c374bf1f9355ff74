//! An assortment as large as asked: products, prices and sales, each by its number, the same in every run.

use catalogue::desk::{Thick, Told};
use catalogue::price::{ListPublished, PriceEntry, PricePublished};
use catalogue::product::ProductPublished;
use catalogue::product_sale::ProductSalePublished;
use catalogue::values::{Amount, Currency, Texts};
use context::{Ids as _, LogEvent, StoreError};
use jiff::{SignedDuration, Timestamp};

use super::super::chance::Chance;
use crate::adapters::FreshIds;

/// The one price list.
pub(super) const LIST: &str = "north";
/// Of so many products one is under a sale.
const SALE_EVERY: u64 = 100;
/// Words that names and descriptions are made of, the first far more often than the last.
const WORDS: u64 = 20_000;
const HEADS: [&str; 20] =
    ["b", "br", "ch", "d", "f", "fl", "g", "gr", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v"];
const TAILS: [&str; 15] = ["a", "al", "an", "e", "el", "en", "er", "i", "in", "is", "o", "on", "or", "u", "un"];

/// Products by their numbers.
#[derive(Debug)]
pub(super) struct Assortment {
    /// From when on prices hold.
    since: Timestamp,
}

impl Assortment {
    pub(super) fn new() -> Self {
        Self { since: Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 20_000) }
    }

    /// A product in its first or a later version, which has another name.
    pub(super) fn product(&self, number: u64, version: u64) -> ProductPublished {
        let text = |kind: u64, words: u64| {
            let mut chance = Chance::of(20 + kind, number * 64 + version);
            let words: Vec<String> = (0..words).map(|_| word(chance.skewed(WORDS))).collect();
            words.join(" ")
        };
        let two = |kind: u64, words: u64| {
            Texts::from([("en".to_owned(), text(kind, words)), ("de".to_owned(), text(kind + 1, words))])
        };
        ProductPublished {
            product_id: product_id(number),
            version,
            names: two(0, 4),
            descriptions: two(2, 10),
            brand: Some(word(Chance::of(24, number).skewed(2_000))),
            categories: vec![format!("Category {}", number % 40)],
            barcodes: vec![barcode(number)],
            discontinued: number % 50 == 49,
        }
    }

    fn price(&self, number: u64, version: u64) -> Result<PricePublished, StoreError> {
        let entry =
            PriceEntry { from: self.since, until: None, amount: amount(100 + (number * 7 + version * 13) % 9_000)? };
        Ok(PricePublished {
            price_id: format!("{LIST}/{}", product_id(number)),
            product_id: product_id(number),
            list_id: LIST.to_owned(),
            version,
            currency: "EUR".to_owned(),
            entries: vec![entry],
        })
    }

    fn sale(&self, number: u64) -> Result<ProductSalePublished, StoreError> {
        Ok(ProductSalePublished {
            product_sale_id: format!("S1/{}", product_id(number)),
            sale_id: "S1".to_owned(),
            product_id: product_id(number),
            version: 1,
            names: Texts::from([("en".to_owned(), "A sale of the benchmark".to_owned())]),
            discount_percent: Some(amount(2_000)?),
            amount: None,
            currency: None,
            from: self.since,
            until: self.since + SignedDuration::from_hours(24 * 20_000),
            active: true,
        })
    }

    /// What the product context says of some products.
    pub(super) fn products(
        &self,
        numbers: impl Iterator<Item = u64>,
        version: u64,
    ) -> Result<Vec<LogEvent>, StoreError> {
        numbers.map(|number| said(&self.product(number, version))).collect()
    }

    /// What the price context says of them.
    pub(super) fn prices(&self, numbers: impl Iterator<Item = u64>, version: u64) -> Result<Vec<LogEvent>, StoreError> {
        numbers.map(|number| said(&self.price(number, version)?)).collect()
    }

    /// What the product sale context says of those that are under a sale.
    pub(super) fn sales(&self, numbers: impl Iterator<Item = u64>) -> Result<Vec<LogEvent>, StoreError> {
        numbers.filter(|number| number % SALE_EVERY == 0).map(|number| said(&self.sale(number)?)).collect()
    }

    /// The price list.
    pub(super) fn list(&self) -> Result<LogEvent, StoreError> {
        said(&ListPublished {
            list_id: LIST.to_owned(),
            version: 1,
            name: "Stores in the north".to_owned(),
            currency: "EUR".to_owned(),
            channel: "stores".to_owned(),
        })
    }
}

/// The number of a product as its id.
pub(super) fn product_id(number: u64) -> String {
    format!("P{number:07}")
}

/// Thirteen digits, in no order that the numbers have.
pub(super) fn barcode(number: u64) -> String {
    format!("40{:011}", number.wrapping_mul(48_271_000_003) % 100_000_000_003 % 100_000_000_000)
}

/// The words with the smallest numbers are the shortest.
fn word(number: u64) -> String {
    let (mut rest, mut text) = (number, String::new());
    loop {
        let syllable = rest % (HEADS.len() * TAILS.len()) as u64;
        let at = usize::try_from(syllable).unwrap_or(0);
        text.push_str(HEADS[at % HEADS.len()]);
        text.push_str(TAILS[at / HEADS.len()]);
        rest /= (HEADS.len() * TAILS.len()) as u64;
        if rest == 0 && text.len() > 3 {
            return text;
        }
    }
}

fn amount(cents: u64) -> Result<Amount, StoreError> {
    let refused = |refusal: catalogue::values::Refusal| StoreError::Refused(refusal.to_string());
    let euro = Currency::parse("currency", "EUR").map_err(refused)?;
    Amount::parse("amount", &format!("{}.{:02}", cents / 100, cents % 100), &euro).map_err(refused)
}

fn said<T: Thick + serde::Serialize>(facts: &T) -> Result<LogEvent, StoreError> {
    let Told { kind, subject, data } = Told::thick(facts)?;
    Ok(LogEvent {
        id: FreshIds.fresh(),
        kind,
        subject,
        time: context::Clock::now(&crate::adapters::SystemClock),
        correlation_id: "benchmark".to_owned(),
        causation_id: None,
        data,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_product_has_a_barcode_of_its_own_and_every_word_its_own_spelling() {
        let codes: HashSet<String> = (0..100_000).map(barcode).collect();
        assert_eq!(codes.len(), 100_000);
        assert!(codes.iter().all(|code| code.len() == 13), "thirteen digits each");
        let words: HashSet<String> = (0..WORDS).map(word).collect();
        assert!(words.len() > WORDS as usize * 9 / 10, "{}", words.len());
    }

    #[test]
    fn products_are_the_same_in_every_run_and_other_versions_are_others() {
        let assortment = Assortment::new();
        assert_eq!(assortment.product(7, 1), assortment.product(7, 1));
        assert_ne!(assortment.product(7, 1).names, assortment.product(7, 2).names);
        assert_eq!(assortment.sales(0..1_000).unwrap().len(), 10);
    }
}
