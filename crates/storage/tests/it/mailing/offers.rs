//! From an offer in the log to a planner's mail.

use dispatch::outcome::{Fault, Stage};
use dispatch::ports::{MailQuery, MailState};
use serde_json::{Value, json};

use super::scene::{APPLIED, Scene, told, with};
use crate::adapter::{Dispatch, cases};
use crate::support::id;

const COMPOSED: &str = "restocking.offer.composed.v1";

cases! {
    dispatch:
    an_offer_is_mailed_to_its_planner_once,
    an_offer_that_is_heard_again_is_not_mailed_again,
    an_offer_that_is_not_taken_is_sent_again_byte_for_byte,
    an_offer_that_is_refused_for_good_is_given_up_and_told,
    an_offer_to_somebody_who_is_not_configured_fails_before_the_first_attempt,
    an_offer_that_grew_old_does_not_leave,
    an_offer_that_cannot_be_read_is_a_dead_letter_and_the_next_one_is_mailed,
    offers_are_counted_for_ever_and_forgotten_like_other_mails;
    by_hand:
}

fn offer(n: u128, planner: &str) -> Value {
    let nothing = json!({ "count": 0, "value": [] });
    json!({
        "offer_id": id(n), "planner_id": planner, "day": "2026-11-23", "as_of": "2026-11-23T07:00:00Z", "soon_days": 3,
        "yours": {
            "open": { "count": 2, "value": [{ "currency": "EUR", "value": "1234.5" }] }, "kinds": [], "suppliers": [],
            "other_suppliers": 0, "ending": nothing, "ending_lines": [], "best": [], "waking": 0, "waking_lines": [],
            "attention": 0, "shortages": 0, "shortage_lines": []
        },
        "nobodys": { "open": nothing, "ending": 0, "attention": 0, "shortages": 0 },
        "something_new": true
    })
}

async fn hearing(ports: Dispatch) -> Scene {
    let scene = Scene::new(ports);
    scene.hears([(COMPOSED, offer(1, "home"))]).await;
    scene
}

async fn an_offer_is_mailed_to_its_planner_once(ports: Dispatch) {
    let scene = hearing(ports).await;
    assert_eq!((scene.sends().await, scene.sends().await), (1, 0));
    let mail = scene.server.received.lock().unwrap()[0].clone();
    assert_eq!(mail.envelope_to.as_str(), "buyer-home@haldenstern.example");
    let text = String::from_utf8(mail.bytes).unwrap();
    assert!(text.contains("Auto-Submitted: auto-generated\r\n"), "{text}");
    let said = scene.said().await;
    let (parcel, _) = mail.message_id.as_str().split_once('@').unwrap();
    let expected = json!({
        "parcel_id": parcel, "offer_id": id(1), "planner_id": "home", "day": "2026-11-23",
        "message_id": mail.message_id.as_str(), "response": "250 queued"
    });
    assert_eq!(said, [("dispatch.offer.mailed.v1".to_owned(), expected)]);
}

async fn an_offer_that_is_heard_again_is_not_mailed_again(ports: Dispatch) {
    let scene = hearing(ports).await;
    // Told anew, under another event id: alone, with others, and after it was mailed.
    scene.hears([(COMPOSED, offer(1, "home")), (COMPOSED, offer(2, "home")), (COMPOSED, offer(2, "home"))]).await;
    assert_eq!(scene.sends().await, 2);
    scene.hears([(COMPOSED, offer(1, "home")), (APPLIED, told(1, 1, 1))]).await;
    assert_eq!(scene.sends().await, 1, "the supplier's mail");
}

async fn an_offer_that_is_not_taken_is_sent_again_byte_for_byte(ports: Dispatch) {
    let scene = hearing(ports).await;
    scene.server.will_answer(Stage::Envelope, Fault::Reply { code: 451 });
    scene.server.will_answer(Stage::Content, Fault::Connection);
    for _ in 0..3 {
        scene.sends().await;
        scene.minutes_pass(1).await;
    }
    let received = scene.server.received.lock().unwrap().clone();
    assert_eq!(received.len(), 3);
    assert!(received.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(scene.said().await.len(), 1);
}

async fn an_offer_that_is_refused_for_good_is_given_up_and_told(ports: Dispatch) {
    let scene = hearing(ports).await;
    scene.server.will_answer(Stage::Envelope, Fault::Reply { code: 550 });
    assert_eq!((scene.sends().await, scene.sends().await), (1, 0));
    let (kind, data) = scene.said().await.remove(0);
    assert_eq!((kind.as_str(), &data["planner_id"]), ("dispatch.offer.failed.v1", &json!("home")));
    assert!(data["reason"].as_str().unwrap().contains("550"), "{data}");
    let counts = scene.ports.mails.counts().await.unwrap();
    assert_eq!((counts.failed, counts.offers_failed, counts.offers_accepted), (1, 1, 0));
}

async fn an_offer_to_somebody_who_is_not_configured_fails_before_the_first_attempt(ports: Dispatch) {
    let scene = Scene::new(ports);
    scene.hears([(COMPOSED, offer(1, "gone")), (COMPOSED, offer(2, "home"))]).await;
    assert_eq!(scene.sends().await, 1);
    let query = MailQuery { state: Some(MailState::Failed), limit: 9, ..MailQuery::default() };
    let failed = scene.ports.mails.mails(query).await.unwrap().items;
    assert!(failed[0].reason.as_deref().unwrap().contains("[planners]"), "{failed:?}");
    assert_eq!(failed[0].facts.offer.as_ref().unwrap().planner, "gone");
}

async fn an_offer_that_grew_old_does_not_leave(ports: Dispatch) {
    let scene = hearing(ports).await;
    scene.minutes_pass(18 * 60).await;
    scene.sends().await;
    assert!(scene.server.received.lock().unwrap().is_empty());
    assert_eq!(scene.said().await[0].0, "dispatch.offer.failed.v1");
}

async fn an_offer_that_cannot_be_read_is_a_dead_letter_and_the_next_one_is_mailed(ports: Dispatch) {
    let scene = Scene::new(ports);
    scene.hears([(COMPOSED, with(offer(1, "home"), "/yours/open", json!(7))), (COMPOSED, offer(2, "home"))]).await;
    assert_eq!(scene.sends().await, 1);
    assert_eq!(scene.ports.inbox.tally().await.unwrap().total().in_state(context::EntryState::Dead), 1);
}

async fn offers_are_counted_for_ever_and_forgotten_like_other_mails(ports: Dispatch) {
    let scene = hearing(ports).await;
    scene.sends().await;
    scene.minutes_pass(31 * 24 * 60).await;
    assert_eq!(scene.forgets().await, 1);
    let counts = scene.ports.mails.counts().await.unwrap();
    assert_eq!((counts.accepted, counts.offers_accepted), (0, 1));
}
