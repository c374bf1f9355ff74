//! Appending under a charter: what is refused leaves nothing behind, and what was heard stays as it was heard.

use std::sync::Arc;

use context::{Charter, Log, LogEvent, RefusalReason, StoreError};
use event::{Audience, Contract, Retention, Subject, Weight};
use feeds::Feed as _;
use restocking::ports::{Store, Work};
use rusqlite::Connection;
use storage::sqlite::{AudienceFeed, Database, RESTOCKING, SPEAKING};
use tempfile::TempDir;

use crate::adapter::{Adapter, Case, run};
use crate::support::{at, id};

pub(crate) const CASES: &[Case] = &[
    ("what_was_said_before_is_passed_over", what_was_said_before_is_passed_over),
    ("the_same_id_with_other_content_is_refused_whole", the_same_id_with_other_content_is_refused_whole),
    ("a_reversal_is_of_an_event_of_its_type_and_subject", a_reversal_is_of_an_event_of_its_type_and_subject),
    ("a_refusal_is_counted_by_its_reason", a_refusal_is_counted_by_its_reason),
    ("nobody_changes_or_deletes_what_an_audience_heard", nobody_changes_or_deletes_what_an_audience_heard),
    ("without_a_charter_nothing_is_said", without_a_charter_nothing_is_said),
    (
        "within_the_company_a_context_says_its_own_types_in_one_log",
        within_the_company_a_context_says_its_own_types_in_one_log,
    ),
];

const POSTED: &str = "bank.account.posted.v1";
const REVERSED: &str = "bank.account.reversed.v1";

