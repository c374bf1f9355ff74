//! The price at a moment, held against what its rule says of every moment, and against the examples of the rule.

use jiff::{SignedDuration, Timestamp};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::{option, proptest};
use replica::facts::{Entry, Price, ProductSale, in_minor_digits, price_at};
use rust_decimal::Decimal;

fn hour(n: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(500_000 + n)
}

fn entry() -> impl Strategy<Value = Entry> {
    (0..20i64, option::of(1..10i64), 0..2_000i64).prop_map(|(from, long, cents)| Entry {
        from: hour(from),
        until: long.map(|long| hour(from + long)),
        amount: Decimal::new(cents, 2),
    })
}

fn sale() -> impl Strategy<Value = ProductSale> {
    let reduction = prop_oneof![
        (0..=1_000i64).prop_map(|permille| (Some(Decimal::new(permille, 1)), None, None)),
        (0..2_000i64).prop_map(|cents| (None, Some(Decimal::new(cents, 2)), Some("EUR".to_owned()))),
        Just((None, Some(Decimal::ZERO), Some("USD".to_owned()))),
    ];
    (0..5u8, 0..20i64, 1..10i64, any::<bool>(), reduction, any::<bool>()).prop_map(
        |(id, from, long, active, (discount_percent, amount, currency), ours)| ProductSale {
            sale_id: format!("S{id}"),
            product_id: if ours { "P".to_owned() } else { "Q".to_owned() },
            version: 1,
            names: Default::default(),
            discount_percent,
            amount,
            currency,
            from: hour(from),
            until: hour(from + long),
            active,
        },
    )
}

fn price(entries: Vec<Entry>) -> Price {
    Price { list_id: "L".into(), product_id: "P".into(), version: 7, currency: "EUR".into(), entries }
}

/// What one sale makes of an amount, said once more and more slowly.
fn reduced(sale: &ProductSale, amount: Decimal) -> Option<Decimal> {
    match (&sale.amount, &sale.discount_percent) {
        (Some(fixed), _) => (sale.currency.as_deref() == Some("EUR")).then(|| in_minor_digits(*fixed, "EUR")),
        (None, Some(percent)) => {
            Some(in_minor_digits(amount * (Decimal::from(100) - percent) / Decimal::from(100), "EUR"))
        }
        (None, None) => None,
    }
}

proptest! {
    #[test]
    fn the_rule_holds_at_every_moment(entries in vec(entry(), 0..6), sales in vec(sale(), 0..8), at in 0..32i64) {
        let (price, at) = (price(entries), hour(at));
        let in_force: Vec<&Entry> =
            price.entries.iter().filter(|entry| entry.from <= at && entry.until.is_none_or(|until| at < until)).collect();
        let now = price_at(&price, &sales, at);
        assert_eq!(now.is_some(), !in_force.is_empty());
        let Some(now) = now else { return Ok(()) };
        let latest = in_force.iter().map(|entry| entry.from).max().unwrap();
        let candidates: Vec<Decimal> =
            in_force.iter().filter(|entry| entry.from == latest).map(|entry| entry.amount).collect();
        assert!(candidates.contains(&now.regular));
        // A sale never raises a price, and names itself only where it makes it lower.
        assert!(now.amount <= now.regular);
        assert_eq!(now.sale.is_some(), now.amount < now.regular);
        let mut best: Option<(Decimal, &str)> = None;
        for sale in &sales {
            let is_on = sale.product_id == "P" && sale.active && sale.from <= at && at < sale.until;
            if let Some(amount) = reduced(sale, now.regular).filter(|amount| is_on && *amount < now.regular) {
                let this = (amount, sale.sale_id.as_str());
                best = Some(best.map_or(this, |best| best.min(this)));
            }
        }
        let sale_id = now.sale.as_ref().map(|sale| sale.sale_id.as_str());
        assert_eq!(best, sale_id.map(|id| (now.amount, id)));
        // Until the next change, nothing changes.
        let next = now.next_change;
        let just_before = next.map_or_else(|| hour(1_000), |next| next - SignedDuration::from_millis(1));
        let later = price_at(&price, &sales, just_before).unwrap();
        assert_eq!((later.amount, later.sale), (now.amount, now.sale));
        assert!(next.is_none_or(|next| next > at));
    }

    #[test]
    fn the_order_in_which_sales_are_known_does_not_matter(sales in vec(sale(), 0..8), at in 0..32i64) {
        let price = price(vec![Entry { from: hour(0), until: None, amount: Decimal::new(999, 2) }]);
        let mut turned = sales.clone();
        turned.reverse();
        let amount = |sales: &[ProductSale]| price_at(&price, sales, hour(at)).map(|now| (now.amount, now.sale.map(|sale| sale.sale_id)));
        assert_eq!(amount(&sales), amount(&turned));
    }
}

#[test]
fn the_examples_of_the_rule() {
    let entries = vec![
        Entry { from: hour(0), until: None, amount: "9.99".parse().unwrap() },
        Entry { from: hour(10), until: Some(hour(12)), amount: "8.49".parse().unwrap() },
    ];
    let sale = |id: &str, percent: Option<&str>, amount: Option<&str>| ProductSale {
        sale_id: id.into(),
        product_id: "P".into(),
        version: 1,
        names: Default::default(),
        discount_percent: percent.map(|percent| percent.parse().unwrap()),
        amount: amount.map(|amount| amount.parse().unwrap()),
        currency: amount.map(|_| "EUR".to_owned()),
        from: hour(5),
        until: hour(20),
        active: true,
    };
    let paid = |sales: &[ProductSale], at: i64| {
        let now = price_at(&price(entries.clone()), sales, hour(at)).unwrap();
        (now.amount.to_string(), now.sale.map(|sale| sale.sale_id))
    };
    let (b, a) = (sale("B", Some("50"), None), sale("A", None, Some("5.00")));
    assert_eq!(paid(&[], 4), ("9.99".to_owned(), None));
    // 9.99 at half its price is 4.995: rounded away from zero to 5.00, and of equals the smaller id counts.
    assert_eq!(paid(&[b.clone(), a.clone()], 6), ("5.00".to_owned(), Some("A".to_owned())));
    assert_eq!(paid(std::slice::from_ref(&b), 11), ("4.25".to_owned(), Some("B".to_owned())));
    assert_eq!(paid(&[b, a], 20), ("9.99".to_owned(), None));
    assert_eq!(paid(&[sale("C", None, Some("12.00"))], 6), ("9.99".to_owned(), None));
}
