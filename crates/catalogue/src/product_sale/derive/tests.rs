use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn membership(product: &str, version: u64, groups: &[&str]) -> Membership {
    let group_ids = groups.iter().map(|&group| group.to_owned()).collect();
    Membership { product_id: product.to_owned(), version, group_ids }
}

fn sale(id: &str, version: u64, groups: &[&str]) -> Sale {
    Sale {
        sale_id: id.to_owned(),
        version,
        names: BTreeMap::from([("en".to_owned(), id.to_owned())]),
        group_ids: groups.iter().map(|&group| group.to_owned()).collect(),
        product_ids: Vec::new(),
        discount_percent: None,
        amount: None,
        currency: None,
        from: at(100),
        until: at(200),
        withdrawn: false,
    }
}

fn told(said: &[ProductSalePublished]) -> Vec<(&str, u64, bool)> {
    said.iter().map(|said| (said.product_sale_id.as_str(), said.version, said.active)).collect()
}

#[test]
fn a_product_that_joins_or_leaves_a_group_under_a_sale_is_said_once() {
    let mut world = World::default();
    world.hear_membership(membership("P1", 1, &["PG1"]), at(0)).unwrap();
    assert_eq!(told(&world.hear_sale(sale("S1", 1, &["PG1"])).unwrap()), [("S1/P1", 1, true)]);
    let joined = world.hear_membership(membership("P3", 1, &["PG1"]), at(150)).unwrap();
    assert_eq!(told(&joined), [("S1/P3", 1, true)]);
    let left = world.hear_membership(membership("P3", 2, &[]), at(150)).unwrap();
    assert_eq!(told(&left), [("S1/P3", 2, false)]);
    assert_eq!(world.under("S1"), BTreeSet::from(["P1"]));
}

#[test]
fn the_same_again_and_older_news_say_nothing() {
    let mut world = World::default();
    world.hear_sale(sale("S1", 2, &["PG1"])).unwrap();
    world.hear_membership(membership("P3", 2, &["PG1"]), at(0)).unwrap();
    assert!(world.hear_membership(membership("P3", 2, &["PG1"]), at(0)).is_err());
    assert!(world.hear_membership(membership("P3", 1, &[]), at(0)).is_err());
    assert!(world.hear_sale(sale("S1", 1, &[])).is_err());
    assert_eq!(world.under("S1"), BTreeSet::from(["P3"]));
}

#[test]
fn a_group_that_is_under_no_sale_is_of_no_matter() {
    let mut world = World::default();
    world.hear_sale(sale("S1", 1, &["PG1"])).unwrap();
    assert!(world.hear_membership(membership("P3", 1, &["PG2"]), at(0)).unwrap().is_empty());
    world.hear_membership(membership("P3", 2, &["PG1", "PG2"]), at(0)).unwrap();
    let other = world.hear_membership(membership("P3", 3, &["PG1"]), at(0)).unwrap();
    assert!(other.is_empty(), "it is under the sale as before");
}

#[test]
fn a_sale_that_is_over_is_not_told_anew() {
    let mut world = World::default();
    world.hear_sale(sale("S1", 1, &["PG1"])).unwrap();
    assert!(world.hear_membership(membership("P3", 1, &["PG1"]), at(200)).unwrap().is_empty());
}

#[test]
fn a_withdrawn_sale_ends_for_every_product() {
    let mut world = World::default();
    for product in ["P1", "P2"] {
        world.hear_membership(membership(product, 1, &["PG1"]), at(0)).unwrap();
    }
    world.hear_sale(sale("S1", 1, &["PG1"])).unwrap();
    let off = world.hear_sale(Sale { withdrawn: true, ..sale("S1", 2, &["PG1"]) }).unwrap();
    assert_eq!(told(&off), [("S1/P1", 2, false), ("S1/P2", 2, false)]);
}

#[derive(Debug, Clone)]
enum News {
    Membership(Membership),
    Sale(Sale),
}

