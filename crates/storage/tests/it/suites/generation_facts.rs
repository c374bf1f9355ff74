//! The next generation's facts: seen by nobody before the switch, and of everything the newer afterwards.

use restocking::facts::{Article, Location};
use restocking::ports::{OrderRow, Part, ProductDesk, ProductRow, StockRowKept, Work};
use restocking::rebuild::{Facts, RebuildState, Told};

use crate::adapter::{Restocking, cases};
use crate::generation::{UnderWay, begun, conflicts, facts, heard};
use crate::retailer::{order, product, stock, supplier};
use crate::support::at;

cases! {
    restocking:
    nothing_of_it_is_seen_before_the_switch_and_all_of_it_afterwards,
    only_one_is_under_way,
    a_step_is_stored_once_and_after_the_one_before_it,
    of_what_is_read_twice_the_newer_counts_with_its_lines,
    lines_of_many_pages_come_in_the_order_of_their_products,
    what_events_brought_meanwhile_is_not_undone,
    what_the_catalogue_calls_products_holds_for_what_the_source_says_and_for_what_it_said_meanwhile,
    of_equally_old_facts_the_sources_counts,
    levels_are_taken_location_by_location,
    what_the_source_does_not_know_goes_unless_it_was_touched,
    an_abandoned_one_leaves_everything_as_it_was,
    one_follows_on_another,
    work_on_the_generation_before_is_not_stored_in_this_one,
    rows_to_be_told_of_are_kept;
    by_hand:
}

fn versioned(mut row: ProductRow, version: u64, name: &str) -> ProductRow {
    row.published.version = version;
    row.published.name = name.to_owned();
    row
}

fn at_version(mut row: OrderRow, version: u64) -> OrderRow {
    row.order.version = version;
    row
}

fn levels(product_id: &str, levels: &[(&str, i64, u64)]) -> StockRowKept {
    let mut row = stock(product_id);
    let located = levels.iter().map(|(at, level, upto)| ((*at).to_owned(), Location::numbered(*level, *upto)));
    row.stock.locations = located.collect();
    row
}

async fn desk(at_hand: &Restocking, product_id: &str) -> ProductDesk {
    at_hand.store.desks(&[product_id.to_owned()]).await.unwrap().remove(0)
}

fn orders_of(desk: &ProductDesk) -> Vec<&str> {
    desk.lines.iter().map(|line| line.order_id.as_str()).collect()
}

fn name(desk: &ProductDesk) -> &str {
    desk.product.as_ref().map_or("", |row| row.published.name.as_str())
}

fn small() -> Facts {
    facts(
        vec![supplier("S")],
        vec![product("P", "S"), product("Q", "S")],
        vec![levels("P", &[("L", 5, 3)])],
        vec![order("PO-1", &["P", "Q"])],
    )
}

async fn nothing_of_it_is_seen_before_the_switch_and_all_of_it_afterwards(at_hand: Restocking) {
    let mut rebuild = UnderWay::begin(&at_hand, 1).await;
    rebuild.load(small()).await;
    rebuild.arrange().await;
    let before = desk(&at_hand, "P").await;
    assert!(before.product.is_none() && before.stock.is_none() && before.lines.is_empty());
    assert!(at_hand.store.orders(&["PO-1".to_owned()]).await.unwrap().is_empty());
    rebuild.switch().await;
    let after = desk(&at_hand, "P").await;
    assert_eq!((name(&after), orders_of(&after)), ("Product P", vec!["PO-1"]));
    assert_eq!(after.stock.unwrap().stock.on_hand_units(), Some(5));
    assert_eq!(after.supplier.unwrap().published.supplier_id, "S");
    let order = at_hand.store.orders(&["PO-1".to_owned()]).await.unwrap().remove(0);
    assert_eq!(order.order, crate::retailer::order("PO-1", &["P", "Q"]).order);
    rebuild.end().await;
    assert_eq!(orders_of(&desk(&at_hand, "Q").await), ["PO-1"], "clearing away touches nothing of it");
}

fn called(product_id: &str, version: u64, name: &str) -> Work {
    let (product_id, name) = (product_id.to_owned(), name.to_owned());
    Work { articles: vec![Article { product_id, version, name, category: Some("Tea".to_owned()) }], ..Work::default() }
}

