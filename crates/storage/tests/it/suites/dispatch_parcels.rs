//! The dispatch context's store: parcels on their way, their leases, and how they end.

use context::StoreError;
use dispatch::change::SupplierId;
use dispatch::identity::{MessageId, ParcelId};
use dispatch::mail::RenderedMail;
use dispatch::ports::{Content, LineKey, NewParcel, OfferTo, ParcelFacts, SendOutcome, TakenParcel, Verdict, Work};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::adapter::{Adapter, Dispatch, cases, run};
use crate::support::{at, id};

cases! {
    dispatch:
    a_parcel_is_stored_once,
    a_parcel_is_due_at_once_and_taken_once,
    a_lease_that_ends_lets_the_parcel_be_taken_again,
    a_parcel_handed_back_is_due_then,
    an_ended_parcel_cannot_be_handed_back,
    no_more_parcels_are_taken_than_were_asked_for_and_the_longest_due_first,
    an_accepted_or_failed_parcel_is_taken_no_more,
    a_parcel_put_off_comes_back_at_its_time_with_its_attempts,
    an_outcome_is_stored_once,
    a_parcel_without_a_mail_is_never_taken,
    the_latest_mail_about_a_line_is_found_and_a_failed_one_is_not,
    parcels_that_are_stored_are_known;
    by_hand: any_parcel_survives_its_storage, takers_at_once_share_no_parcel,
}

pub(crate) fn facts(click: u128, supplier: &str) -> ParcelFacts {
    let supplier = SupplierId::new(supplier);
    ParcelFacts {
        id: ParcelId::derive(id(click), &supplier, 0),
        offer: None,
        click_batch: id(click),
        n: 0,
        supplier,
        supplier_name: "Nordlicht Kerzen GmbH".to_owned(),
        incarnations: vec![id(100 + click), id(200 + click)],
        correlation_id: "because".to_owned(),
        stored_at: at(0),
    }
}

fn message_id(parcel: ParcelId) -> MessageId {
    MessageId::of(parcel, &"haldenstern.example".parse().unwrap())
}

fn mail(parcel: ParcelId) -> RenderedMail {
    RenderedMail {
        message_id: message_id(parcel),
        envelope_from: "orders@haldenstern.example".parse().unwrap(),
        envelope_to: "auftrag@nordlicht.example".parse().unwrap(),
        subject: "Changes".to_owned(),
        bytes: b"Subject: Changes\r\n\r\n\x00\xff".to_vec(),
    }
}

pub(crate) fn line(supplier: &str, order_id: &str) -> LineKey {
    LineKey { supplier: SupplierId::new(supplier), order_id: order_id.to_owned(), line_id: "1".to_owned() }
}

/// A parcel with a mail about line 1 of the order that is named like the click.
pub(crate) fn parcel(click: u128, supplier: &str) -> NewParcel {
    let facts = facts(click, supplier);
    let content = Content::Mail(mail(facts.id));
    NewParcel { lines: vec![line(supplier, &format!("PO-{click}"))], facts, content }
}

pub(crate) fn parcel_without_mail(click: u128, supplier: &str) -> NewParcel {
    NewParcel { content: Content::Nothing { reason: "no address".to_owned() }, ..parcel(click, supplier) }
}

pub(crate) async fn store(at_hand: &Dispatch, parcels: Vec<NewParcel>) -> Result<(), StoreError> {
    at_hand.store.commit(Work { parcels, ..Work::default() }).await
}

pub(crate) async fn end(at_hand: &Dispatch, taken: &TakenParcel, verdict: Verdict) -> Result<(), StoreError> {
    let (parcel, attempts_before) = (taken.facts.id, taken.attempts);
    let outcomes = vec![SendOutcome { parcel, attempts_before, verdict, at: at(5) }];
    at_hand.store.commit(Work { outcomes, ..Work::default() }).await
}

pub(crate) fn accepted() -> Verdict {
    Verdict::Accepted { response: "250 queued".to_owned() }
}

pub(crate) fn failed() -> Verdict {
    Verdict::Failed { reason: "550 no such user".to_owned() }
}

fn later(second: i64) -> Verdict {
    Verdict::Later { due_at: at(second), reason: "451 busy".to_owned() }
}

async fn take(at_hand: &Dispatch, now: i64, lease: i64) -> Vec<TakenParcel> {
    at_hand.store.take_parcels(at(now), at(lease), 100).await.unwrap()
}

pub(crate) async fn taken_ids(at_hand: &Dispatch, now: i64, lease: i64) -> Vec<ParcelId> {
    take(at_hand, now, lease).await.iter().map(|taken| taken.facts.id).collect()
}

async fn a_parcel_is_stored_once(at_hand: Dispatch) {
    store(&at_hand, vec![parcel(1, "S")]).await.unwrap();
    assert!(matches!(store(&at_hand, vec![parcel(1, "S")]).await, Err(StoreError::Conflict(_))));
    assert_eq!(take(&at_hand, 0, 60).await.len(), 1);
}