fn contract(kind: &'static str) -> Contract {
    Contract {
        kind,
        owner: "bank",
        subject: Subject { aggregate: "account", id_field: "account_id" },
        axis: "balance",
        weight: Weight::Thin,
        summary: "",
        schema: schemars::Schema::default,
        audiences: &[Audience::Finance],
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

fn open() -> (TempDir, Arc<Database>) {
    let home = TempDir::new().unwrap();
    let reversed = Contract { compensates: Some(POSTED), ..contract(REVERSED) };
    let charter = Charter::new("bank", [contract(POSTED), reversed]);
    let store = Database::open_under(home.path(), "bank", SPEAKING, charter).unwrap();
    (home, Arc::new(store))
}

fn said(n: u128, kind: &'static str, account: &str, data: &str) -> LogEvent {
    LogEvent {
        id: id(n),
        kind,
        subject: format!("account/{account}"),
        time: at(0),
        correlation_id: "c".to_owned(),
        causation_id: None,
        data: data.to_owned(),
    }
}

fn posted(n: u128, amount: i64) -> LogEvent {
    said(n, POSTED, "A", &format!("{{\"amount\":{amount}}}"))
}

fn reversal(n: u128, of: u128, account: &str) -> LogEvent {
    said(n, REVERSED, account, &format!("{{\"compensated_event_id\":\"{}\"}}", id(of)))
}

fn say(store: &Database, events: Vec<LogEvent>) -> Result<u64, StoreError> {
    run(store.say(events, at(0)))
}

fn heard(store: &Arc<Database>) -> u64 {
    run(AudienceFeed::new(store.clone(), "finance").head()).unwrap().position
}

fn what_was_said_before_is_passed_over(_: &dyn Adapter) {
    let (_home, store) = open();
    assert_eq!(say(&store, vec![posted(1, 100), posted(2, 5)]), Ok(2));
    let again = LogEvent { data: "{ \"amount\" : 100 }".to_owned(), ..posted(1, 100) };
    assert_eq!(say(&store, vec![again, posted(3, 7), posted(3, 7)]), Ok(3), "only the third is new");
    assert_eq!(heard(&store), 3);
}

fn the_same_id_with_other_content_is_refused_whole(_: &dyn Adapter) {
    let (_home, store) = open();
    say(&store, vec![posted(1, 100)]).unwrap();
    for contradiction in [vec![posted(2, 1), posted(1, 120)], vec![posted(3, 1), posted(3, 2)]] {
        assert!(matches!(say(&store, contradiction), Err(StoreError::Refused(_))));
    }
    assert_eq!((run(store.head()), heard(&store)), (Ok(1), 1), "nothing of the batch is left");
    assert_eq!(store.refusals().unwrap().of(RefusalReason::Content), 2);
}

fn a_reversal_is_of_an_event_of_its_type_and_subject(_: &dyn Adapter) {
    let (_home, store) = open();
    // 100 Dr. sent in error, 100 Cr., then 120 Dr.
    say(&store, vec![posted(1, 100)]).unwrap();
    assert_eq!(say(&store, vec![reversal(2, 1, "A"), posted(3, 120)]), Ok(3));
    for wrong in [reversal(4, 9, "A"), reversal(5, 1, "B"), reversal(6, 2, "A")] {
        assert!(matches!(say(&store, vec![wrong]), Err(StoreError::Refused(_))));
    }
    assert_eq!(store.refusals().unwrap().of(RefusalReason::Compensation), 3);
}

fn a_refusal_is_counted_by_its_reason(_: &dyn Adapter) {
    let (_home, store) = open();
    assert!(say(&store, vec![posted(1, 1), said(2, "shop.order.placed.v1", "A", "{}")]).is_err());
    assert!(say(&store, vec![LogEvent { subject: "order/1".to_owned(), ..posted(3, 1) }]).is_err());
    let counts = store.refusals().unwrap();
    let counted = RefusalReason::ALL.map(|reason| counts.of(reason));
    assert_eq!(counted, [1, 1, 0, 0, 0, 0]);
    assert_eq!(heard(&store), 0);
}

fn nobody_changes_or_deletes_what_an_audience_heard(_: &dyn Adapter) {
    let (_home, store) = open();
    say(&store, vec![posted(1, 100), posted(2, 5)]).unwrap();
    let stranger = Connection::open(store.path()).unwrap();
    for statement in [
        "UPDATE audience_log SET chain = zeroblob(32)",
        "DELETE FROM audience_log WHERE position = 2",
        "UPDATE audience_subject SET position = 9",
        "DELETE FROM audience_subject",
        "UPDATE audience SET position = position - 1",
        "UPDATE audience SET name = 'public' WHERE name = 'finance'",
        "DELETE FROM audience",
    ] {
        let error = stranger.execute(statement, []).unwrap_err().to_string();
        assert!(error.contains("append-only"), "{statement}: {error}");
    }
}

fn without_a_charter_nothing_is_said(_: &dyn Adapter) {
    let home = TempDir::new().unwrap();
    let store = Database::open(home.path(), "bank", SPEAKING).unwrap();
    assert!(matches!(say(&store, vec![posted(1, 1)]), Err(StoreError::Refused(text)) if text.contains("audiences")));
}

fn within_the_company_a_context_says_its_own_types_in_one_log(_: &dyn Adapter) {
    let home = TempDir::new().unwrap();
    let charter = || Charter::new("restocking", restocking::says::CONTRACTS.iter().copied());
    let store = Database::open_within(home.path(), "restocking", RESTOCKING, charter()).unwrap();
    let commit = |events: Vec<LogEvent>| run(Store::commit(&store, Work { events, ..Work::default() }));
    let paused =
        LogEvent { subject: "submissions/all".to_owned(), ..said(1, "restocking.submissions.paused.v1", "", "{}") };
    commit(vec![paused.clone()]).unwrap();
    // A type of another context, one that nobody declared, and one about something else: nothing of that work is stored.
    let mailed = LogEvent { subject: "parcel/1".to_owned(), ..said(2, "dispatch.mail.accepted.v1", "", "{}") };
    let of_other =
        LogEvent { subject: "planner/ada".to_owned(), ..said(3, "restocking.submissions.resumed.v1", "", "{}") };
    for refused in [mailed, posted(4, 1), of_other] {
        let error = commit(vec![paused.clone(), refused]).unwrap_err();
        assert!(matches!(&error, StoreError::Refused(_)), "{error}");
    }
    assert_eq!(run(Log::head(&store)).unwrap(), 1);
    let refused = |reason| store.refusals().unwrap().of(reason);
    assert!(RefusalReason::ALL.into_iter().map(refused).sum::<u64>() == 3);
    // No log of an audience is written beside it, and what asks for one is not opened so.
    assert!(
        matches!(run(store.say(vec![paused], at(9))), Err(StoreError::Refused(text)) if text.contains("audiences"))
    );
    let banking = Charter::new("bank", [contract(POSTED)]);
    let opened = Database::open_within(home.path(), "restocking", RESTOCKING, banking).err();
    assert!(matches!(opened, Some(StoreError::Refused(text)) if text.contains(POSTED)));
}