async fn what_the_catalogue_calls_products_holds_for_what_the_source_says_and_for_what_it_said_meanwhile(
    at_hand: Restocking,
) {
    at_hand.store.commit(called("P", 2, "Green tea")).await.unwrap();
    // An older word comes late, and changes nothing.
    at_hand.store.commit(called("P", 1, "Tea")).await.unwrap();
    assert_eq!(at_hand.store.articles(&["P".to_owned(), "Q".to_owned()]).await.unwrap().len(), 1);
    let mut rebuild = UnderWay::begin(&at_hand, 1).await;
    rebuild.load(small()).await;
    // While it is filled, both are renamed, and planning publishes one of them anew.
    let mut meanwhile = called("Q", 1, "Black tea");
    meanwhile.products = vec![versioned(product("P", "S"), 2, "Green tea")];
    at_hand.store.commit(meanwhile).await.unwrap();
    let mut meanwhile = called("P", 3, "White tea");
    let mut renamed = versioned(product("P", "S"), 2, "White tea");
    renamed.revision = 1;
    meanwhile.products = vec![renamed];
    at_hand.store.commit(meanwhile).await.unwrap();
    rebuild.arrange().await;
    rebuild.switch().await;
    let after = desk(&at_hand, "P").await;
    assert_eq!(name(&after), "White tea");
    assert_eq!(after.product.unwrap().published.category.as_deref(), Some("Tea"));
    assert_eq!(name(&desk(&at_hand, "Q").await), "Black tea", "here only the source knows it");
}

async fn only_one_is_under_way(at_hand: Restocking) {
    let rebuild = UnderWay::begin(&at_hand, 1).await;
    assert!(conflicts(&at_hand.generations.begin(&begun(2)).await));
    for held in [RebuildState::Paused, RebuildState::Failed] {
        let latest = at_hand.generations.rebuild().await.unwrap().unwrap();
        at_hand.generations.note(&latest.in_state(held, None, at(1))).await.unwrap();
        assert!(conflicts(&at_hand.generations.begin(&begun(2)).await), "{held:?} is not over");
    }
    let latest = at_hand.generations.rebuild().await.unwrap().unwrap();
    assert_eq!((latest.id, latest.step), (rebuild.rebuild.id, 3));
    at_hand.generations.note(&latest.in_state(RebuildState::Abandoned, None, at(1))).await.unwrap();
    at_hand.generations.begin(&begun(2)).await.unwrap();
}

async fn a_step_is_stored_once_and_after_the_one_before_it(at_hand: Restocking) {
    let rebuild = UnderWay::begin(&at_hand, 1).await;
    let second = rebuild.rebuild.next();
    let third = second.next();
    assert!(conflicts(&at_hand.generations.load(small(), Vec::new(), &third).await), "the second is missing");
    at_hand.generations.load(small(), Vec::new(), &second).await.unwrap();
    assert!(conflicts(&at_hand.generations.load(small(), Vec::new(), &second).await));
    assert_eq!(at_hand.generations.rebuild().await.unwrap().unwrap(), second);
}

async fn of_what_is_read_twice_the_newer_counts_with_its_lines(at_hand: Restocking) {
    let mut rebuild = UnderWay::begin(&at_hand, 1).await;
    let page = |version, product_ids: &[&str], name: &str| {
        facts(
            Vec::new(),
            vec![versioned(product("P", "S"), version, name)],
            vec![levels("P", &[("L", version as i64, version)])],
            vec![at_version(order("PO-1", product_ids), version), order("PO-2", &["P", "R"])],
        )
    };
    rebuild.load(page(2, &["P"], "second")).await;
    rebuild.load(page(3, &["Q"], "third")).await;
    rebuild.load(page(1, &["P", "Q", "R"], "first")).await;
    rebuild.arrange().await;
    rebuild.switch().await;
    let (p, q, r) = (desk(&at_hand, "P").await, desk(&at_hand, "Q").await, desk(&at_hand, "R").await);
    assert_eq!((name(&p), p.stock.as_ref().unwrap().stock.on_hand_units()), ("third", Some(3)));
    assert_eq!((orders_of(&p), orders_of(&q), orders_of(&r)), (vec!["PO-2"], vec!["PO-1"], vec!["PO-2"]));
}

async fn lines_of_many_pages_come_in_the_order_of_their_products(at_hand: Restocking) {
    let mut rebuild = UnderWay::begin(&at_hand, 1).await;
    let products: Vec<String> = (0..9).map(|n| format!("P{n}")).collect();
    for page in 0..7 {
        let orders = (0..5).map(|n| order(&format!("PO-{page}-{n}"), &[&products[(page * 5 + n) % 9], "P4"]));
        rebuild.load(facts(Vec::new(), Vec::new(), Vec::new(), orders.collect())).await;
    }
    rebuild.load(facts(Vec::new(), vec![product("P4", "S")], Vec::new(), Vec::new())).await;
    rebuild.arrange().await;
    let desks = at_hand.generations.next_desks(None, 10).await.unwrap();
    assert_eq!(desks.len(), 1);
    rebuild.switch().await;
    // Beside the line that each of the 35 orders has of it, every ninth has another one.
    assert_eq!(desk(&at_hand, "P4").await.lines.len(), 35 + 4);
    assert_eq!(desk(&at_hand, "P0").await.lines.len(), 4);
    assert_eq!(desk(&at_hand, "P8").await.lines.len(), 3);
}

