//! A product's price on one list over time, with what sales make of it: drawn, for whoever reads pictures. The same stands
//! in the table below. Pure.

use std::collections::BTreeSet;

use catalogue::offer::ProductSale;
use catalogue::price::{PricePublished, Timeline};
use catalogue::values::{Amount, Currency};
use jiff::Timestamp;

/// Steps that are drawn; they are of the same width, for years would leave no room for days.
const MOST: usize = 8;
const LEFT: u32 = 10;
const WIDTH: u32 = 960;

/// The picture of one list.
pub(super) struct OverTime {
    pub(super) list_id: String,
    pub(super) currency: String,
    /// What it costs now, before any sale.
    pub(super) price: Option<Amount>,
    /// What it costs now under the sale that wins, and which one that is.
    pub(super) reduced: Option<(Amount, String)>,
    pub(super) steps: Vec<Drawn>,
    /// Where now is, from the left.
    pub(super) now_at: Option<u32>,
    /// Steps before the first and after the last that is drawn.
    pub(super) earlier: usize,
    pub(super) later: usize,
}

/// One step of the picture.
pub(super) struct Drawn {
    pub(super) x: u32,
    pub(super) width: u32,
    pub(super) middle: u32,
    pub(super) kind: &'static str,
    pub(super) label: String,
    pub(super) why: String,
    pub(super) from: String,
    /// Said of it as a whole.
    pub(super) title: String,
}

/// What holds between two moments.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    from: Timestamp,
    until: Option<Timestamp>,
    price: Option<Amount>,
    reduced: Option<(Amount, String)>,
}

/// The price under the sale that wins: the lowest, of two such the one with the smaller id.
fn winner(price: Amount, sales: &[ProductSale], currency: &Currency, at: Timestamp) -> Option<(Amount, String)> {
    let holds = |sale: &&ProductSale| {
        let applies = sale.currency.as_ref().is_none_or(|known| known == currency.as_str());
        sale.active && applies && sale.from <= at && at < sale.until
    };
    let under =
        |sale: &ProductSale| (price.under_sale(sale.discount_percent, sale.amount, currency), sale.sale_id.clone());
    sales.iter().filter(holds).map(under).min().filter(|(reduced, _)| *reduced < price)
}

fn steps(price: &PricePublished, sales: &[ProductSale], currency: &Currency) -> Vec<Step> {
    let timeline = Timeline::published(&price.entries);
    let mut moments: BTreeSet<Timestamp> = BTreeSet::new();
    for entry in &price.entries {
        moments.insert(entry.from);
        moments.extend(entry.until);
    }
    let Some(first) = moments.first().copied() else { return Vec::new() };
    for sale in sales.iter().filter(|sale| sale.active) {
        moments.extend([sale.from, sale.until].into_iter().filter(|at| *at > first));
    }
    let moments: Vec<Timestamp> = moments.into_iter().collect();
    let mut steps: Vec<Step> = Vec::with_capacity(moments.len());
    for (n, from) in moments.iter().enumerate() {
        let price = timeline.at(*from);
        let reduced = price.and_then(|price| winner(price, sales, currency, *from));
        let until = moments.get(n + 1).copied();
        match steps.last_mut() {
            Some(last) if last.price == price && last.reduced == reduced => last.until = until,
            _ => steps.push(Step { from: *from, until, price, reduced }),
        }
    }
    steps
}

impl OverTime {
    /// As it is at a moment; `day` writes when a step begins.
    pub(super) fn of(
        price: &PricePublished,
        sales: &[ProductSale],
        now: Timestamp,
        day: impl Fn(Timestamp) -> String,
    ) -> Option<Self> {
        let currency = Currency::parse("currency", &price.currency).ok()?;
        let steps = steps(price, sales, &currency);
        let current = steps.iter().rposition(|step| step.from <= now);
        let begin = current.unwrap_or(0).saturating_sub(MOST / 2).min(steps.len().saturating_sub(MOST));
        let shown: Vec<&Step> = steps.iter().skip(begin).take(MOST).collect();
        let width = WIDTH / u32::try_from(shown.len().max(1)).unwrap_or(1);
        let draw = |(n, step): (usize, &&Step)| {
            let x = LEFT + width * u32::try_from(n).unwrap_or(0);
            let is_current = current == Some(begin + n);
            drawn(step, (x, width), &price.currency, is_current, &day)
        };
        let now_at = current.and_then(|current| current.checked_sub(begin)).and_then(|n| {
            let step = shown.get(n)?;
            let share = step.until.map_or(0.5, |until| {
                let whole = (until.as_second() - step.from.as_second()).max(1) as f64;
                ((now.as_second() - step.from.as_second()) as f64 / whole).clamp(0.0, 1.0)
            });
            let at = f64::from(width).mul_add(share, f64::from(LEFT + width * u32::try_from(n).ok()?));
            Some(at as u32)
        });
        let held = Timeline::published(&price.entries).at(now);
        Some(Self {
            list_id: price.list_id.clone(),
            currency: price.currency.clone(),
            price: held,
            reduced: held.and_then(|held| winner(held, sales, &currency, now)),
            steps: shown.iter().enumerate().map(draw).collect(),
            now_at,
            earlier: begin,
            later: steps.len() - begin - shown.len(),
        })
    }
}

