//! The one writer: what waits together is committed together, and each piece of work stands or falls alone.

use context::{Log as _, StoreError};
use dispatch::identity::ParcelId;
use dispatch::ports::{Membership, SendOutcome, Store as _, Verdict, Work};
use futures::future::join_all;
use futures::poll;
use rusqlite::Connection;
use storage::sqlite::{DISPATCH, Database, Migration};
use tempfile::TempDir;

use super::{dispatch_with, open};
use crate::adapter::{Adapter, Case, run};
use crate::suites::key;
use crate::support::{at, id, said};

pub(crate) const CASES: &[Case] = &[
    ("what_waits_together_is_committed_together", what_waits_together_is_committed_together),
    ("work_that_fails_is_undone_alone", work_that_fails_is_undone_alone),
    ("a_commit_that_fails_is_an_error_to_all_who_were_in_it", a_commit_that_fails_is_an_error_to_all_who_were_in_it),
    ("a_commit_that_fails_alone_is_blamed_on_its_work", a_commit_that_fails_alone_is_blamed_on_its_work),
    ("work_of_a_caller_that_went_away_is_still_done", work_of_a_caller_that_went_away_is_still_done),
    ("a_file_of_a_newer_program_is_not_opened", a_file_of_a_newer_program_is_not_opened),
    ("a_migration_that_fails_leaves_the_file_as_it_was", a_migration_that_fails_leaves_the_file_as_it_was),
];

/// Makes a COMMIT fail, after every statement in it went well, when a certain event is in it.
const TRAP: Migration = Migration {
    name: "a trap",
    sql: "CREATE TABLE trap (parent INTEGER REFERENCES log (position) DEFERRABLE INITIALLY DEFERRED);
          CREATE TRIGGER spring AFTER INSERT ON log WHEN NEW.subject = 'trap' BEGIN INSERT INTO trap VALUES (-1); END;",
};

fn remembers(n: u128) -> Work {
    let memberships = vec![Membership { incarnation: id(n), batch: key(n, "S") }];
    Work { memberships, events: vec![said(n, "a")], ..Work::default() }
}

/// Its guard fails after something of it was written.
fn doomed(n: u128) -> Work {
    let verdict = Verdict::Accepted { response: String::new() };
    let outcomes = vec![SendOutcome { parcel: ParcelId::stored(id(n)), attempts_before: 0, verdict, at: at(0) }];
    Work { outcomes, ..remembers(n) }
}

fn trapped(n: u128) -> Work {
    Work { events: vec![said(n, "trap")], ..remembers(n) }
}

/// Hands in one piece of work, and while the writer cannot begin with it, all the others: these are one group.
async fn together(store: &Database, works: Vec<Work>) -> Vec<Result<(), StoreError>> {
    let stranger = Connection::open(store.path()).unwrap();
    stranger.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut first = store.commit(remembers(900));
    assert!(poll!(&mut first).is_pending());
    while store.writes_waiting() > 0 {
        std::thread::yield_now();
    }
    let mut others: Vec<_> = works.into_iter().map(|work| store.commit(work)).collect();
    for other in &mut others {
        assert!(poll!(other).is_pending());
    }
    stranger.execute_batch("COMMIT").unwrap();
    first.await.unwrap();
    join_all(others).await
}

async fn remembered(store: &Database, n: u128) -> bool {
    !store.memberships(&[id(n)]).await.unwrap().is_empty()
}

fn what_waits_together_is_committed_together(_: &dyn Adapter) {
    let home = TempDir::new().unwrap();
    let store = open(home.path(), "dispatch", DISPATCH);
    run(async {
        let answers = together(&store, (1..=20).map(remembers).collect()).await;
        assert!(answers.iter().all(Result::is_ok));
        assert_eq!(store.commits().0, 2, "the first alone, the others as one group");
        assert_eq!(store.head().await.unwrap(), 21);
        assert_eq!(store.writes_waiting(), 0);
    });
}

fn work_that_fails_is_undone_alone(_: &dyn Adapter) {
    let home = TempDir::new().unwrap();
    let store = open(home.path(), "dispatch", DISPATCH);
    run(async {
        let answers = together(&store, vec![remembers(1), doomed(2), remembers(3)]).await;
        assert!(matches!(answers[..], [Ok(()), Err(StoreError::Conflict(_)), Ok(())]), "{answers:?}");
        assert_eq!(store.commits().0, 2);
        let kept = [remembered(&store, 1).await, remembered(&store, 2).await, remembered(&store, 3).await];
        assert_eq!(kept, [true, false, true]);
        assert_eq!(store.head().await.unwrap(), 3);
    });
}

fn a_commit_that_fails_is_an_error_to_all_who_were_in_it(_: &dyn Adapter) {
    let home = TempDir::new().unwrap();
    let store = open(home.path(), "dispatch", &dispatch_with(TRAP));
    run(async {
        let answers = together(&store, vec![remembers(1), trapped(2), remembers(3)]).await;
        assert!(answers.iter().all(Result::is_err), "{answers:?}");
        let innocent = answers[0].as_ref().unwrap_err();
        assert!(innocent.is_outage(), "who is to blame is not known, so nobody is: {innocent}");
        for n in 1..=3 {
            assert!(!remembered(&store, n).await);
        }
        assert_eq!((store.head().await.unwrap(), *store.watch().borrow()), (1, 1));
        store.commit(remembers(4)).await.unwrap();
        assert_eq!(store.head().await.unwrap(), 2, "the writer goes on, without a gap");
    });
}

fn a_commit_that_fails_alone_is_blamed_on_its_work(_: &dyn Adapter) {
    let home = TempDir::new().unwrap();
    let store = open(home.path(), "dispatch", &dispatch_with(TRAP));
    run(async {
        let error = store.commit(trapped(1)).await.unwrap_err();
        assert!(matches!(error, StoreError::Refused(_)), "{error}");
    });
}

fn work_of_a_caller_that_went_away_is_still_done(_: &dyn Adapter) {
    let home = TempDir::new().unwrap();
    let store = open(home.path(), "dispatch", DISPATCH);
    run(async {
        let mut gone = store.commit(remembers(1));
        assert!(poll!(&mut gone).is_pending());
        drop(gone);
        store.commit(remembers(2)).await.unwrap();
        assert!(remembered(&store, 1).await);
    });
}

fn a_file_of_a_newer_program_is_not_opened(_: &dyn Adapter) {
    let home = TempDir::new().unwrap();
    drop(open(home.path(), "dispatch", &dispatch_with(TRAP)));
    let error = Database::open(home.path(), "dispatch", DISPATCH).err().unwrap();
    assert!(error.to_string().contains("newer program"), "{error}");
}

fn a_migration_that_fails_leaves_the_file_as_it_was(_: &dyn Adapter) {
    let home = TempDir::new().unwrap();
    let broken = Migration { name: "broken", sql: "CREATE TABLE half (n INTEGER); CREATE TABLE half (n INTEGER)" };
    let error = Database::open(home.path(), "dispatch", &dispatch_with(broken)).err().unwrap();
    assert!(error.to_string().contains("broken"), "{error}");
    let state = Database::schema(home.path(), "dispatch", DISPATCH).unwrap().unwrap();
    assert_eq!((state.applied, state.known), (DISPATCH.len(), DISPATCH.len()));
    open(home.path(), "dispatch", DISPATCH);
}
