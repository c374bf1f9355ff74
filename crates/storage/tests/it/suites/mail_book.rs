//! What pages read about mails.

use dispatch::ports::{MailCounts, MailEntry, MailQuery, MailState};

use super::dispatch_parcels::{accepted, end, facts, failed, parcel, parcel_without_mail, store};
use crate::adapter::{Dispatch, cases};
use crate::support::{at, id};

cases! {
    dispatch:
    an_empty_book_counts_nothing,
    each_mail_is_counted_where_it_stands,
    a_mail_says_how_it_stands,
    mails_are_listed_page_by_page_the_latest_first,
    the_mails_about_an_order_are_found;
    by_hand:
}

fn query() -> MailQuery {
    MailQuery { limit: 100, ..MailQuery::default() }
}

fn clicks(items: &[MailEntry]) -> Vec<uuid::Uuid> {
    items.iter().map(|entry| entry.facts.click_batch).collect()
}

/// Click 1 waits, 2 is accepted, 3 failed, 4 failed without a mail.
async fn given(at_hand: &Dispatch) {
    let mut first = parcel(1, "S");
    first.facts.stored_at = at(-7);
    store(at_hand, vec![first, parcel(2, "S"), parcel(3, "T"), parcel_without_mail(4, "T")]).await.unwrap();
    for taken in at_hand.store.take_parcels(at(0), at(60), 100).await.unwrap() {
        if taken.facts.click_batch == id(2) {
            end(at_hand, &taken, accepted()).await.unwrap();
        } else if taken.facts.click_batch == id(3) {
            end(at_hand, &taken, failed()).await.unwrap();
        }
    }
}

async fn an_empty_book_counts_nothing(at_hand: Dispatch) {
    assert_eq!(at_hand.mails.counts().await.unwrap(), MailCounts::default());
    assert!(at_hand.mails.mails(query()).await.unwrap().items.is_empty());
    assert_eq!(at_hand.mails.mail(facts(1, "S").id).await.unwrap(), None);
}

async fn each_mail_is_counted_where_it_stands(at_hand: Dispatch) {
    given(&at_hand).await;
    let counts =
        MailCounts { waiting: 1, accepted: 1, failed: 2, oldest_waiting: Some(at(-7)), ..MailCounts::default() };
    assert_eq!(at_hand.mails.counts().await.unwrap(), counts);
    for (state, expected) in
        [(MailState::Waiting, vec![id(1)]), (MailState::Accepted, vec![id(2)]), (MailState::Failed, vec![id(4), id(3)])]
    {
        let page = at_hand.mails.mails(MailQuery { state: Some(state), ..query() }).await.unwrap();
        assert_eq!(clicks(&page.items), expected);
    }
}

async fn a_mail_says_how_it_stands(at_hand: Dispatch) {
    given(&at_hand).await;
    let detail = async |click, supplier: &str| at_hand.mails.mail(facts(click, supplier).id).await.unwrap().unwrap();
    let waiting = detail(1, "S").await.entry;
    assert_eq!((waiting.state, waiting.attempts, waiting.ended_at), (MailState::Waiting, 0, None));
    assert_eq!(waiting.due_at, Some(at(60)), "it was taken until then");
    let accepted = detail(2, "S").await;
    assert_eq!((accepted.entry.attempts, accepted.entry.ended_at, accepted.entry.due_at), (1, Some(at(5)), None));
    assert_eq!(accepted.entry.response.as_deref(), Some("250 queued"));
    assert_eq!(accepted.entry.subject, accepted.mail.map(|mail| mail.subject));
    let failed = detail(3, "T").await.entry;
    assert_eq!(failed.reason.as_deref(), Some("550 no such user"));
    let without = detail(4, "T").await;
    assert_eq!((without.mail, without.entry.message_id, without.entry.subject), (None, None, None));
    assert_eq!((without.entry.reason.as_deref(), without.entry.ended_at), (Some("no address"), Some(at(0))));
}

async fn mails_are_listed_page_by_page_the_latest_first(at_hand: Dispatch) {
    given(&at_hand).await;
    let page = async |before, limit| at_hand.mails.mails(MailQuery { before, limit, ..query() }).await.unwrap();
    let first = page(None, 3).await;
    assert_eq!(clicks(&first.items), [id(4), id(3), id(2)]);
    let last = page(first.next, 3).await;
    assert_eq!((clicks(&last.items), last.next), (vec![id(1)], None));
    assert_eq!(page(None, 4).await.next, None, "a full last page is the last");
}

async fn the_mails_about_an_order_are_found(at_hand: Dispatch) {
    given(&at_hand).await;
    let about = async |order: &str| {
        let query = MailQuery { order_id: Some(order.to_owned()), ..query() };
        clicks(&at_hand.mails.mails(query).await.unwrap().items)
    };
    assert_eq!(about("PO-3").await, [id(3)]);
    assert!(about("PO-99").await.is_empty());
}