fn drawn(
    step: &Step,
    (x, width): (u32, u32),
    currency: &str,
    is_current: bool,
    day: impl Fn(Timestamp) -> String,
) -> Drawn {
    let (kind, label, why) = match (&step.price, &step.reduced) {
        (Some(_), Some((reduced, sale))) => ("cut", reduced.to_string(), sale.clone()),
        (Some(price), None) => ("held", price.to_string(), String::new()),
        (None, _) => ("none", String::new(), "no price".to_owned()),
    };
    let from = day(step.from);
    let until = step.until.map_or_else(|| "on".to_owned(), |until| format!("to {}", day(until)));
    let costs = if label.is_empty() { "no price".to_owned() } else { format!("{label} {currency}") };
    let under = step.reduced.as_ref().map(|(_, sale)| format!(", under the sale {sale}")).unwrap_or_default();
    let current = if is_current { " (now)" } else { "" };
    let title = format!("{costs} from {from} {until}{under}{current}");
    // What does not fit is in the title, and in the table.
    let room = (width / 7) as usize;
    let why = if why.chars().count() > room {
        why.chars().take(room.saturating_sub(1)).chain(['…']).collect()
    } else {
        why
    };
    Drawn { x, width: width - 2, middle: x + width / 2, kind, label, why, from, title }
}

#[cfg(test)]
mod tests {
    use catalogue::price::PriceEntry;

    use super::*;

    fn day(day: i8) -> Timestamp {
        jiff::civil::date(2026, 11, day).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp()
    }

    fn amount(text: &str) -> Amount {
        Amount::parse("amount", text, &Currency::parse("currency", "EUR").unwrap()).unwrap()
    }

    fn sale(id: &str, percent: Option<&str>, price: Option<&str>, from: i8, until: i8) -> ProductSale {
        ProductSale {
            product_sale_id: format!("{id}/P1"),
            sale_id: id.into(),
            product_id: "P1".into(),
            version: 1,
            discount_percent: percent.map(|percent| Amount::parse_percent("p", percent).unwrap()),
            amount: price.map(amount),
            currency: price.map(|_| "EUR".into()),
            from: day(from),
            until: day(until),
            active: true,
        }
    }

    fn price(entries: &[(i8, Option<i8>, &str)]) -> PricePublished {
        let entry = |(from, until, price): &(i8, Option<i8>, &str)| PriceEntry {
            from: day(*from),
            until: until.map(day),
            amount: amount(price),
        };
        PricePublished {
            price_id: "north/P1".into(),
            product_id: "P1".into(),
            list_id: "north".into(),
            version: 1,
            currency: "EUR".into(),
            entries: entries.iter().map(entry).collect(),
        }
    }

    fn labels(price: &PricePublished, sales: &[ProductSale], now: Timestamp) -> Vec<(String, &'static str)> {
        let picture = OverTime::of(price, sales, now, |at| at.to_string()).unwrap();
        picture.steps.into_iter().map(|step| (step.label, step.kind)).collect()
    }

    #[test]
    fn a_sale_parts_a_price_in_three_and_the_lowest_of_two_wins() {
        let sales = [sale("S1", Some("20"), None, 10, 20), sale("S2", None, Some("7.00"), 12, 14)];
        let shown = labels(&price(&[(1, None, "10.00")]), &sales, day(13));
        let expected = [("10.00", "held"), ("8.00", "cut"), ("7.00", "cut"), ("8.00", "cut"), ("10.00", "held")]
            .map(|(a, b)| (a.to_owned(), b));
        assert_eq!(shown, expected);
        let now = OverTime::of(&price(&[(1, None, "10.00")]), &sales, day(13), |at| at.to_string()).unwrap();
        assert_eq!(now.reduced, Some((amount("7.00"), "S2".to_owned())));
        assert!(now.steps[2].title.ends_with("under the sale S2 (now)"), "{}", now.steps[2].title);
    }

    #[test]
    fn where_nothing_holds_there_is_a_gap_and_a_sale_that_reduces_nothing_is_not_drawn() {
        let sales = [sale("S1", None, Some("99.00"), 2, 30)];
        let shown = labels(&price(&[(1, Some(5), "1.00"), (9, None, "2.00")]), &sales, day(6));
        assert_eq!(shown, [("1.00".to_owned(), "held"), (String::new(), "none"), ("2.00".to_owned(), "held")]);
    }

    #[test]
    fn of_many_steps_those_around_now_are_drawn_and_the_others_counted() {
        let entries: Vec<(i8, Option<i8>, String)> = (1..=20).map(|n| (n, Some(n + 1), format!("{n}.00"))).collect();
        let entries: Vec<(i8, Option<i8>, &str)> =
            entries.iter().map(|(from, until, price)| (*from, *until, price.as_str())).collect();
        let picture = OverTime::of(&price(&entries), &[], day(12), |at| at.to_string()).unwrap();
        assert_eq!((picture.steps.len(), picture.earlier, picture.later), (MOST, 7, 6));
        assert!(picture.now_at.is_some());
    }
}
