//! From news to sealed parcels.

use context::{DeadFilter, EntryState};
use dispatch::ports::MailState;
use jiff::SignedDuration;
use serde_json::json;

use super::scene::{ACCEPTED, APPLIED, ATTENTION, REFUSED, Scene, UNDONE, told, with, without_click};
use crate::adapter::{Dispatch, cases};
use crate::support::id;

cases! {
    dispatch:
    one_click_becomes_one_mail_once_all_has_ended,
    nothing_is_said_in_the_log_before_the_mail_server_has_answered,
    clicks_and_suppliers_get_mails_of_their_own,
    when_patience_is_over_the_mail_goes_without_the_rest,
    while_a_click_goes_on_its_mails_wait_for_what_is_missing,
    what_was_undone_is_not_waited_for,
    what_was_undone_and_accepted_again_belongs_to_the_later_click,
    attention_without_a_click_is_attributed_by_what_was_accepted,
    attention_that_belongs_to_nothing_known_is_ignored,
    a_change_applied_late_travels_in_a_second_mail,
    a_lost_acceptance_does_not_hold_the_mail_back,
    a_supplier_without_an_address_is_a_failed_mail_at_once,
    a_mail_about_a_line_once_more_refers_to_the_one_before,
    two_mails_about_one_line_in_one_batch_of_news_refer_to_each_other,
    news_that_cannot_be_read_is_a_dead_letter_and_holds_up_nothing,
    old_news_changes_nothing,
    what_ended_long_ago_is_forgotten_and_what_may_go_on_is_not;
    by_hand:
}

async fn one_click_becomes_one_mail_once_all_has_ended(ports: Dispatch) {
    let scene = Scene::new(ports);
    scene.hears((1..=3).map(|n| (ACCEPTED, told(1, n, 3)))).await;
    scene.hears([(APPLIED, told(1, 1, 3)), (REFUSED, told(1, 2, 3))]).await;
    assert!(scene.mails(MailState::Waiting).await.is_empty(), "one change has not ended");
    scene.hears([(APPLIED, told(1, 3, 3))]).await;
    assert_eq!(scene.mails(MailState::Waiting).await, [[id(1), id(3)]]);
    scene.sends().await;
    let text = scene.server.texts().remove(0);
    assert!(text.contains("PO-1") && text.contains("PO-3") && !text.contains("PO-2"), "{text}");
    assert!(text.contains("Content-Language: de") && text.contains("X-Correlation-ID: the click"), "{text}");
    let tally = scene.ports.inbox.tally().await.unwrap().total();
    assert_eq!((tally.in_state(EntryState::Handled), tally.received), (6, 6));
}

async fn nothing_is_said_in_the_log_before_the_mail_server_has_answered(ports: Dispatch) {
    let scene = Scene::new(ports);
    scene.hears([(ACCEPTED, told(1, 1, 1)), (APPLIED, told(1, 1, 1))]).await;
    assert_eq!(scene.mails(MailState::Waiting).await.len(), 1);
    assert!(scene.said().await.is_empty());
}

async fn clicks_and_suppliers_get_mails_of_their_own(ports: Dispatch) {
    let scene = Scene::new(ports);
    let other = with(told(1, 2, 1), "/supplier_id", json!("SUP-18"));
    scene.hears([(APPLIED, told(1, 1, 1)), (APPLIED, other), (APPLIED, told(2, 3, 1))]).await;
    let mut mails = scene.mails(MailState::Waiting).await;
    mails.sort();
    assert_eq!(mails, [[id(1)], [id(2)], [id(3)]]);
}

async fn when_patience_is_over_the_mail_goes_without_the_rest(ports: Dispatch) {
    let scene = Scene::new(ports);
    scene.hears([(ACCEPTED, told(1, 1, 2)), (ACCEPTED, told(1, 2, 2)), (APPLIED, told(1, 1, 2))]).await;
    scene.minutes_pass(14).await;
    assert!(scene.mails(MailState::Waiting).await.is_empty());
    scene.minutes_pass(1).await;
    assert_eq!(scene.mails(MailState::Waiting).await, [[id(1)]]);
    scene.minutes_pass(60).await;
    assert_eq!(scene.mails(MailState::Waiting).await.len(), 1, "sealed once");
}

async fn while_a_click_goes_on_its_mails_wait_for_what_is_missing(ports: Dispatch) {
    let scene = Scene::new(ports);
    let other = |n| with(told(1, n, 9), "/supplier_id", json!("SUP-18"));
    scene.hears([(ACCEPTED, told(1, 1, 2)), (ACCEPTED, told(1, 2, 2)), (APPLIED, told(1, 1, 2))]).await;
    // For hours only changes of another supplier have their turn.
    for n in 11..=18 {
        scene.minutes_pass(14).await;
        scene.hears([(APPLIED, other(n))]).await;
        assert!(scene.mails(MailState::Waiting).await.is_empty(), "after {} minutes", 14 * (n - 10));
    }
    scene.hears([(APPLIED, told(1, 2, 2))]).await;
    assert_eq!(scene.mails(MailState::Waiting).await, [[id(1), id(2)]], "whole");
    // Then it is paused: what is done is told after a while, and what is done later in a second mail.
    scene.minutes_pass(14).await;
    assert_eq!(scene.mails(MailState::Waiting).await.len(), 1);
    scene.minutes_pass(1).await;
    assert_eq!(scene.mails(MailState::Waiting).await.len(), 2);
    scene.hears([(APPLIED, other(19))]).await;
    assert_eq!(scene.mails(MailState::Waiting).await.last().unwrap(), &[id(19)]);
}

