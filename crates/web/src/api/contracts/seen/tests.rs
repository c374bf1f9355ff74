//! What was declared, held against what passed.

use std::collections::BTreeSet;

use context::Counts;
use contracts::read_file;
use jiff::Timestamp;

use super::*;
use crate::api::readers::FeedTold;
use crate::declared::Hearing;

const STOCK: &str = "warehouse.stock.counted.v1";
const PRICE: &str = "price.price.published.v1";
const OFFER: &str = "offer.offer.published.v1";

const CONTRACTS: &str = "
- {type: warehouse.stock.counted.v1, owner: warehouse, subject: {aggregate: stock, id_field: product_id}, audiences: [internal], schema: {}}
- {type: price.price.published.v1, owner: price, subject: {aggregate: price, id_field: price_id}, audiences: [stores, internal], scoped_by: list_id, schema: {}}
- {type: offer.offer.published.v1, owner: offer, subject: {aggregate: offer, id_field: offer_id}, audiences: [public, internal], schema: {}}
";

fn declared(publishers: &[(&str, &str)]) -> Declared {
    let hearing = |reader: &str, of: Option<&str>, kind: &str| Hearing {
        reader: reader.to_owned(),
        of: of.map(ToOwned::to_owned),
        kinds: vec![kind.to_owned()],
    };
    let sources = |source: &str| BTreeSet::from([source.to_owned()]);
    Declared::new(
        read_file("a.yaml", CONTRACTS).unwrap_or_default(),
        vec![hearing("restocking", None, STOCK), hearing("offer", Some("price"), PRICE)],
        publishers.iter().map(|(owner, source)| ((*owner).to_owned(), sources(source))).collect(),
    )
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_300_200 + second).unwrap_or_default()
}

fn flow(way: Way, kind: &str, source: Option<&str>, events: u64, last: i64) -> Flow {
    let (first, last) = (at(0), at(last));
    Flow { way, kind: kind.to_owned(), source: source.map(ToOwned::to_owned), events, first, last }
}

fn contexts(flows: &[(&str, Flow)]) -> BTreeMap<String, Traffic> {
    let mut contexts: BTreeMap<String, Traffic> = ["restocking", "price", "offer"]
        .map(|name| (name.to_owned(), Traffic { head: 40, ..Traffic::default() }))
        .into();
    for (context, flow) in flows {
        if let Some(traffic) = contexts.get_mut(*context) {
            traffic.flows.push(flow.clone());
        }
    }
    contexts
}

fn seen(declared: &Declared, traffic: &BTreeMap<String, Traffic>, kind: &str) -> Seen {
    let at = declared.contracts().iter().position(|contract| contract.kind == kind).unwrap_or_default();
    told(declared, traffic, &Tally::default(), &[]).types.remove(at)
}

fn publishers(seen: &Seen) -> Vec<(Option<&str>, Standing, u64)> {
    seen.publishers.iter().map(|one| (one.source.as_deref(), one.standing, one.events)).collect()
}

#[test]
fn what_was_declared_and_never_seen_says_so() {
    let declared = declared(&[("warehouse", "urn:wms")]);
    let traffic = contexts(&[]);
    let stock = seen(&declared, &traffic, STOCK);
    assert_eq!((stock.events, stock.last_seen), (0, None));
    assert_eq!(publishers(&stock), [(Some("urn:wms"), Standing::Declared, 0)]);
    assert_eq!(publishers(&seen(&declared, &traffic, PRICE)), [(Some("urn:restock:price"), Standing::Declared, 0)]);
}

#[test]
fn a_source_that_does_not_speak_for_the_owner_stands_out_and_comes_first() {
    let traffic = contexts(&[
        ("restocking", flow(Way::In, STOCK, Some("urn:wms"), 7, 5)),
        ("restocking", flow(Way::In, STOCK, Some("urn:somebody"), 2, 9)),
        ("restocking", flow(Way::In, STOCK, None, 3, 4)),
    ]);
    let stock = seen(&declared(&[("warehouse", "urn:wms")]), &traffic, STOCK);
    assert_eq!(
        publishers(&stock),
        [
            (None, Standing::Undeclared, 3),
            (Some("urn:somebody"), Standing::Undeclared, 2),
            (Some("urn:wms"), Standing::Declared, 7),
        ]
    );
    assert_eq!((stock.events, stock.last_seen, stock.has_undeclared_publisher()), (12, Some(at(9)), true));
    let unnamed = seen(&declared(&[]), &traffic, STOCK);
    assert!(unnamed.publishers.iter().all(|publisher| publisher.standing == Standing::Unnamed));
    assert!(!unnamed.has_undeclared_publisher(), "nobody said who may");
}