fn some_groups() -> impl Strategy<Value = Vec<String>> {
    prop::sample::subsequence(vec!["G0", "G1", "G2"], 0..=3)
        .prop_map(|groups| groups.into_iter().map(ToOwned::to_owned).collect())
}

/// News of four products and three sales; versions come from a small range, so that some are old and some are doubled.
fn news() -> impl Strategy<Value = News> {
    let of_product = (0..4_u8, 1..9_u64, some_groups()).prop_map(|(product, version, group_ids)| {
        News::Membership(Membership { product_id: format!("P{product}"), version, group_ids })
    });
    let products = prop::sample::subsequence(vec!["P0", "P1"], 0..=2);
    let of_sale = (0..3_u8, 1..9_u64, some_groups(), products, prop::bool::weighted(0.2)).prop_map(
        |(id, version, group_ids, products, withdrawn)| {
            let product_ids = products.into_iter().map(ToOwned::to_owned).collect();
            News::Sale(Sale { group_ids, product_ids, withdrawn, ..sale(&format!("S{id}"), version, &[]) })
        },
    );
    prop_oneof![of_product, of_sale]
}

/// Which product is under which sale, by the latest of everything and nothing else.
fn from_scratch(history: &[News]) -> BTreeSet<(String, String)> {
    let (mut memberships, mut sales) = (BTreeMap::<String, Membership>::new(), BTreeMap::<String, Sale>::new());
    for news in history.iter().cloned() {
        match news {
            News::Membership(m) if memberships.get(&m.product_id).is_none_or(|known| known.version < m.version) => {
                memberships.insert(m.product_id.clone(), m);
            }
            News::Sale(s) if sales.get(&s.sale_id).is_none_or(|known| known.version < s.version) => {
                sales.insert(s.sale_id.clone(), s);
            }
            _ => {}
        }
    }
    let mut under = BTreeSet::new();
    for sale in sales.values().filter(|sale| !sale.withdrawn) {
        under.extend(sale.product_ids.iter().map(|product| (sale.sale_id.clone(), product.clone())));
        for membership in memberships.values() {
            if membership.group_ids.iter().any(|group| sale.group_ids.contains(group)) {
                under.insert((sale.sale_id.clone(), membership.product_id.clone()));
            }
        }
    }
    under
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// What was derived step by step is what everything together says, in whatever order it came and however often; and
    /// each step says of a product only what is another thing than before.
    #[test]
    fn derived_product_sales_are_those_computed_from_scratch(history in prop::collection::vec(news(), 1..40)) {
        let mut world = World::default();
        let mut last: BTreeMap<String, ProductSalePublished> = BTreeMap::new();
        for (n, news) in history.iter().cloned().enumerate() {
            let before = from_scratch(&history[..n]);
            let after = from_scratch(&history[..=n]);
            let is_membership = matches!(news, News::Membership(_));
            let said = match news {
                News::Membership(membership) => world.hear_membership(membership, at(0)).unwrap_or_default(),
                News::Sale(sale) => world.hear_sale(sale).unwrap_or_default(),
            };
            if is_membership {
                let moved: BTreeSet<_> = before.symmetric_difference(&after).cloned().collect();
                let told: Vec<_> = said.iter().map(|said| (said.sale_id.clone(), said.product_id.clone())).collect();
                prop_assert_eq!(told.len(), moved.len(), "one event for each that joined or left, and no other");
                prop_assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), moved);
            }
            for event in said {
                let known = last.insert(event.product_sale_id.clone(), event.clone());
                prop_assert_eq!(event.version, known.as_ref().map_or(0, |known| known.version) + 1);
                let same = known.map(|known| ProductSalePublished { version: event.version, ..known });
                prop_assert_ne!(same, Some(event));
            }
            let under: BTreeSet<(String, String)> = last
                .values()
                .filter(|said| said.active)
                .map(|said| (said.sale_id.clone(), said.product_id.clone()))
                .collect();
            prop_assert_eq!(under, after);
        }
    }
}
