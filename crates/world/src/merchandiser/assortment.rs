//! What the retailer sells under which names, in which groups, at which prices and under which sales, at any time. Pure.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use rand::RngExt as _;
use rust_decimal::Decimal;

use super::files::{File, Kind};
use crate::actors::discontinued_on;
use crate::retail::{Retail, date_of, midnight, slots_between};

/// Stores are priced in two regions: their lists, and how the second one's prices compare with the first one's.
const LISTS: [(&str, &str, Decimal); 2] = [
    ("north", "Stores in the north", Decimal::ONE),
    ("south", "Stores in the south", Decimal::from_parts(105, 0, 0, false, 2)),
];
const CURRENCY: &str = "GBP";
/// Products that are favourites at a time.
const FAVOURITES: usize = 24;
const FAVOURITES_GROUP: &str = "favourites";
/// A prime larger than the assortment: going on by so many meets every product once.
const STRIDE: usize = 7_919;
/// Slots of the day: what ends is marked, the next sale is planned, favourites change, prices change from .. until.
const ENDS: u32 = 30;
const PLANNING: u32 = 36;
const FAVOURITE_CHANGES: [u32; 5] = [48, 66, 84, 102, 120];
const PRICE_CHANGES: std::ops::Range<u32> = 48..132;
/// Hours of the day at which a sale is told of, begins, and ends two days later.
const TOLD_AT: i8 = 12;
const BEGINS_AT: i8 = 18;
const ENDS_AT: i8 = 20;

/// Everything, as it is when the retailer opens: a sale runs, and one begins some hours later.
pub(super) fn opening(retail: &Retail, opened_at: Timestamp) -> Vec<File> {
    let articles = 0..retail.articles.len();
    let mut groups: Vec<Vec<String>> = categories(retail).into_iter().map(|name| vec![group_of(&name), name]).collect();
    groups.push(vec![FAVOURITES_GROUP.to_owned(), "Favourites".to_owned()]);
    let lists = LISTS.map(|(id, name, _)| [id, name, CURRENCY, "stores"].map(ToOwned::to_owned).to_vec());
    let favourites = favourites(retail, favourite_change(opened_at));
    let prices = articles.clone().flat_map(|article| {
        LISTS.map(|(list, _, factor)| {
            price(retail, article, list, retail.articles[article].unit_price * factor, opened_at)
        })
    });
    let sales = [
        ("opening", "Favourites of the opening week", FAVOURITES_GROUP.to_owned(), 20, opened_at),
        ("first-evening", "First evening", group_of(&retail.articles[0].category), 15, hours_after(opened_at, 6)),
    ];
    let sales = sales.map(|(id, name, group, percent, from)| {
        sale(id.to_owned(), name.to_owned(), group, percent, [opened_at, from, hours_after(opened_at, 50)])
    });
    vec![
        File::of(Kind::Groups, groups),
        File::of(Kind::Products, articles.clone().map(|article| product(retail, article, false))),
        File::of(Kind::Memberships, articles.map(|article| membership(retail, article, &favourites))),
        File::of(Kind::Lists, lists),
        File::of(Kind::Prices, prices),
        File::of(Kind::Sales, sales),
    ]
}

/// What changes after `from` and not after `until`.
pub(super) fn changes(retail: &Retail, opened_at: Timestamp, from: Timestamp, until: Timestamp) -> Vec<File> {
    let [mut products, mut memberships, mut prices, mut sales] =
        [Kind::Products, Kind::Memberships, Kind::Prices, Kind::Sales].map(File::new);
    for (at, day, slot) in slots_between(from, until) {
        if slot == ENDS {
            let opened_on = date_of(opened_at);
            let ended = |article: &usize| discontinued_on(retail, *article, opened_on) == Some(day);
            (0..retail.articles.len()).filter(ended).for_each(|article| products.push(product(retail, article, true)));
        }
        if slot == PLANNING {
            sales.push(daily_sale(retail, day));
        }
        if FAVOURITE_CHANGES.contains(&slot) {
            let change = favourite_change(at);
            let (before, after) = (favourites(retail, change - 1), favourites(retail, change));
            let moved = before.iter().filter(|article| !after.contains(article));
            let moved = moved.chain(after.iter().filter(|article| !before.contains(article)));
            moved.for_each(|article| memberships.push(membership(retail, *article, &after)));
        }
        if PRICE_CHANGES.contains(&slot) {
            price_change(retail, at, day, slot).into_iter().for_each(|row| prices.push(row));
        }
    }
    vec![products, memberships, prices, sales]
}