#[test]
fn what_a_context_says_is_counted_where_it_is_said_and_a_second_voice_stands_out() {
    let mut traffic = contexts(&[
        ("price", flow(Way::Out, PRICE, None, 10, 5)),
        ("offer", flow(Way::In, PRICE, Some("urn:restock:price"), 8, 4)),
        ("restocking", flow(Way::In, PRICE, Some("urn:somebody"), 1, 9)),
    ]);
    let lately = |hour, day| Lately { hour, day };
    for (context, way, counts) in [("price", Way::Out, lately(2, 6)), ("offer", Way::In, lately(1, 5))] {
        if let Some(traffic) = traffic.get_mut(context) {
            traffic.lately.insert((way, PRICE.to_owned()), counts);
        }
    }
    let price = seen(&declared(&[]), &traffic, PRICE);
    assert_eq!((price.events, price.last_hour, price.last_day, price.last_seen), (10, 2, 6, Some(at(5))));
    assert_eq!(
        publishers(&price),
        [(Some("urn:somebody"), Standing::Undeclared, 1), (Some("urn:restock:price"), Standing::Declared, 10)]
    );
}

#[test]
fn consumers_are_contexts_that_hear_it_and_readers_whose_feeds_carry_it() {
    let mut traffic = contexts(&[("offer", flow(Way::In, PRICE, Some("urn:restock:price"), 8, 4))]);
    if let Some(offer) = traffic.get_mut("offer") {
        offer.heard.insert("price".to_owned(), 37);
    }
    let feed = |feed: &str, behind| FeedTold {
        feed: feed.to_owned(),
        head: Some(9),
        position: Some(9),
        behind,
        last_contact: Some(at(1)),
        revoked_at: (feed == "price").then(|| at(2)),
        erased_at: None,
    };
    let reader = |name: &str, feeds: Vec<FeedTold>| ReaderTold { name: name.to_owned(), inside: false, feeds };
    let readers = [
        reader(
            "store",
            vec![feed("price.stores.north", Some(3)), feed("price.stores", None), feed("offer.public", None)],
        ),
        reader("audit", vec![feed("price", None)]),
    ];
    let declared = declared(&[]);
    let told = told(&declared, &traffic, &Tally::default(), &readers);
    let price = declared.contracts().iter().zip(told.types).find(|(contract, _)| contract.kind == PRICE);
    let consumers: Vec<_> = price
        .into_iter()
        .flat_map(|(_, seen)| seen.consumers)
        .map(|one| (one.name, one.at, one.events, one.behind, one.is_revoked))
        .collect();
    let one =
        |name: &str, at: &str, events, behind, is_revoked| (name.to_owned(), at.to_owned(), events, behind, is_revoked);
    assert_eq!(
        consumers,
        [
            one("offer", "the log of price", Some(8), Some(3), false),
            one("store", "price.stores.north", None, Some(3), false),
            one("audit", "price", None, None, true),
        ]
    );
}

#[test]
fn what_waits_at_the_door_is_still_to_be_heard() {
    let mut waiting = Tally::default();
    let mut counts = Counts::default();
    counts.by_state[EntryState::Pending as usize] = 5;
    waiting.0.insert(STOCK.to_owned(), counts);
    let declared = declared(&[]);
    let told = told(&declared, &contexts(&[]), &waiting, &[]);
    let behind: Vec<_> = told.types.iter().flat_map(|seen| &seen.consumers).map(|one| one.behind).collect();
    assert_eq!(behind, [Some(5), Some(40)]);
}

#[test]
fn what_was_never_declared_is_told_with_who_said_it() {
    let traffic = contexts(&[
        ("restocking", flow(Way::In, "till.sale.made.v1", Some("urn:till"), 4, 3)),
        ("restocking", flow(Way::In, "till.sale.made.v1", None, 1, 8)),
        ("offer", flow(Way::Out, "offer.secret.v1", None, 1, 5)),
        ("offer", flow(Way::Out, OFFER, None, 1, 5)),
    ]);
    let told = told(&declared(&[]), &traffic, &Tally::default(), &[]).undeclared;
    let told: Vec<_> =
        told.iter().map(|one| (one.kind.as_str(), one.context.as_str(), one.sources.join(" "), one.events)).collect();
    assert_eq!(
        told,
        [
            ("till.sale.made.v1", "restocking", "urn:till further sources".to_owned(), 5),
            ("offer.secret.v1", "offer", "urn:restock:offer".to_owned(), 1),
        ]
    );
}
