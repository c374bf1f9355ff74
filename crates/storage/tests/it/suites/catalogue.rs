//! The lists of products and orders: filters, orders and pages over what was really written.

use context::StoreError;
use jiff::civil::{Date, date};
use restocking::events::ProductPublished;
use restocking::facts::OrderStatus;
use restocking::ports::{
    Guard, OrderQuery, OrderSort, ProductQuery, ProductRow, ProductSort, ShortageRow, ShortageView, StockRowKept, Work,
};
use rust_decimal::Decimal;

use crate::adapter::{Restocking, cases};
use crate::retailer::{order, product, stock, suggestion, supplier, writes};
use crate::support::at;

cases! {
    restocking:
    a_product_is_listed_with_what_is_known_of_it,
    products_are_narrowed_by_each_filter_and_by_words,
    products_are_sorted_and_paged_without_a_gap_and_without_a_double,
    a_product_that_is_published_anew_is_found_as_it_is_now,
    an_order_is_listed_with_what_is_known_of_it,
    orders_are_narrowed_by_each_filter_and_by_words,
    orders_are_sorted_and_paged_without_a_gap_and_without_a_double,
    a_cursor_of_another_list_is_refused;
    by_hand:
}

fn named(product_id: &str, supplier_id: &str, name: &str, category: Option<&str>) -> ProductRow {
    let row = product(product_id, supplier_id);
    let published =
        ProductPublished { name: name.to_owned(), category: category.map(ToOwned::to_owned), ..row.published };
    ProductRow { published, revision: 0 }
}

fn short_from(product_id: &str, day: Date) -> ShortageRow {
    let shortage = ShortageView {
        product_id: product_id.to_owned(),
        product_name: String::new(),
        first_day: day,
        last_day: day,
        stock_out_day: None,
        worst_gap: 1_000,
        unmet: 0,
        value_at_risk: None,
        currency: None,
    };
    ShortageRow { product_id: product_id.to_owned(), shortage: Some(shortage) }
}

fn stale(product_id: &str) -> StockRowKept {
    let mut row = stock(product_id);
    row.stock.stale_since = Some(at(0));
    row
}

/// Four products: `a` with a suggestion, `b` short on the 9th, `c` stale, `d` short on the 4th.
async fn with_products(at_hand: &Restocking) {
    let mut nordlicht = supplier("S");
    "Nordlicht".clone_into(&mut nordlicht.published.name);
    let mut hafen = supplier("T");
    "Hafen & Co".clone_into(&mut hafen.published.name);
    let products = vec![
        named("a", "S", "Teapot", Some("kitchen")),
        named("b", "T", "Kettle 100%", Some("kitchen")),
        named("c", "T", "Lantern", None),
        named("d", "S", "Bunting", Some("party")),
    ];
    let stocks = vec![stock("a"), stock("b"), stale("c"), stock("d")];
    let shortages = vec![short_from("b", date(2026, 12, 9)), short_from("d", date(2026, 12, 4))];
    let work = Work {
        products,
        suppliers: vec![nordlicht, hafen],
        stocks,
        shortages,
        orders: vec![order("PO-1", &["a", "a"])],
        ..Work::default()
    };
    at_hand.store.commit(work).await.unwrap();
    let mut of_a = suggestion(1, "PO-1");
    "a".clone_into(&mut of_a.details.product_id);
    at_hand.store.commit(writes(&of_a, Guard::Absent)).await.unwrap();
}

fn all_products() -> ProductQuery {
    ProductQuery { limit: 100, ..ProductQuery::default() }
}

async fn products(at_hand: &Restocking, query: ProductQuery) -> Vec<String> {
    let page = at_hand.catalogue.list_products(query).await.unwrap();
    assert_eq!(page.total, page.items.len() as u64);
    page.items.into_iter().map(|item| item.product_id).collect()
}

async fn a_product_is_listed_with_what_is_known_of_it(at_hand: Restocking) {
    with_products(&at_hand).await;
    let query = ProductQuery { q: Some("teapot".to_owned()), ..all_products() };
    let item = at_hand.catalogue.list_products(query).await.unwrap().items.remove(0);
    assert_eq!(
        (item.product_id.as_str(), item.name.as_str(), item.category.as_deref()),
        ("a", "Teapot", Some("kitchen"))
    );
    assert_eq!((item.supplier_id.as_str(), item.supplier_name.as_str()), ("S", "Nordlicht"));
    assert_eq!((item.open_lines, item.suggestions, item.on_hand, item.is_stale), (2, 1, None, false));
    let short = at_hand.catalogue.list_products(ProductQuery { short: true, ..all_products() }).await.unwrap();
    assert_eq!(short.items[0].short_from, Some(date(2026, 12, 4)));
}