fn product(retail: &Retail, article: usize, discontinued: bool) -> Vec<String> {
    let known = &retail.articles[article];
    let discontinued = if discontinued { "yes" } else { "no" };
    vec![
        known.product_id.clone(),
        known.name.clone(),
        known.category.clone(),
        barcode(article),
        discontinued.to_owned(),
    ]
}

/// An EAN-13 of the range that a retailer may use within its own stores.
fn barcode(article: usize) -> String {
    let digits = format!("2000000{article:05}");
    let weighted =
        digits.bytes().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| u32::from(digit - b'0') * weight);
    let check = (10 - weighted.sum::<u32>() % 10) % 10;
    format!("{digits}{check}")
}

fn membership(retail: &Retail, article: usize, favourites: &[usize]) -> Vec<String> {
    let known = &retail.articles[article];
    let mut groups = vec![group_of(&known.category)];
    groups.extend(favourites.contains(&article).then(|| FAVOURITES_GROUP.to_owned()));
    vec![known.product_id.clone(), groups.join(";")]
}

fn price(retail: &Retail, article: usize, list: &str, amount: Decimal, from: Timestamp) -> Vec<String> {
    let amount = amount.round_dp(2).max(Decimal::new(1, 2));
    vec![list.to_owned(), retail.articles[article].product_id.clone(), format!("{amount:.2}"), from.to_string()]
}

/// In every second slot a product costs more or less from now on, in one region.
fn price_change(retail: &Retail, at: Timestamp, day: Date, slot: u32) -> Option<Vec<String>> {
    let mut dice = retail.dice("price change", &format!("{day}/{slot}"));
    if retail.articles.is_empty() || !dice.random_bool(0.5) {
        return None;
    }
    let article = dice.random_range(0..retail.articles.len());
    let (list, _, factor) = LISTS[dice.random_range(0..LISTS.len())];
    let moved = Decimal::new(dice.random_range(90..116), 2);
    Some(price(retail, article, list, retail.articles[article].unit_price * factor * moved, at))
}

/// The sale that is planned on a day: it begins in the evening.
fn daily_sale(retail: &Retail, day: Date) -> Vec<String> {
    let mut dice = retail.dice("sale", &day.to_string());
    let categories = categories(retail);
    let name = &categories[dice.random_range(0..categories.len())];
    let percent = [10, 15, 20, 25, 30][dice.random_range(0..5)];
    let at = |day: Date, hour| at_utc(day.at(hour, 0, 0, 0));
    let times = [at(day, TOLD_AT), at(day, BEGINS_AT), at(day.saturating_add(2.days()), ENDS_AT)];
    sale(format!("evening-{day}"), format!("{name} in the evening"), group_of(name), percent, times)
}

fn sale(id: String, name: String, group: String, percent: u32, times: [Timestamp; 3]) -> Vec<String> {
    let mut row = vec![id, name, group, percent.to_string()];
    row.extend(times.map(|time| time.to_string()));
    row
}

/// How often favourites had changed by a time.
fn favourite_change(at: Timestamp) -> i64 {
    let day = midnight(date_of(at)).as_second() / 86_400;
    let slot = (at.as_second() - midnight(date_of(at)).as_second()) / 600;
    let of_day = FAVOURITE_CHANGES.iter().filter(|change| i64::from(**change) <= slot).count();
    day * FAVOURITE_CHANGES.len() as i64 + of_day as i64
}