async fn what_events_brought_meanwhile_is_not_undone(at_hand: Restocking) {
    at_hand.store.commit(heard(small())).await.unwrap();
    let mut rebuild = UnderWay::begin(&at_hand, 1).await;
    rebuild.load(small()).await;
    // While the rebuild goes on: a newer product, a movement, and an order that takes another product.
    let known = desk(&at_hand, "P").await;
    let newer = Work {
        products: vec![ProductRow { revision: 1, ..versioned(product("P", "S"), 2, "newer") }],
        stocks: vec![StockRowKept { revision: known.stock.unwrap().revision, ..levels("P", &[("L", 4, 4)]) }],
        orders: vec![OrderRow { revision: 1, ..at_version(order("PO-1", &["Q"]), 2) }, order("PO-2", &["P"])],
        ..Work::default()
    };
    at_hand.store.commit(newer).await.unwrap();
    rebuild.arrange().await;
    // And after its reviews.
    at_hand.store.commit(Work { orders: vec![order("PO-3", &["P"])], ..Work::default() }).await.unwrap();
    rebuild.switch().await;
    let (p, q) = (desk(&at_hand, "P").await, desk(&at_hand, "Q").await);
    assert_eq!((name(&p), p.stock.as_ref().unwrap().stock.on_hand_units()), ("newer", Some(4)));
    assert_eq!((orders_of(&p), orders_of(&q)), (vec!["PO-2", "PO-3"], vec!["PO-1"]));
    assert_eq!(rebuild.rebuild.switched.as_ref().unwrap().due, 1, "P, of which PO-3 came after its review");
    assert!(p.due.is_some() && q.due.is_none());
}

async fn of_equally_old_facts_the_sources_counts(at_hand: Restocking) {
    at_hand.store.commit(heard(small())).await.unwrap();
    let source = facts(
        vec![supplier("S")],
        vec![versioned(product("P", "S"), 1, "as the source has it")],
        vec![levels("P", &[("L", 50, 3)])],
        vec![order("PO-1", &["P"])],
    );
    let _rebuild = UnderWay::whole(&at_hand, 1, source).await;
    let (p, q) = (desk(&at_hand, "P").await, desk(&at_hand, "Q").await);
    assert_eq!(name(&p), "as the source has it");
    assert_eq!((p.stock.unwrap().stock.on_hand_units(), q.lines.len()), (Some(50), 0));
}

async fn levels_are_taken_location_by_location(at_hand: Restocking) {
    let here = [("A", 1, 7), ("B", 2, 7), ("C", 3, 1)];
    at_hand.store.commit(Work { stocks: vec![levels("P", &here)], ..Work::default() }).await.unwrap();
    let mut rebuild = UnderWay::begin(&at_hand, 1).await;
    rebuild.load(facts(Vec::new(), Vec::new(), vec![levels("P", &[("A", 10, 6), ("B", 20, 8)])], Vec::new())).await;
    rebuild.load(facts(Vec::new(), Vec::new(), vec![levels("P", &[("D", 40, 1)])], Vec::new())).await;
    let touched = StockRowKept { revision: 1, ..levels("P", &here) };
    at_hand.store.commit(Work { stocks: vec![touched], ..Work::default() }).await.unwrap();
    rebuild.arrange().await;
    rebuild.switch().await;
    let stock = desk(&at_hand, "P").await.stock.unwrap().stock;
    let level = |at: &str| stock.locations[at].level;
    assert_eq!((level("A"), level("B"), level("C"), level("D")), (1, 20, 3, 40));
}

