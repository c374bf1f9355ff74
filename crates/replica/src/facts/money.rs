//! Amounts in the digits that a currency is paid in.

use rust_decimal::{Decimal, RoundingStrategy};

/// Currencies that are not paid in hundredths (ISO 4217).
const OTHERS: &[(u32, &[&str])] = &[
    (
        0,
        &[
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
            "XOF", "XPF",
        ],
    ),
    (3, &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]),
    (4, &["CLF", "UYW"]),
];

/// Digits behind the point in which a currency is paid.
pub fn minor_digits(currency: &str) -> u32 {
    OTHERS.iter().find(|(_, codes)| codes.contains(&currency)).map_or(2, |(digits, _)| *digits)
}

/// Rounded half away from zero to the digits of the currency, and written with all of them.
pub fn in_minor_digits(amount: Decimal, currency: &str) -> Decimal {
    let digits = minor_digits(currency);
    let mut rounded = amount.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(digits);
    rounded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_cent_is_rounded_away_from_zero_in_the_digits_of_the_currency() {
        let paid = |amount: &str, currency| in_minor_digits(amount.parse().unwrap(), currency).to_string();
        assert_eq!(paid("1.005", "EUR"), "1.01");
        assert_eq!(paid("1.004", "EUR"), "1.00");
        assert_eq!(paid("2", "EUR"), "2.00");
        assert_eq!(paid("2.5", "JPY"), "3");
        assert_eq!(paid("1.0005", "KWD"), "1.001");
    }
}