async fn what_was_undone_is_not_waited_for(ports: Dispatch) {
    let scene = Scene::new(ports);
    scene.hears((1..=3).map(|n| (ACCEPTED, told(1, n, 3)))).await;
    scene.hears([(APPLIED, told(1, 1, 3)), (UNDONE, told(1, 2, 3))]).await;
    assert!(scene.mails(MailState::Waiting).await.is_empty());
    scene.hears([(UNDONE, told(1, 3, 3))]).await;
    assert_eq!(scene.mails(MailState::Waiting).await, [[id(1)]]);
    // A dismissal or a snooze that was undone is no news here.
    scene.hears([(UNDONE, without_click(told(2, 9, 1)))]).await;
    assert_eq!(scene.ports.inbox.tally().await.unwrap().total().in_state(EntryState::Ignored), 1);
}

async fn what_was_undone_and_accepted_again_belongs_to_the_later_click(ports: Dispatch) {
    let scene = Scene::new(ports);
    scene.hears([(ACCEPTED, told(1, 1, 1)), (UNDONE, told(1, 1, 1))]).await;
    scene.hears([(ACCEPTED, told(2, 1, 2)), (ACCEPTED, told(2, 2, 2)), (APPLIED, told(2, 2, 2))]).await;
    scene.hears([(ATTENTION, without_click(told(2, 1, 2)))]).await;
    assert_eq!(scene.mails(MailState::Waiting).await, [[id(2)]], "the later click does not wait for it");
    scene.hears([(APPLIED, told(2, 1, 2))]).await;
    assert_eq!(scene.mails(MailState::Waiting).await, [[id(2)], [id(1)]]);
}

async fn attention_without_a_click_is_attributed_by_what_was_accepted(ports: Dispatch) {
    let scene = Scene::new(ports);
    scene.hears([(ACCEPTED, told(1, 1, 2)), (ACCEPTED, told(1, 2, 2)), (APPLIED, told(1, 1, 2))]).await;
    scene.hears([(ATTENTION, without_click(told(1, 2, 2)))]).await;
    assert_eq!(scene.mails(MailState::Waiting).await, [[id(1)]], "it does not wait for an unknown outcome");

    let same_batch = [(APPLIED, told(2, 3, 2)), (ACCEPTED, told(2, 4, 2)), (ATTENTION, without_click(told(2, 4, 2)))];
    scene.hears(same_batch).await;
    assert_eq!(scene.mails(MailState::Waiting).await, [[id(1)], [id(3)]]);
}

async fn attention_that_belongs_to_nothing_known_is_ignored(ports: Dispatch) {
    let scene = Scene::new(ports);
    scene.hears([(ATTENTION, without_click(told(1, 1, 1)))]).await;
    assert_eq!(scene.ports.inbox.tally().await.unwrap().total().in_state(EntryState::Ignored), 1);
}

async fn a_change_applied_late_travels_in_a_second_mail(ports: Dispatch) {
    let scene = Scene::new(ports);
    scene.hears([(APPLIED, told(1, 1, 2)), (ATTENTION, told(1, 2, 2))]).await;
    assert_eq!(scene.mails(MailState::Waiting).await, [[id(1)]]);
    scene.hears([(APPLIED, told(1, 2, 2))]).await;
    assert_eq!(scene.mails(MailState::Waiting).await, [[id(1)], [id(2)]]);
    scene.sends().await;
    let ids: Vec<_> = scene.server.received.lock().unwrap().iter().map(|mail| mail.message_id.clone()).collect();
    assert_ne!(ids[0], ids[1]);
}

async fn a_lost_acceptance_does_not_hold_the_mail_back(ports: Dispatch) {
    let scene = Scene::new(ports);
    scene.hears([(APPLIED, told(1, 1, 1))]).await;
    assert_eq!(scene.mails(MailState::Waiting).await, [[id(1)]], "each event tells how many there are");
}

async fn a_supplier_without_an_address_is_a_failed_mail_at_once(ports: Dispatch) {
    let scene = Scene::new(ports);
    scene.hears([(APPLIED, with(told(1, 1, 1), "/click/supplier_email", json!("by telephone")))]).await;
    assert_eq!(scene.mails(MailState::Failed).await, [[id(1)]]);
    let said = scene.said().await;
    let (kind, report) = &said[0];
    assert_eq!((said.len(), kind.as_str()), (1, "dispatch.mail.failed.v1"));
    assert_eq!(report["incarnations"], json!([id(1)]));
    assert!(report["reason"].as_str().unwrap().contains("no usable mail address"), "{report}");
    assert!(!report.to_string().contains("telephone"), "no address in the log: {report}");
    assert_eq!(scene.sends().await, 0);
}

