//! From a stored mail to the mail server's answer.

use std::time::Duration;

use context::Clock as _;
use dispatch::outcome::{Fault, Stage};
use dispatch::ports::{MailQuery, MailState};
use dispatch::use_cases::SendLimits;
use serde_json::json;

use super::scene::{APPLIED, Scene, told};
use crate::adapter::{Dispatch, cases};
use crate::support::{at, id};

cases! {
    dispatch:
    an_accepted_mail_is_reported_once,
    a_mail_refused_for_good_is_given_up_and_reported,
    a_mail_refused_for_now_is_sent_again_later_byte_for_byte,
    a_mail_whose_fate_is_unknown_is_sent_again_byte_for_byte,
    a_mail_server_that_refuses_our_password_fails_no_mail,
    a_mail_is_given_up_after_four_days,
    an_interruption_costs_one_more_copy_and_no_more,
    what_could_not_end_within_its_lease_is_not_begun,
    many_mails_leave_in_one_go;
    by_hand:
}

async fn one_waiting(ports: Dispatch) -> Scene {
    let scene = Scene::new(ports);
    scene.hears([(APPLIED, told(1, 1, 1))]).await;
    scene
}

fn all_alike(scene: &Scene) -> bool {
    scene.server.received.lock().unwrap().windows(2).all(|pair| pair[0] == pair[1])
}

async fn an_accepted_mail_is_reported_once(ports: Dispatch) {
    let scene = one_waiting(ports).await;
    assert_eq!(scene.sends().await, 1);
    assert_eq!(scene.sends().await, 0);
    let (logged, said) = (scene.ports.log.read(0, 9).await.unwrap(), scene.said().await);
    let mail = scene.server.received.lock().unwrap()[0].clone();
    assert_eq!((said.len(), said[0].0.as_str()), (1, "dispatch.mail.accepted.v1"));
    let report = &said[0].1;
    let expected = json!({
        "parcel_id": report["parcel_id"], "message_id": mail.message_id.as_str(), "click_batch": id(0xc11c_0001),
        "supplier_id": "SUP-17", "n": 0, "incarnations": [id(1)], "response": "250 queued"
    });
    assert_eq!(*report, expected);
    assert_eq!(logged[0].subject, format!("parcel/{}", report["parcel_id"].as_str().unwrap()));
    assert_eq!(logged[0].correlation_id, "the click");
    assert_eq!(scene.mails(MailState::Accepted).await, [[id(1)]]);
}

async fn a_mail_refused_for_good_is_given_up_and_reported(ports: Dispatch) {
    let scene = one_waiting(ports).await;
    scene.server.will_answer(Stage::Envelope, Fault::Reply { code: 550 });
    assert_eq!(scene.sends().await, 1);
    scene.clock.advance(jiff::SignedDuration::from_hours(200));
    assert_eq!(scene.sends().await, 0);
    let said = scene.said().await;
    assert_eq!((said.len(), said[0].0.as_str()), (1, "dispatch.mail.failed.v1"));
    assert!(said[0].1["reason"].as_str().unwrap().contains("550"));
}

async fn later_and_then_accepted(scene: &Scene) {
    assert_eq!(scene.sends().await, 1);
    assert!(scene.said().await.is_empty(), "nothing is settled");
    scene.clock.advance(jiff::SignedDuration::from_secs(4));
    assert_eq!(scene.sends().await, 0, "not before its time");
    scene.clock.advance(jiff::SignedDuration::from_secs(3));
    assert_eq!(scene.sends().await, 1);
    assert_eq!(scene.said().await[0].0, "dispatch.mail.accepted.v1");
    assert_eq!(scene.server.received.lock().unwrap().len(), 2);
    assert!(all_alike(scene));
}

async fn a_mail_refused_for_now_is_sent_again_later_byte_for_byte(ports: Dispatch) {
    let scene = one_waiting(ports).await;
    scene.server.will_answer(Stage::Envelope, Fault::Reply { code: 451 });
    later_and_then_accepted(&scene).await;
}

async fn a_mail_whose_fate_is_unknown_is_sent_again_byte_for_byte(ports: Dispatch) {
    let scene = one_waiting(ports).await;
    scene.server.will_answer(Stage::Content, Fault::Connection);
    later_and_then_accepted(&scene).await;
}

async fn a_mail_server_that_refuses_our_password_fails_no_mail(ports: Dispatch) {
    let scene = one_waiting(ports).await;
    scene.server.will_answer(Stage::SignIn, Fault::Reply { code: 535 });
    later_and_then_accepted(&scene).await;
}

async fn a_mail_is_given_up_after_four_days(ports: Dispatch) {
    let scene = one_waiting(ports).await;
    let mut attempts = 0;
    while scene.mails(MailState::Failed).await.is_empty() {
        attempts += 1;
        assert!(attempts < 1_000, "it is tried for ever");
        scene.server.will_answer(Stage::Connect, Fault::TimedOut);
        assert_eq!(scene.sends().await, 1);
        let due = scene.ports.store.next_due().await.unwrap().unwrap_or_else(|| scene.clock.now());
        scene.clock.advance(due.duration_since(scene.clock.now()));
    }
    let tried_for = scene.clock.now().duration_since(at(0)).as_hours();
    assert_eq!(tried_for, 96);
    assert_eq!(scene.said().await.len(), 1);
    let page = scene.ports.mails.mails(MailQuery { limit: 1, ..MailQuery::default() }).await.unwrap();
    assert_eq!(page.items[0].attempts, attempts);
}

async fn an_interruption_costs_one_more_copy_and_no_more(ports: Dispatch) {
    let scene = one_waiting(ports).await;
    // Killed after the mail server took it and before that was stored: all that is left is the lease.
    let limits = SendLimits::default();
    let taken = scene.ports.store.take_parcels(at(0), at(0) + limits.lease, 1).await.unwrap();
    scene.server.received.lock().unwrap().push(taken[0].mail.clone());
    assert_eq!(scene.sends().await, 0);
    scene.clock.advance(jiff::SignedDuration::try_from(limits.lease).unwrap());
    assert_eq!(scene.sends().await, 1);
    assert_eq!(scene.server.received.lock().unwrap().len(), 2);
    assert!(all_alike(&scene));
    assert_eq!(scene.said().await.len(), 1);
}

async fn what_could_not_end_within_its_lease_is_not_begun(ports: Dispatch) {
    let minute = Duration::from_secs(60);
    let limits = SendLimits { lease: minute, longest_attempt: minute, ..SendLimits::default() };
    let scene = Scene::with_limits(ports, limits);
    scene.hears([(APPLIED, told(1, 1, 1))]).await;
    assert_eq!(scene.send.round().await.unwrap(), 1);
    assert!(scene.server.received.lock().unwrap().is_empty());
    let again = scene.ports.store.take_parcels(at(0), at(60), 9).await.unwrap();
    assert_eq!(again.len(), 1, "it was handed back");
}

async fn many_mails_leave_in_one_go(ports: Dispatch) {
    let scene = Scene::new(ports);
    scene.hears((1..=150).map(|n| (APPLIED, told(n, n, 1)))).await;
    assert_eq!(scene.sends().await, 150);
    assert_eq!(scene.said().await.len(), 150);
    let mut ids: Vec<_> = scene.server.received.lock().unwrap().iter().map(|mail| mail.message_id.clone()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 150, "each once");
}
