//! The catalogue's five contexts over stores of their own: what one says, the others hear.

use std::sync::Arc;

use catalogue::desk::{Cause, Change, Outcome};
use catalogue::ledger::{Filed as _, Key};
use catalogue::price::{ListDraft, PublishList, SetPrice};
use catalogue::product::{
    ChangeGroups, GroupDraft, GroupMove, ProductDraft, ProductPublished, PublishGroup, PublishProduct,
};
use catalogue::promotion::{Announce, PrepareSale, SaleDraft, WithdrawSale};
use catalogue::values::Refusal;
use catalogue::{Context, offer, product_sale};
use context::{Handler, Lane, Subscription};
use jiff::{SignedDuration, Timestamp};

use crate::adapter::{Catalogue, cases};
use crate::support::at;

cases! {
    catalogue:
    a_product_that_joins_a_group_under_a_sale_and_leaves_it_is_said_once_each_time,
    a_sale_is_announced_at_its_time_and_not_before,
    a_sale_withdrawn_before_its_time_is_never_heard_of,
    an_offer_brings_product_price_and_sale_together,
    what_is_so_already_appends_nothing,
    a_version_that_was_overtaken_is_refused,
    products_are_found_by_words_and_page_by_page;
    by_hand:
}

async fn made<C: Change>(context: &Context, change: Result<C, Refusal>) -> Outcome {
    context.desk.make(&change.unwrap(), &Cause::request("test")).await.unwrap().unwrap()
}

fn draft(id: &str, name: &str) -> ProductDraft {
    ProductDraft {
        product_id: id.to_owned(),
        names: [("en".to_owned(), name.to_owned())].into(),
        ..ProductDraft::default()
    }
}

fn sale(announced_at: Timestamp) -> SaleDraft {
    SaleDraft {
        sale_id: "S1".to_owned(),
        names: [("en".to_owned(), "Back to school".to_owned())].into(),
        group_ids: vec!["PG1".to_owned()],
        product_ids: Vec::new(),
        discount_percent: Some("20".to_owned()),
        amount: None,
        currency: None,
        from: at(100),
        until: at(10_000),
        announced_at,
    }
}

/// Three products, one of them in the group.
async fn given(at_hand: &Catalogue) {
    let product = &at_hand.contexts.product;
    for id in ["P1", "P2", "P3"] {
        made(product, PublishProduct::new(draft(id, &format!("Pencil {id}")), None)).await;
    }
    let names = [("en".to_owned(), "Pencils".to_owned())].into();
    made(product, PublishGroup::new(GroupDraft { group_id: "PG1".to_owned(), names, discontinued: false }, None)).await;
    made(product, ChangeGroups::new("P1", "PG1", GroupMove::Join)).await;
}

/// Everything that was said is heard, until nobody has anything to say.
async fn settle(at_hand: &Catalogue) {
    let contexts = &at_hand.contexts;
    let carries = [
        (&contexts.product, &contexts.product_sale, product_sale::PRODUCT_NEWS),
        (&contexts.promotion, &contexts.product_sale, product_sale::PROMOTION_NEWS),
        (&contexts.product, &contexts.offer, offer::PRODUCT_NEWS),
        (&contexts.price, &contexts.offer, offer::PRICE_NEWS),
        (&contexts.product_sale, &contexts.offer, offer::PRODUCT_SALE_NEWS),
    ];
    let hears: [(&Context, Arc<dyn Handler>); 2] = [
        (&contexts.product_sale, Arc::new(product_sale::TakeNews::new(contexts.product_sale.desk.clone()))),
        (&contexts.offer, Arc::new(offer::TakeNews::new(contexts.offer.desk.clone()))),
    ];
    loop {
        let mut moved = 0;
        for (from, to, kinds) in carries {
            let subscription = Subscription { log: from.log.clone(), inbox: to.inbox.clone(), kinds };
            moved += subscription.carry(at(0), 100).await.unwrap();
        }
        for (context, handler) in &hears {
            let batch = context.inbox.next(Lane::Internal, at(20_000), 100).await.unwrap();
            handler.handle(&batch).await.unwrap();
            moved += batch.len();
        }
        if moved == 0 {
            return;
        }
    }
}

async fn announce(at_hand: &Catalogue) {
    Announce::new(at_hand.contexts.promotion.desk.clone()).round().await.unwrap();
}

/// Type and subject of what a context said after a position.
async fn said(context: &Context, after: u64) -> Vec<(String, String)> {
    let events = context.log.read(after, 1_000).await.unwrap();
    events.into_iter().map(|event| (event.kind, event.subject)).collect()
}