async fn products_are_narrowed_by_each_filter_and_by_words(at_hand: Restocking) {
    with_products(&at_hand).await;
    let some = |text: &str| Some(text.to_owned());
    let cases: Vec<(ProductQuery, &[&str])> = vec![
        (all_products(), &["d", "b", "c", "a"]),
        (ProductQuery { supplier_id: some("T"), ..all_products() }, &["b", "c"]),
        (ProductQuery { category: some("kitchen"), ..all_products() }, &["b", "a"]),
        (ProductQuery { with_suggestions: true, ..all_products() }, &["a"]),
        (ProductQuery { short: true, ..all_products() }, &["d", "b"]),
        (ProductQuery { stale: true, ..all_products() }, &["c"]),
        (ProductQuery { short: true, supplier_id: some("S"), ..all_products() }, &["d"]),
        (ProductQuery { q: some("hafen lan"), ..all_products() }, &["c"]),
        (ProductQuery { q: some("100%"), ..all_products() }, &["b"]),
        (ProductQuery { q: some("_"), ..all_products() }, &[]),
        (ProductQuery { q: some("' OR 1=1 --"), ..all_products() }, &[]),
    ];
    for (query, expected) in cases {
        assert_eq!(products(&at_hand, query.clone()).await, expected, "{query:?}");
    }
}