/// The favourites after so many changes: with each change one goes and another comes.
fn favourites(retail: &Retail, change: i64) -> Vec<usize> {
    let all = retail.articles.len();
    let first = usize::try_from(change).unwrap_or(0);
    (0..FAVOURITES.min(all)).map(|place| (first + place) * STRIDE % all).collect()
}

/// The categories in the order of their best seller.
fn categories(retail: &Retail) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for article in &retail.articles {
        if !names.contains(&article.category) {
            names.push(article.category.clone());
        }
    }
    names
}

fn group_of(category: &str) -> String {
    category.to_lowercase().replace(' ', "-")
}

fn hours_after(time: Timestamp, hours: i64) -> Timestamp {
    time.saturating_add(hours.hours()).unwrap_or(Timestamp::MAX)
}

fn at_utc(time: DateTime) -> Timestamp {
    TimeZone::UTC.to_timestamp(time).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn retail() -> Retail {
        Retail::load(60, 1).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn of(files: &[File], kind: Kind) -> &[Vec<String>] {
        files.iter().find(|file| file.kind == kind).unwrap().rows()
    }

    #[test]
    fn every_product_has_a_barcode_of_its_own_with_a_right_check_digit() {
        let codes: BTreeSet<String> = (0..600).map(barcode).collect();
        assert_eq!(codes.len(), 600);
        for code in codes {
            let sum: u32 = code.bytes().zip([1, 3].into_iter().cycle()).map(|(c, w)| u32::from(c - b'0') * w).sum();
            assert!(code.len() == 13 && sum.is_multiple_of(10), "{code}");
        }
    }

    #[test]
    fn at_the_opening_every_product_has_a_price_in_each_region_and_one_sale_runs_while_another_is_to_come() {
        let opened = at("2026-11-23T09:00:00Z");
        let files = opening(&retail(), opened);
        assert_eq!(of(&files, Kind::Prices).len(), 60 * 2);
        let begins: Vec<Timestamp> = of(&files, Kind::Sales).iter().map(|row| row[5].parse().unwrap()).collect();
        assert_eq!(begins, [opened, at("2026-11-23T15:00:00Z")]);
    }

    #[test]
    fn with_each_change_one_product_leaves_the_favourites_and_one_joins() {
        let retail = retail();
        let (from, until) = (at("2026-11-23T00:00:00Z"), at("2026-11-24T00:00:00Z"));
        let files = changes(&retail, from, from, until);
        let moved = of(&files, Kind::Memberships);
        let joined = moved.iter().filter(|row| row[1].contains(FAVOURITES_GROUP)).count();
        assert_eq!((joined, moved.len()), (5, 10));
    }

    #[test]
    fn what_was_said_piece_by_piece_is_what_a_restart_says_at_once() {
        let retail = retail();
        let (from, until) = (at("2026-11-23T03:10:00Z"), at("2026-11-25T22:00:00Z"));
        let mut pieces: BTreeMap<&str, Vec<Vec<String>>> = BTreeMap::new();
        let mut reached = from;
        while reached < until {
            let next = hours_after(reached, 5).min(until);
            for file in changes(&retail, from, reached, next) {
                pieces.entry(file.kind.name()).or_default().extend(file.rows().to_vec());
            }
            reached = next;
        }
        for file in changes(&retail, from, from, until) {
            assert!(!file.is_empty() || file.kind == Kind::Products, "nothing happens to {}", file.kind.name());
            assert_eq!(pieces[file.kind.name()], file.rows(), "{}", file.kind.name());
        }
    }

    #[test]
    fn no_sale_is_told_of_after_it_began() {
        let retail = retail();
        for day in 1..=30 {
            let row = daily_sale(&retail, jiff::civil::date(2026, 11, day));
            let [told, begins, ends]: [Timestamp; 3] = [4, 5, 6].map(|place| row[place].parse().unwrap());
            assert!(told < begins && begins < ends, "{row:?}");
        }
    }
}
