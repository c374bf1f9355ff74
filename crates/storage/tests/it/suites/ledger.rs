//! What a context's ledger is asked: pages, prefixes, what is due, what hangs together.

use catalogue::desk::{Cause, Desk};
use catalogue::ledger::ListQuery;
use catalogue::price::{ListDraft, PricePublished, PublishList, SetPrice};
use catalogue::product::{
    ChangeGroups, GroupDraft, GroupMove, GroupPublished, ProductDraft, PublishGroup, PublishProduct,
};

use crate::adapter::{Catalogue, cases};
use crate::support::at;

cases! {
    catalogue:
    rows_are_found_by_the_beginning_of_their_ids_and_page_by_page,
    what_is_still_due_is_found_and_what_was_is_not,
    links_are_counted_and_paged,
    groups_are_found_by_their_names;
    by_hand:
}

fn cause() -> Cause {
    Cause::request("test")
}

async fn price(desk: &Desk, list: &str, product: &str, from: i64, until: Option<i64>) {
    let change = SetPrice::new(list, product, "1.00", at(from), until.map(at), None).unwrap();
    desk.make(&change, &cause()).await.unwrap().unwrap();
}

async fn with_lists(at_hand: &Catalogue) {
    let desk = &at_hand.contexts.price.desk;
    for list_id in ["north", "north-2", "south"] {
        let (list_id, name) = (list_id.to_owned(), "A list".to_owned());
        let draft = ListDraft { list_id, name, currency: "EUR".to_owned(), channel: "web".to_owned() };
        desk.make(&PublishList::new(draft, None).unwrap(), &cause()).await.unwrap().unwrap();
    }
}

async fn ids(desk: &Desk, query: ListQuery) -> Vec<String> {
    desk.list_by::<PricePublished>(query).await.unwrap().items.into_iter().map(|price| price.price_id).collect()
}

async fn rows_are_found_by_the_beginning_of_their_ids_and_page_by_page(at_hand: Catalogue) {
    with_lists(&at_hand).await;
    let desk = &at_hand.contexts.price.desk;
    for (list, product) in [("north", "P1"), ("north", "P2"), ("north", "P3"), ("north-2", "P1"), ("south", "P1")] {
        price(desk, list, product, 0, None).await;
    }
    let under = |under: &str| ListQuery { under: Some(under.to_owned()), ..ListQuery::of::<PricePublished>(10) };
    assert_eq!(ids(desk, under("north/")).await, ["north/P1", "north/P2", "north/P3"]);
    assert_eq!(ids(desk, under("east/")).await, Vec::<String>::new());
    let first = ListQuery { limit: 2, ..under("north/") };
    let page = desk.list_by::<PricePublished>(first.clone()).await.unwrap();
    assert_eq!(page.next.as_deref(), Some("north/P2"));
    assert_eq!(ids(desk, ListQuery { after: page.next, ..first }).await, ["north/P3"]);
}

async fn what_is_still_due_is_found_and_what_was_is_not(at_hand: Catalogue) {
    with_lists(&at_hand).await;
    let desk = &at_hand.contexts.price.desk;
    price(desk, "north", "past", 0, None).await;
    price(desk, "north", "begins", 100, None).await;
    price(desk, "north", "ends", 0, Some(100)).await;
    let due = |moment| ListQuery { due_after: Some(at(moment)), ..ListQuery::of::<PricePublished>(10) };
    assert_eq!(ids(desk, due(50)).await, ["north/begins", "north/ends"]);
    assert_eq!(ids(desk, due(100)).await, Vec::<String>::new());
}

async fn groups_with_members(at_hand: &Catalogue) {
    let desk = &at_hand.contexts.product.desk;
    for (group_id, name) in [("G1", "Pens and ink"), ("G2", "Paper"), ("G3", "Nothing")] {
        let names = [("en".to_owned(), name.to_owned())].into();
        let draft = GroupDraft { group_id: group_id.to_owned(), names, discontinued: false };
        desk.make(&PublishGroup::new(draft, None).unwrap(), &cause()).await.unwrap().unwrap();
    }
    for product_id in ["P1", "P2", "P3"] {
        let names = [("en".to_owned(), "Ink".to_owned())].into();
        let draft = ProductDraft { product_id: product_id.to_owned(), names, ..ProductDraft::default() };
        desk.make(&PublishProduct::new(draft, None).unwrap(), &cause()).await.unwrap().unwrap();
        let join = ChangeGroups::new(product_id, "G1", GroupMove::Join).unwrap();
        desk.make(&join, &cause()).await.unwrap().unwrap();
    }
    let join = ChangeGroups::new("P3", "G2", GroupMove::Join).unwrap();
    desk.make(&join, &cause()).await.unwrap().unwrap();
}

async fn links_are_counted_and_paged(at_hand: Catalogue) {
    groups_with_members(&at_hand).await;
    let ledger = &at_hand.contexts.product.desk.ledger;
    let asked = ["G1", "G2", "G3"].map(str::to_owned);
    let counts = ledger.linked_counts("member", &asked).await.unwrap();
    assert_eq!(counts, [("G1".to_owned(), 3), ("G2".to_owned(), 1)]);
    assert_eq!(ledger.linked_page("member", "G1", None, 2).await.unwrap(), ["P1", "P2"]);
    assert_eq!(ledger.linked_page("member", "G1", Some("P2"), 2).await.unwrap(), ["P3"]);
    assert_eq!(ledger.linked_page("price", "G1", None, 2).await.unwrap(), Vec::<String>::new());
}

async fn groups_are_found_by_their_names(at_hand: Catalogue) {
    groups_with_members(&at_hand).await;
    let desk = &at_hand.contexts.product.desk;
    let found = async |words: &str| {
        let page = desk.list::<GroupPublished>(Some(words.to_owned()), None, 10).await.unwrap();
        page.items.into_iter().map(|group| group.group_id).collect::<Vec<_>>()
    };
    assert_eq!(found("ink").await, ["G1"], "a product of that name is no group");
    assert_eq!(found("G2").await, ["G2"]);
}