async fn products_are_sorted_and_paged_without_a_gap_and_without_a_double(at_hand: Restocking) {
    with_products(&at_hand).await;
    let expected = [
        (ProductSort::Name, ["d", "b", "c", "a"]),
        (ProductSort::Id, ["a", "b", "c", "d"]),
        (ProductSort::Short, ["d", "b", "c", "a"]),
    ];
    for ((_, sort), (named, expected)) in ProductSort::ALL.into_iter().zip(expected) {
        assert_eq!(sort, named);
        let (mut found, mut cursor) = (Vec::new(), None);
        loop {
            let query = ProductQuery { sort, limit: 1, cursor, ..all_products() };
            let page = at_hand.catalogue.list_products(query).await.unwrap();
            assert_eq!(page.total, 4);
            found.extend(page.items.into_iter().map(|item| item.product_id));
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(found, expected, "{sort:?}");
    }
}

async fn a_product_that_is_published_anew_is_found_as_it_is_now(at_hand: Restocking) {
    with_products(&at_hand).await;
    let known = at_hand.store.desks(&["a".to_owned()]).await.unwrap().remove(0).product.unwrap();
    let renamed = named("a", "T", "Coffee pot", Some("party"));
    let again = ProductRow { revision: known.revision, ..renamed };
    at_hand.store.commit(Work { products: vec![again], ..Work::default() }).await.unwrap();
    let query = |q: &str| ProductQuery { q: Some(q.to_owned()), ..all_products() };
    assert!(products(&at_hand, query("teapot")).await.is_empty());
    assert_eq!(products(&at_hand, ProductQuery { category: Some("party".to_owned()), ..query("coffee") }).await, ["a"]);
}

/// `PO-1` open of S, ordered late, arrives on 14 December; `PO-2` open of T, arrives on the 1st; `PO-3` finished.
async fn with_orders(at_hand: &Restocking) {
    let mut hafen = supplier("T");
    "Hafen & Co".clone_into(&mut hafen.published.name);
    let mut orders = vec![order("PO-1", &["a", "b"]), order("PO-2", &["a"]), order("PO-3", &["a"])];
    orders[0].order.ordered_on = Some(date(2026, 11, 20));
    orders[1].order.ordered_on = Some(date(2026, 11, 2));
    "T".clone_into(&mut orders[1].order.supplier_id);
    orders[1].order.lines.get_mut("1").unwrap().confirmed_on = Some(date(2026, 12, 1));
    orders[2].order.status = OrderStatus::Finished;
    at_hand.store.commit(Work { orders, suppliers: vec![hafen], ..Work::default() }).await.unwrap();
    at_hand.store.commit(writes(&suggestion(1, "PO-2"), Guard::Absent)).await.unwrap();
}

fn all_orders() -> OrderQuery {
    OrderQuery { limit: 100, ..OrderQuery::default() }
}

async fn orders(at_hand: &Restocking, query: OrderQuery) -> Vec<String> {
    let page = at_hand.catalogue.list_orders(query).await.unwrap();
    assert_eq!(page.total, page.items.len() as u64);
    page.items.into_iter().map(|item| item.order_id).collect()
}

async fn an_order_is_listed_with_what_is_known_of_it(at_hand: Restocking) {
    with_orders(&at_hand).await;
    let items = at_hand.catalogue.list_orders(all_orders()).await.unwrap().items;
    let second = &items[0];
    assert_eq!(
        (second.order_id.as_str(), second.supplier_name.as_str(), second.status),
        ("PO-2", "Hafen & Co", OrderStatus::Open)
    );
    assert_eq!((second.ordered_on, second.next_arrival), (Some(date(2026, 11, 2)), Some(date(2026, 12, 1))));
    assert_eq!((second.open_lines, second.suggestions), (1, 1));
    assert_eq!(second.open_value, Some(("EUR".to_owned(), Decimal::new(4_800, 2))));
    let first = &items[1];
    assert_eq!(
        (first.open_lines, first.supplier_name.as_str(), first.suggestions),
        (2, "S", 0),
        "an unknown name is its id"
    );
    let third = &items[2];
    assert_eq!((third.status, third.next_arrival, third.open_lines), (OrderStatus::Finished, None, 0));
}

async fn orders_are_narrowed_by_each_filter_and_by_words(at_hand: Restocking) {
    with_orders(&at_hand).await;
    let some = |text: &str| Some(text.to_owned());
    let cases: Vec<(OrderQuery, &[&str])> = vec![
        (OrderQuery { supplier_id: some("S"), ..all_orders() }, &["PO-1", "PO-3"]),
        (OrderQuery { status: Some(OrderStatus::Open), ..all_orders() }, &["PO-2", "PO-1"]),
        (OrderQuery { status: Some(OrderStatus::Cancelled), ..all_orders() }, &[]),
        (OrderQuery { with_suggestions: true, ..all_orders() }, &["PO-2"]),
        (OrderQuery { late_on: Some(date(2026, 12, 2)), ..all_orders() }, &["PO-2"]),
        (OrderQuery { late_on: Some(date(2026, 12, 1)), ..all_orders() }, &[]),
        (OrderQuery { q: some("hafen 2"), ..all_orders() }, &["PO-2"]),
        (OrderQuery { q: some("PO_1"), ..all_orders() }, &[]),
    ];
    for (query, expected) in cases {
        assert_eq!(orders(&at_hand, query.clone()).await, expected, "{query:?}");
    }
}

async fn orders_are_sorted_and_paged_without_a_gap_and_without_a_double(at_hand: Restocking) {
    with_orders(&at_hand).await;
    let expected = [
        (OrderSort::Arrival, ["PO-2", "PO-1", "PO-3"]),
        (OrderSort::Newest, ["PO-1", "PO-2", "PO-3"]),
        (OrderSort::Value, ["PO-1", "PO-2", "PO-3"]),
        (OrderSort::Id, ["PO-1", "PO-2", "PO-3"]),
    ];
    for ((_, sort), (named, expected)) in OrderSort::ALL.into_iter().zip(expected) {
        assert_eq!(sort, named);
        let (mut found, mut cursor) = (Vec::new(), None);
        loop {
            let page =
                at_hand.catalogue.list_orders(OrderQuery { sort, limit: 2, cursor, ..all_orders() }).await.unwrap();
            found.extend(page.items.into_iter().map(|item| item.order_id));
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(found, expected, "{sort:?}");
    }
}

async fn a_cursor_of_another_list_is_refused(at_hand: Restocking) {
    with_products(&at_hand).await;
    let page = at_hand.catalogue.list_products(ProductQuery { limit: 1, ..all_products() }).await.unwrap();
    let by_id = ProductQuery { sort: ProductSort::Id, cursor: page.next_cursor.clone(), ..all_products() };
    assert!(matches!(at_hand.catalogue.list_products(by_id).await, Err(StoreError::Refused(_))));
    let of_orders = OrderQuery { cursor: page.next_cursor, ..all_orders() };
    assert!(matches!(at_hand.catalogue.list_orders(of_orders).await, Err(StoreError::Refused(_))));
    for cursor in ["", "zz", "7b7d", "ü"] {
        let query = ProductQuery { cursor: Some(cursor.to_owned()), ..all_products() };
        assert!(matches!(at_hand.catalogue.list_products(query).await, Err(StoreError::Refused(_))), "{cursor:?}");
    }
}
