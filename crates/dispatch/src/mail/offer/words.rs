//! The words of an offer, a file for each language. Everything is plain text; escaping is the templates' work.

mod english;
mod german;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::change::Language;
use crate::offer::Offer;

/// What a language has to say.
pub(super) struct Words {
    /// `lang` of the HTML document.
    pub(super) tag: &'static str,
    pub(super) subject: fn(retailer: &str, offer: &Offer, is_trial: bool) -> String,
    pub(super) greeting: fn(name: &str) -> String,
    pub(super) open: fn(count: u64, worth: &str) -> String,
    pub(super) ending: fn(count: u64, until: &str, worth: &str) -> String,
    pub(super) worth: fn(amounts: &str) -> String,
    pub(super) open_desk: &'static str,
    pub(super) ends_soon: &'static str,
    pub(super) most_valuable: &'static str,
    pub(super) coming_back: &'static str,
    pub(super) by_kind: &'static str,
    pub(super) by_supplier: &'static str,
    pub(super) kind_head: &'static str,
    pub(super) supplier_head: &'static str,
    pub(super) shortages: &'static str,
    pub(super) no_lines_mend: &'static str,
    pub(super) nobodys: &'static str,
    pub(super) show: &'static str,
    pub(super) suggestion: &'static str,
    pub(super) change: &'static str,
    pub(super) value: &'static str,
    pub(super) count: &'static str,
    pub(super) kind: fn(kind: &str) -> &'static str,
    pub(super) about: fn(order: &str, line: &str, supplier: &str) -> String,
    pub(super) quantity: fn(from: i64, to: i64) -> String,
    pub(super) until: fn(day: &str) -> String,
    pub(super) more: fn(count: u64) -> String,
    pub(super) more_suppliers: fn(count: u64) -> String,
    pub(super) short_from: fn(first: &str, out: Option<&str>) -> String,
    pub(super) attention: fn(count: u64) -> String,
    pub(super) nobodys_open: fn(count: u64, worth: &str, ending: u64) -> String,
    pub(super) nobodys_shortages: fn(count: u64) -> String,
    pub(super) why: fn(day: &str, planner: &str) -> String,
    pub(super) date: fn(Date) -> String,
    pub(super) number: fn(Decimal) -> String,
}

pub(super) fn words_of(language: Language) -> &'static Words {
    match language {
        Language::English => &english::WORDS,
        Language::German => &german::WORDS,
    }
}

/// An amount with two places, its thousands apart.
fn amount(value: Decimal, thousands: char, point: char) -> String {
    let text = format!("{:.2}", value.round_dp(2));
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, places) = digits.split_once('.').unwrap_or((digits, "00"));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(thousands);
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{point}{places}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_the_language_writes_them() {
        for (value, english, german) in [
            (Decimal::new(123_456_789, 2), "1,234,567.89", "1.234.567,89"),
            (Decimal::new(99_995, 2), "999.95", "999,95"),
            (Decimal::new(-100_000, 2), "-1,000.00", "-1.000,00"),
            (Decimal::ZERO, "0.00", "0,00"),
        ] {
            assert_eq!((amount(value, ',', '.').as_str(), amount(value, '.', ',').as_str()), (english, german));
        }
    }
}