async fn a_parcel_is_due_at_once_and_taken_once(at_hand: Dispatch) {
    store(&at_hand, vec![parcel(1, "S")]).await.unwrap();
    assert!(take(&at_hand, -1, 60).await.is_empty(), "not before it was stored");
    let taken = take(&at_hand, 0, 60).await;
    assert_eq!(taken, [TakenParcel { facts: facts(1, "S"), mail: mail(facts(1, "S").id), attempts: 0 }]);
    assert!(take(&at_hand, 0, 60).await.is_empty());
    assert!(take(&at_hand, 59, 99).await.is_empty());
}

async fn a_lease_that_ends_lets_the_parcel_be_taken_again(at_hand: Dispatch) {
    store(&at_hand, vec![parcel(1, "S")]).await.unwrap();
    let first = take(&at_hand, 0, 60).await;
    assert_eq!(take(&at_hand, 60, 120).await, first, "the same bytes");
}

async fn a_parcel_handed_back_is_due_then(at_hand: Dispatch) {
    store(&at_hand, vec![parcel(1, "S")]).await.unwrap();
    let taken = take(&at_hand, 0, 60).await;
    at_hand.store.hand_back_parcels(&[taken[0].facts.id], at(3)).await.unwrap();
    assert!(take(&at_hand, 2, 60).await.is_empty());
    assert_eq!(take(&at_hand, 3, 60).await, taken);
}

async fn an_ended_parcel_cannot_be_handed_back(at_hand: Dispatch) {
    store(&at_hand, vec![parcel(1, "S")]).await.unwrap();
    let taken = take(&at_hand, 0, 60).await;
    end(&at_hand, &taken[0], accepted()).await.unwrap();
    at_hand.store.hand_back_parcels(&[taken[0].facts.id], at(3)).await.unwrap();
    assert!(take(&at_hand, 99, 199).await.is_empty());
}

async fn no_more_parcels_are_taken_than_were_asked_for_and_the_longest_due_first(at_hand: Dispatch) {
    let stored_at = |click, second| {
        let mut parcel = parcel(click, "S");
        parcel.facts.stored_at = at(second);
        parcel
    };
    store(&at_hand, vec![stored_at(1, 3), stored_at(2, 1), stored_at(3, 2)]).await.unwrap();
    let clicks = async |limit| {
        let taken = at_hand.store.take_parcels(at(9), at(60), limit).await.unwrap();
        taken.iter().map(|taken| taken.facts.click_batch).collect::<Vec<_>>()
    };
    assert_eq!(clicks(2).await, [id(2), id(3)]);
    assert_eq!(clicks(2).await, [id(1)]);
}

async fn an_accepted_or_failed_parcel_is_taken_no_more(at_hand: Dispatch) {
    store(&at_hand, vec![parcel(1, "S"), parcel(2, "S")]).await.unwrap();
    let taken = take(&at_hand, 0, 60).await;
    end(&at_hand, &taken[0], accepted()).await.unwrap();
    end(&at_hand, &taken[1], failed()).await.unwrap();
    assert!(take(&at_hand, 1_000_000, 1_000_001).await.is_empty());
    assert_eq!(at_hand.store.next_due().await.unwrap(), None);
}

async fn a_parcel_put_off_comes_back_at_its_time_with_its_attempts(at_hand: Dispatch) {
    store(&at_hand, vec![parcel(1, "S")]).await.unwrap();
    for attempts in 0..3 {
        let now = i64::from(attempts) * 100;
        let taken = take(&at_hand, now, now + 10).await;
        assert_eq!(taken[0].attempts, attempts);
        end(&at_hand, &taken[0], later(now + 100)).await.unwrap();
        assert!(take(&at_hand, now + 99, now + 200).await.is_empty());
    }
}

async fn an_outcome_is_stored_once(at_hand: Dispatch) {
    store(&at_hand, vec![parcel(1, "S")]).await.unwrap();
    let first = take(&at_hand, 0, 10).await.remove(0);
    let second = take(&at_hand, 10, 20).await.remove(0);
    end(&at_hand, &second, later(50)).await.unwrap();
    assert!(matches!(end(&at_hand, &first, failed()).await, Err(StoreError::Conflict(_))), "the slower one");
    let third = take(&at_hand, 50, 60).await.remove(0);
    end(&at_hand, &third, accepted()).await.unwrap();
    let after_the_end = TakenParcel { attempts: third.attempts + 1, ..third };
    assert!(matches!(end(&at_hand, &after_the_end, failed()).await, Err(StoreError::Conflict(_))));
    let unknown = TakenParcel { facts: facts(9, "S"), ..after_the_end };
    assert!(matches!(end(&at_hand, &unknown, failed()).await, Err(StoreError::Conflict(_))));
}