async fn what_the_source_does_not_know_goes_unless_it_was_touched(at_hand: Restocking) {
    let here = facts(
        vec![supplier("S"), supplier("T")],
        vec![product("P", "S"), product("Q", "S"), product("R", "T")],
        vec![levels("Q", &[("L", 1, 1)])],
        vec![order("PO-1", &["P"]), order("PO-2", &["P"])],
    );
    at_hand.store.commit(heard(here)).await.unwrap();
    let mut rebuild = UnderWay::begin(&at_hand, 1).await;
    rebuild.load(facts(vec![supplier("S")], vec![product("P", "S")], Vec::new(), vec![order("PO-1", &["P"])])).await;
    let touched = ProductRow { revision: 1, ..versioned(product("R", "T"), 2, "touched") };
    at_hand.store.commit(Work { products: vec![touched], ..Work::default() }).await.unwrap();
    rebuild.arrange().await;
    rebuild.switch().await;
    let (p, q, r) = (desk(&at_hand, "P").await, desk(&at_hand, "Q").await, desk(&at_hand, "R").await);
    assert_eq!(orders_of(&p), ["PO-1"]);
    assert!(q.product.is_none() && q.stock.is_none());
    assert_eq!(name(&r), "touched");
    let gone = &rebuild.rebuild.switched.as_ref().unwrap().gone;
    let ids = |part: Part| (gone[&part].count, gone[&part].ids.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(ids(Part::Products), (1, vec!["Q"]));
    assert_eq!((ids(Part::Suppliers), ids(Part::Stock)), ((1, vec!["T"]), (1, vec!["Q"])));
    assert_eq!(ids(Part::Orders), (1, vec!["PO-2"]));
}

async fn an_abandoned_one_leaves_everything_as_it_was(at_hand: Restocking) {
    at_hand.store.commit(heard(small())).await.unwrap();
    let before = (desk(&at_hand, "P").await, at_hand.store.orders(&["PO-1".to_owned()]).await.unwrap());
    let mut rebuild = UnderWay::begin(&at_hand, 1).await;
    rebuild.load(facts(Vec::new(), vec![versioned(product("P", "S"), 9, "other")], Vec::new(), Vec::new())).await;
    rebuild.arrange().await;
    let given_up = rebuild.rebuild.in_state(RebuildState::Abandoned, None, at(5));
    at_hand.generations.note(&given_up).await.unwrap();
    assert!(conflicts(&at_hand.generations.load(small(), Vec::new(), &given_up.next()).await));
    assert!(conflicts(&at_hand.generations.catch_up(1).await));
    while !at_hand.generations.clean(1).await.unwrap() {}
    let after = (desk(&at_hand, "P").await, at_hand.store.orders(&["PO-1".to_owned()]).await.unwrap());
    assert_eq!((after.0.product, after.0.stock, after.0.lines), (before.0.product, before.0.stock, before.0.lines));
    assert_eq!(after.1, before.1);
    at_hand.store.commit(Work { orders: vec![order("PO-2", &["P"])], ..Work::default() }).await.unwrap();
}

async fn one_follows_on_another(at_hand: Restocking) {
    for number in 1..=3 {
        let name = format!("generation {number}");
        let source = facts(
            vec![supplier("S")],
            vec![versioned(product("P", "S"), 1, &name)],
            Vec::new(),
            vec![order(&format!("PO-{number}"), &["P"])],
        );
        let rebuild = UnderWay::whole(&at_hand, number, source).await;
        rebuild.end().await;
        let p = desk(&at_hand, "P").await;
        assert_eq!((crate::suites::generation_facts::name(&p), p.lines.len()), (name.as_str(), 1));
        // The live tables take work as before: under their revisions, found by product and by order.
        let row = at_hand.store.orders(&[format!("PO-{number}")]).await.unwrap().remove(0);
        let moved = OrderRow { revision: row.revision, ..at_version(order(&format!("PO-{number}"), &["Q"]), 2) };
        at_hand.store.commit(Work { orders: vec![moved], ..Work::default() }).await.unwrap();
        assert_eq!((desk(&at_hand, "P").await.lines.len(), desk(&at_hand, "Q").await.lines.len()), (0, 1));
    }
}

async fn work_on_the_generation_before_is_not_stored_in_this_one(at_hand: Restocking) {
    at_hand.store.commit(heard(small())).await.unwrap();
    let loaded = desk(&at_hand, "P").await.stock.unwrap();
    let _rebuild = UnderWay::whole(&at_hand, 1, small()).await;
    let late = Work { stocks: vec![loaded], ..Work::default() };
    assert!(conflicts(&at_hand.store.commit(late).await));
    let late = Work { orders: vec![order("PO-1", &["P"])], ..Work::default() };
    assert!(conflicts(&at_hand.store.commit(late).await), "it was not known when this was decided");
}

async fn rows_to_be_told_of_are_kept(at_hand: Restocking) {
    let rebuild = UnderWay::begin(&at_hand, 1).await;
    let told = |n: usize| Told {
        part: Part::Orders,
        is_mended: n.is_multiple_of(2),
        place: format!("orders.csv line {n}"),
        fault: "no date".to_owned(),
        detail: "the column is empty".to_owned(),
    };
    let rows: Vec<Told> = (0..3_000).map(told).collect();
    at_hand.generations.load(Facts::default(), rows, &rebuild.rebuild.next()).await.unwrap();
    let kept = at_hand.generations.told(1, 10_000).await.unwrap();
    assert_eq!(kept.len(), 2 * restocking::ports::TOLD_ROWS);
    assert_eq!(kept[1], told(1));
    assert_eq!(at_hand.generations.told(1, 3).await.unwrap().len(), 3);
}
