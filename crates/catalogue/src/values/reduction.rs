//! What a product costs under a sale: the rule that everybody who computes it keeps to.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{Amount, Currency};

impl Amount {
    /// The price under a discount in percent: rounded to the digits in which the currency is paid, half away from zero.
    #[must_use]
    pub fn less_percent(self, percent: Self, currency: &Currency) -> Self {
        let reduced = self.decimal() * (Decimal::ONE_HUNDRED - percent.decimal()) / Decimal::ONE_HUNDRED;
        let digits = currency.minor_digits();
        let mut reduced = reduced.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
        reduced.rescale(digits);
        Self::of(reduced)
    }

    /// The price under a sale; a sale never raises a price.
    #[must_use]
    pub fn under_sale(self, percent: Option<Self>, amount: Option<Self>, currency: &Currency) -> Self {
        let reduced = amount.or_else(|| percent.map(|percent| self.less_percent(percent, currency)));
        reduced.map_or(self, |reduced| reduced.min(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn under(price: &str, percent: Option<&str>, amount: Option<&str>, currency: &str) -> String {
        let currency = Currency::parse("currency", currency).unwrap();
        let read = |text: &str| Amount::parse("amount", text, &currency).unwrap();
        let percent = percent.map(|text| Amount::parse_percent("percent", text).unwrap());
        read(price).under_sale(percent, amount.map(read), &currency).to_string()
    }

    #[test]
    fn a_share_is_taken_off_and_rounded_half_away_from_zero() {
        assert_eq!(under("9.99", Some("20"), None, "EUR"), "7.99");
        assert_eq!(under("0.25", Some("50"), None, "EUR"), "0.13");
        assert_eq!(under("125", Some("10"), None, "JPY"), "113");
    }

    #[test]
    fn a_sale_never_raises_a_price() {
        assert_eq!(under("5.00", None, Some("6.00"), "EUR"), "5.00");
        assert_eq!(under("5.00", None, Some("4.00"), "EUR"), "4.00");
    }
}
