//! What may be said, when, and to whom.

use event::{Audience, Contract, Retention, Subject, Weight};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Admission, Charter, RefusalReason};
use crate::LogEvent;

fn contract(kind: &'static str, audiences: &'static [Audience]) -> Contract {
    Contract {
        kind,
        owner: "price",
        subject: Subject { aggregate: "price", id_field: "price_id" },
        axis: "price",
        weight: Weight::Thick,
        summary: "",
        schema: schemars::Schema::default,
        audiences,
        scoped_by: None,
        visible_from: None,
        references: &[],
        derived_from: &[],
        compensates: None,
        retention: Retention::Forever,
        examples: &[],
        exemptions: &[],
    }
}

const EVERYBODY: &[Audience] = &[Audience::Public, Audience::Stores, Audience::Internal];
const PUBLISHED: &str = "price.price.published.v1";

fn charter() -> Charter {
    let scoped = Contract { scoped_by: Some("list_id"), ..contract(PUBLISHED, EVERYBODY) };
    let timed = Contract { visible_from: Some("announced_at"), ..contract("price.sale.announced.v1", EVERYBODY) };
    let reversal =
        Contract { compensates: Some(PUBLISHED), ..contract("price.price.withdrawn.v1", &[Audience::Internal]) };
    let foreign = Contract { owner: "product", ..contract("product.product.published.v1", EVERYBODY) };
    Charter::new("price", [scoped, timed, reversal, foreign])
}

fn event(kind: &'static str, data: &str) -> LogEvent {
    LogEvent {
        id: Uuid::from_u128(7),
        kind,
        subject: "price/north/P1".to_owned(),
        time: Timestamp::UNIX_EPOCH,
        correlation_id: "c".to_owned(),
        causation_id: None,
        data: data.to_owned(),
    }
}

fn admitted(event: &LogEvent, now: i64) -> Result<Admission, RefusalReason> {
    charter().admit(event, Timestamp::from_second(now).unwrap()).map_err(|refusal| refusal.reason)
}

#[test]
fn a_scope_narrows_each_class_and_the_whole_log_serves_those_within_the_company() {
    let admission = admitted(&event(PUBLISHED, r#"{"list_id":"north"}"#), 0).unwrap();
    assert_eq!(admission.audiences, ["public.north", "stores.north"]);
    let timed = admitted(&event("price.sale.announced.v1", r#"{"announced_at":"1970-01-01T00:00:10Z"}"#), 10).unwrap();
    assert_eq!(timed.audiences, ["public", "stores"]);
}

#[test]
fn where_something_is_not_for_the_whole_company_those_within_it_have_a_log_of_their_own() {
    let product = contract("price.product.published.v1", EVERYBODY);
    let cost = contract("price.cost.published.v1", &[Audience::Finance]);
    let charter = Charter::new("price", [product, cost]);
    let of = |kind| charter.admit(&event(kind, "{}"), Timestamp::UNIX_EPOCH).unwrap().audiences;
    assert_eq!(of("price.product.published.v1"), ["public", "stores", "internal"]);
    assert_eq!(of("price.cost.published.v1"), ["finance"]);
}

#[test]
fn nobody_says_what_another_context_owns_or_what_nobody_declared() {
    assert_eq!(admitted(&event("product.product.published.v1", "{}"), 0), Err(RefusalReason::Owner));
    assert_eq!(admitted(&event("price.price.invented.v1", "{}"), 0), Err(RefusalReason::Owner));
}

#[test]
fn the_subject_is_an_aggregate_of_the_type() {
    for subject in ["product/P1", "price", "price/", "prices/P1"] {
        let event = LogEvent { subject: subject.to_owned(), ..event(PUBLISHED, r#"{"list_id":"north"}"#) };
        assert_eq!(admitted(&event, 0), Err(RefusalReason::Aggregate), "{subject}");
    }
}

#[test]
fn an_embargoed_event_may_exist_from_its_instant_on_and_not_a_moment_before() {
    let announced = event("price.sale.announced.v1", r#"{"announced_at":"1970-01-01T00:01:00Z"}"#);
    assert_eq!(admitted(&announced, 59), Err(RefusalReason::Time));
    assert!(admitted(&announced, 60).is_ok());
    for data in ["{}", r#"{"announced_at":"soon"}"#, "[]"] {
        assert_eq!(admitted(&event("price.sale.announced.v1", data), 60), Err(RefusalReason::Shape), "{data}");
    }
}

#[test]
fn without_a_readable_scope_nobody_would_know_who_may_have_it() {
    for data in ["{}", r#"{"list_id":""}"#, r#"{"list_id":7}"#, r#"{"list_id":"a\nb"}"#] {
        assert_eq!(admitted(&event(PUBLISHED, data), 0), Err(RefusalReason::Shape), "{data}");
    }
}

#[test]
fn a_reversal_names_the_event_that_it_reverses() {
    let id = Uuid::from_u128(3);
    let reversal = event("price.price.withdrawn.v1", &format!("{{\"compensated_event_id\":\"{id}\"}}"));
    assert_eq!(admitted(&reversal, 0).unwrap().compensates, Some((id, PUBLISHED)));
    assert_eq!(admitted(&event("price.price.withdrawn.v1", "{}"), 0), Err(RefusalReason::Shape));
}

#[test]
fn no_refusal_repeats_what_the_event_holds() {
    let secret = event("price.sale.announced.v1", r#"{"announced_at":"2999-01-01T00:00:00Z","name":"canary"}"#);
    let told = charter().admit(&secret, Timestamp::UNIX_EPOCH).unwrap_err().to_string();
    assert!(!told.contains("2999") && !told.contains("canary"), "{told}");
}

#[test]
fn a_feed_is_known_where_its_audience_could_hear_something() {
    let charter = charter();
    for audience in ["", "public", "stores", "public.north", "stores.anything"] {
        assert!(charter.knows(audience), "{audience}");
    }
    for audience in ["internal", "finance", "public.", "nobody", "finance.north"] {
        assert!(!charter.knows(audience), "{audience}");
    }
    assert_eq!(charter.carried_by("public.north").count(), 1);
}