async fn a_mail_about_a_line_once_more_refers_to_the_one_before(ports: Dispatch) {
    let scene = Scene::new(ports);
    let same_line = |click, n| with(told(click, n, 1), "/order_id", json!("PO-7"));
    scene.hears([(APPLIED, same_line(1, 1))]).await;
    scene.sends().await;
    scene.hears([(APPLIED, same_line(2, 2)), (APPLIED, told(3, 3, 1))]).await;
    scene.sends().await;
    let first = scene.server.received.lock().unwrap()[0].message_id.clone();
    let referring: Vec<bool> =
        scene.server.texts().iter().map(|text| text.contains(&format!("In-Reply-To: <{first}>"))).collect();
    assert_eq!(referring.iter().filter(|refers| **refers).count(), 1);
    assert!(!referring[0]);
}

async fn two_mails_about_one_line_in_one_batch_of_news_refer_to_each_other(ports: Dispatch) {
    let scene = Scene::new(ports);
    let same_line = |click, n| with(told(click, n, 1), "/order_id", json!("PO-7"));
    scene.hears([(APPLIED, same_line(1, 1)), (APPLIED, same_line(2, 2))]).await;
    scene.sends().await;
    let replies = scene.server.texts().iter().filter(|text| text.contains("In-Reply-To:")).count();
    assert_eq!(replies, 1);
}

async fn news_that_cannot_be_read_is_a_dead_letter_and_holds_up_nothing(ports: Dispatch) {
    let scene = Scene::new(ports);
    let unreadable = [
        with(told(1, 1, 2), "/from_quantity", json!(-1)),
        with(told(1, 2, 2), "/units_per_pack", json!(0)),
        with(told(1, 3, 2), "/kind", json!("inform")),
        with(told(1, 4, 2), "/from_date", json!("soon")),
        without_click(told(1, 5, 2)),
    ];
    let count = unreadable.len();
    scene.hears(unreadable.into_iter().map(|data| (APPLIED, data)).chain([(APPLIED, told(2, 6, 1))])).await;
    assert_eq!(scene.mails(MailState::Waiting).await, [[id(6)]]);
    let dead = scene.ports.inbox.dead(DeadFilter { limit: 10, ..DeadFilter::default() }).await.unwrap();
    assert_eq!(dead.len(), count);
    let reasons: Vec<String> = dead.into_iter().map(|entry| entry.reason.unwrap()).collect();
    assert!(reasons[0].contains("from_quantity is -1") && reasons[4].contains("click is missing"), "{reasons:?}");
}

async fn old_news_changes_nothing(ports: Dispatch) {
    let scene = Scene::new(ports);
    scene.hears([(ACCEPTED, told(1, 1, 1)), (APPLIED, told(1, 1, 1))]).await;
    scene.hears([(APPLIED, told(1, 1, 1)), (REFUSED, told(1, 1, 1)), (ATTENTION, told(1, 1, 1))]).await;
    assert_eq!(scene.mails(MailState::Waiting).await, [[id(1)]]);
    assert_eq!(scene.ports.inbox.tally().await.unwrap().total().in_state(EntryState::Ignored), 3);
}

async fn what_ended_long_ago_is_forgotten_and_what_may_go_on_is_not(ports: Dispatch) {
    let scene = Scene::new(ports);
    let unsettled = [(APPLIED, told(1, 1, 2)), (ATTENTION, told(1, 2, 2))];
    let refused = [(REFUSED, told(3, 4, 1))];
    scene.hears(unsettled.into_iter().chain([(APPLIED, told(2, 3, 1))]).chain(refused)).await;
    scene.sends().await;
    let first_of_unsettled =
        scene.server.received.lock().unwrap().iter().map(|mail| mail.message_id.clone()).collect::<Vec<_>>();
    scene.hears([(APPLIED, told(4, 5, 1))]).await;
    scene.clock.advance(SignedDuration::from_hours(24 * 30));
    assert_eq!(scene.forgets().await, 1, "ended just now, by this keeping: only the click that was refused whole");
    scene.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(scene.forgets().await, 3, "two mails, and the batch of the one that is settled");
    assert_eq!(scene.forgets().await, 0);
    assert_eq!(scene.ports.mails.counts().await.unwrap().accepted, 0);
    assert_eq!(scene.mails(MailState::Waiting).await, [[id(5)]], "what waits is kept");
    assert!(scene.ports.store.memberships(&[id(3), id(4)]).await.unwrap().is_empty());

    scene.hears([(APPLIED, told(1, 2, 2))]).await;
    scene.sends().await;
    let received = scene.server.received.lock().unwrap();
    let late = received.iter().filter(|mail| String::from_utf8_lossy(&mail.bytes).contains("PO-2")).collect::<Vec<_>>();
    assert_eq!(late.len(), 1);
    assert!(!first_of_unsettled.contains(&late[0].message_id), "a Message-ID is never given twice");
}