async fn a_parcel_without_a_mail_is_never_taken(at_hand: Dispatch) {
    store(&at_hand, vec![parcel_without_mail(1, "S")]).await.unwrap();
    assert!(take(&at_hand, 1_000_000, 1_000_001).await.is_empty());
    assert!(at_hand.store.latest_mails(&[line("S", "PO-1")]).await.unwrap().is_empty());
}

async fn the_latest_mail_about_a_line_is_found_and_a_failed_one_is_not(at_hand: Dispatch) {
    let about_the_same_line =
        |click, supplier: &str| NewParcel { lines: vec![line(supplier, "PO-7")], ..parcel(click, supplier) };
    let latest = async || {
        let found = at_hand.store.latest_mails(&[line("S", "PO-7"), line("S", "PO-8")]).await.unwrap();
        found.into_iter().map(|(line, mail)| (line.order_id, mail)).collect::<Vec<_>>()
    };
    assert!(latest().await.is_empty());
    store(&at_hand, vec![about_the_same_line(1, "S")]).await.unwrap();
    store(&at_hand, vec![about_the_same_line(2, "S")]).await.unwrap();
    store(&at_hand, vec![about_the_same_line(3, "T")]).await.unwrap();
    let expected = |click| vec![("PO-7".to_owned(), message_id(facts(click, "S").id))];
    assert_eq!(latest().await, expected(2), "not the one to another supplier");
    let second = take(&at_hand, 0, 60).await.remove(1);
    assert_eq!(second.facts.click_batch, id(2));
    end(&at_hand, &second, failed()).await.unwrap();
    assert_eq!(latest().await, expected(1));
}

async fn parcels_that_are_stored_are_known(at_hand: Dispatch) {
    store(&at_hand, vec![parcel(1, "S"), parcel_without_mail(2, "S")]).await.unwrap();
    let ids = [1, 2, 3].map(|click| facts(click, "S").id);
    let mut known = at_hand.store.known_parcels(&ids).await.unwrap();
    known.sort();
    let mut expected = ids[..2].to_vec();
    expected.sort();
    assert_eq!(known, expected);
}

fn any_parcel_survives_its_storage(adapter: &dyn Adapter) {
    let at_hand = adapter.dispatch();
    let mut runner = TestRunner::new(Config { cases: 96, failure_persistence: None, ..Config::default() });
    let ids = || prop::collection::vec(any::<u128>().prop_map(uuid::Uuid::from_u128), 1..5);
    let address = || "[a-z]{1,8}@[a-z]{1,8}\\.example";
    let parcel = (
        (any::<u128>(), ".{0,9}", ".{0,20}", any::<u32>(), ids(), ".{0,9}"),
        (address(), address(), ".{0,20}", prop::collection::vec(any::<u8>(), 0..300)),
    );
    let result =
        runner.run(&parcel, |((click, supplier, name, n, incarnations, cause), (from, to, subject, bytes))| {
            let (click_batch, supplier) = (uuid::Uuid::from_u128(click), SupplierId::new(supplier));
            let id = ParcelId::derive(click_batch, &supplier, n);
            let offer =
                n.is_multiple_of(2).then(|| OfferTo { planner: name.clone(), day: jiff::civil::date(2026, 11, 23) });
            let facts = ParcelFacts {
                id,
                offer,
                click_batch,
                n,
                supplier,
                supplier_name: name,
                incarnations,
                correlation_id: cause,
                stored_at: at(0),
            };
            let (envelope_from, envelope_to) = (from.parse().unwrap(), to.parse().unwrap());
            let mail = RenderedMail { message_id: message_id(id), envelope_from, envelope_to, subject, bytes };
            let new = NewParcel { facts: facts.clone(), lines: Vec::new(), content: Content::Mail(mail.clone()) };
            run(async {
                store(&at_hand, vec![new]).await.unwrap();
                let taken = take(&at_hand, 0, 60).await;
                prop_assert_eq!(&taken, &[TakenParcel { facts: facts.clone(), mail: mail.clone(), attempts: 0 }]);
                let detail = at_hand.mails.mail(id).await.unwrap().unwrap();
                prop_assert_eq!((detail.entry.facts, detail.mail), (facts, Some(mail)));
                Ok(())
            })
        });
    result.unwrap();
}

fn takers_at_once_share_no_parcel(adapter: &dyn Adapter) {
    let at_hand = adapter.dispatch();
    run(async {
        store(&at_hand, (0..60).map(|click| parcel(click, "S")).collect()).await.unwrap();
        let takers = (0..8).map(|_| at_hand.store.take_parcels(at(0), at(60), 10));
        let taken = futures::future::join_all(takers).await;
        let mut ids: Vec<ParcelId> = taken.into_iter().flat_map(Result::unwrap).map(|taken| taken.facts.id).collect();
        assert_eq!(ids.len(), 60);
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 60, "each was taken once");
    });
}
