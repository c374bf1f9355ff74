//! What a run of the program had taken when it was killed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use lifecycle::{Level, Move, State, StateName, Submission};
use restocking::facts::Order;
use restocking::ports::{
    CallError, Central, Command, CommandOutcome, FetchError, Guard, StockRow, Store, SubmissionRow, Taking, Work,
};
use restocking::rules::Rules;
use restocking::use_cases::{Deps, Submit, SubmitLimits, Turns};
use storage::sqlite::{Database, RESTOCKING};
use tempfile::TempDir;
use uuid::Uuid;

use super::open;
use crate::adapter::{Case, run};
use crate::retailer::{clicked, moved, submission, submission_row, suggestion, was, writes};
use crate::support::{CountedIds, HandClock, at};

pub(crate) const CASES: &[Case] = &[
    ("what_was_taken_and_never_settled_is_due_at_the_next_start_and_read_back_first", |_| {
        run(taken_and_never_settled())
    }),
    ("a_round_that_is_stopped_begins_nothing", |_| run(stopped())),
    ("where_nothing_is_recognised_a_change_whose_first_call_nobody_heard_of_is_not_sent_again", |_| run(unheard_of())),
];

fn database() -> (TempDir, Arc<Database>) {
    let home = TempDir::new().unwrap();
    let database = open(home.path(), "restocking", RESTOCKING);
    (home, database)
}

async fn take(database: &Database, now: i64) -> Vec<SubmissionRow> {
    database.take_submissions(at(now), at(now + 600), Taking::any(9)).await.unwrap()
}

async fn taken_and_never_settled() {
    let (_home, database) = database();
    let waiting = SubmissionRow { due_at: at(90), ..submission_row(2, 90) };
    Store::commit(&*database, clicked(7, vec![submission_row(1, 0), waiting])).await.unwrap();
    assert_eq!(take(&database, 0).await.len(), 1);
    assert_eq!(
        database.release_submissions(at(1)).await.unwrap(),
        1,
        "the one that waits for its next try stays put off"
    );
    let again = take(&database, 1).await;
    assert_eq!(again.iter().map(|row| (row.id, row.how)).collect::<Vec<_>>(), [(submission(1).id, Move::ReadBack)]);
}

/// A central system of level 0 that counts its calls.
#[derive(Default)]
struct Forgetful(AtomicUsize);

#[async_trait]
impl Central for Forgetful {
    fn level(&self) -> Level {
        Level::Plain
    }

    async fn order(&self, _: &str) -> Result<Order, FetchError> {
        Err(FetchError::Unknown)
    }

    async fn stock(&self, _: &str) -> Result<Vec<StockRow>, FetchError> {
        Err(FetchError::Unknown)
    }

    async fn send(&self, _: Uuid, _: &Command, _: &str) -> Result<CommandOutcome, CallError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(CommandOutcome::Took { version: None })
    }

    async fn read_back(&self, _: Uuid, _: &Command) -> Result<Option<CommandOutcome>, CallError> {
        Ok(None)
    }
}

async fn unheard_of() {
    let (_home, database) = database();
    let open = suggestion(101, "PO-1");
    let submission = Submission { level: Level::Plain, ..submission(1) };
    let accepted = moved(&open, State::Submitting(submission));
    Store::commit(&*database, writes(&open, Guard::Absent)).await.unwrap();
    let click =
        Work { suggestions: writes(&accepted, was(&open)).suggestions, ..clicked(7, vec![submission_row(1, 0)]) };
    Store::commit(&*database, click).await.unwrap();
    assert_eq!(take(&database, 0).await.len(), 1, "taken, and then the program was killed");

    database.release_submissions(at(0)).await.unwrap();
    let central = Arc::new(Forgetful::default());
    let submit = Submit::new(deps(&database), central.clone(), SubmitLimits::default());
    assert_eq!(submit.round().await.unwrap(), 1);
    assert_eq!(central.0.load(Ordering::Relaxed), 0, "a second call might be a second change");
    let (_, now) = database.suggestions(&[open.row.incarnation]).await.unwrap().remove(0);
    assert_eq!(now.row.state.name(), StateName::Attention);
    assert_eq!(submit.round().await.unwrap(), 0, "it waits for a person");

    let asked = Work { hastened: vec![(submission.id, Move::AskPerson)], ..Work::default() };
    Store::commit(&*database, asked).await.unwrap();
    submit.round().await.unwrap();
    assert_eq!(central.0.load(Ordering::Relaxed), 1, "a person has decided to send it once more");
}

async fn stopped() {
    let (_home, database) = database();
    let submissions = (1..=3).map(|n| submission_row(n, 0)).collect();
    Store::commit(&*database, clicked(7, submissions)).await.unwrap();
    let central = Arc::new(Forgetful::default());
    let submit = Submit::new(deps(&database), central.clone(), SubmitLimits::default());
    assert_eq!(submit.round_until(std::future::ready(())).await.unwrap(), 0);
    assert_eq!(central.0.load(Ordering::Relaxed), 0);
    let again = take(&database, 0).await;
    assert!(again.len() == 3 && again.iter().all(|row| row.how == Move::SendAgain), "due at once, as if never taken");
}

fn deps(database: &Arc<Database>) -> Deps {
    Deps {
        store: database.clone(),
        inbox: database.clone(),
        clock: Arc::new(HandClock::new()),
        ids: Arc::new(CountedIds::default()),
        rules: Arc::new(Rules::default()),
        turns: Turns::default(),
    }
}