async fn a_product_that_joins_a_group_under_a_sale_and_leaves_it_is_said_once_each_time(at_hand: Catalogue) {
    given(&at_hand).await;
    let contexts = &at_hand.contexts;
    made(&contexts.promotion, PrepareSale::new(sale(at(0)), None)).await;
    announce(&at_hand).await;
    at_hand.clock.advance(SignedDuration::from_secs(500));
    settle(&at_hand).await;
    let (before, promotions) =
        (contexts.product_sale.log.head().await.unwrap(), contexts.promotion.log.head().await.unwrap());
    assert_eq!(before, 1, "P1 is under it");
    let once = ("productsale.product-sale.published.v1".to_owned(), "product-sale/S1/P3".to_owned());

    made(&contexts.product, ChangeGroups::new("P3", "PG1", GroupMove::Join)).await;
    settle(&at_hand).await;
    assert_eq!(said(&contexts.product_sale, before).await, std::slice::from_ref(&once));

    made(&contexts.product, ChangeGroups::new("P3", "PG1", GroupMove::Leave)).await;
    settle(&at_hand).await;
    assert_eq!(said(&contexts.product_sale, before).await, [once.clone(), once]);
    assert_eq!(contexts.promotion.log.head().await.unwrap(), promotions, "no event of a promotion changed or came");
}

async fn a_sale_is_announced_at_its_time_and_not_before(at_hand: Catalogue) {
    let promotion = &at_hand.contexts.promotion;
    made(promotion, PrepareSale::new(sale(at(60)), None)).await;
    at_hand.clock.advance(SignedDuration::from_secs(59));
    announce(&at_hand).await;
    assert!(said(promotion, 1).await.is_empty(), "nothing but the plan");
    at_hand.clock.advance(SignedDuration::from_secs(1));
    announce(&at_hand).await;
    announce(&at_hand).await;
    assert_eq!(said(promotion, 1).await, [("promotion.sale.announced.v1".to_owned(), "sale/S1".to_owned())]);
}

async fn a_sale_withdrawn_before_its_time_is_never_heard_of(at_hand: Catalogue) {
    let promotion = &at_hand.contexts.promotion;
    made(promotion, PrepareSale::new(sale(at(60)), None)).await;
    made(promotion, WithdrawSale::new("S1", None)).await;
    at_hand.clock.advance(SignedDuration::from_secs(1_000));
    announce(&at_hand).await;
    assert!(said(promotion, 0).await.iter().all(|(kind, _)| kind == "promotion.sale.prepared.v1"));
}

async fn an_offer_brings_product_price_and_sale_together(at_hand: Catalogue) {
    given(&at_hand).await;
    let contexts = &at_hand.contexts;
    let (list_id, name, currency, channel) = ("north".into(), "North".into(), "EUR".into(), "stores".into());
    made(&contexts.price, PublishList::new(ListDraft { list_id, name, currency, channel }, None)).await;
    made(&contexts.price, SetPrice::new("north", "P1", "9.99", at(0), None, None)).await;
    settle(&at_hand).await;
    let first: offer::OfferPublished = contexts.offer.desk.one("north/P1").await.unwrap().unwrap();
    assert_eq!((first.version, first.names["en"].as_str(), first.sales.len()), (1, "Pencil P1", 0));

    made(&contexts.promotion, PrepareSale::new(sale(at(0)), None)).await;
    announce(&at_hand).await;
    settle(&at_hand).await;
    let second: offer::OfferPublished = contexts.offer.desk.one("north/P1").await.unwrap().unwrap();
    assert_eq!((second.version, second.sales.len()), (2, 1));
    assert_eq!(second.entries[0].amount.to_string(), "9.99");
}

async fn what_is_so_already_appends_nothing(at_hand: Catalogue) {
    given(&at_hand).await;
    let product = &at_hand.contexts.product;
    let head = product.log.head().await.unwrap();
    assert_eq!(made(product, PublishProduct::new(draft("P1", "Pencil P1"), None)).await, Outcome::NoChange(1));
    assert_eq!(made(product, ChangeGroups::new("P1", "PG1", GroupMove::Join)).await, Outcome::NoChange(1));
    assert_eq!(made(product, ChangeGroups::new("P2", "PG1", GroupMove::Leave)).await, Outcome::NoChange(0));
    assert_eq!((product.log.head().await.unwrap(), product.desk.idle.total()), (head, 3));
}

async fn a_version_that_was_overtaken_is_refused(at_hand: Catalogue) {
    given(&at_hand).await;
    let product = &at_hand.contexts.product;
    assert_eq!(made(product, PublishProduct::new(draft("P1", "Pen"), Some(1))).await, Outcome::Changed(2));
    let late = PublishProduct::new(draft("P1", "Ink"), Some(1)).unwrap();
    let refused = product.desk.make(&late, &Cause::request("test")).await.unwrap();
    assert_eq!(refused, Err(Refusal::Stale { current: 2 }));
}

async fn products_are_found_by_words_and_page_by_page(at_hand: Catalogue) {
    given(&at_hand).await;
    let desk = &at_hand.contexts.product.desk;
    let page = desk.list::<ProductPublished>(Some("penc".to_owned()), None, 2).await.unwrap();
    assert_eq!(page.items.iter().map(|product| product.product_id.as_str()).collect::<Vec<_>>(), ["P1", "P2"]);
    let rest = desk.list::<ProductPublished>(Some("penc".to_owned()), page.next, 2).await.unwrap();
    assert_eq!((rest.items.len(), rest.next), (1, None));
    assert!(desk.list::<ProductPublished>(Some("ink".to_owned()), None, 2).await.unwrap().items.is_empty());
    assert_eq!(desk.ledger.count(ProductPublished::AXIS).await.unwrap(), 3);
    assert!(desk.ledger.load(&[Key::of::<ProductPublished>("P9")]).await.unwrap().is_empty());
}
