//! What the database itself refuses, whoever asks: also another program with the file open.

use dispatch::ports::{Store as _, Work};
use rusqlite::Connection;
use storage::sqlite::DISPATCH;
use tempfile::TempDir;

use super::open;
use crate::adapter::{Adapter, Case, run};
use crate::suites::parcel;
use crate::support::said;

pub(crate) const CASES: &[Case] = &[
    ("nobody_changes_or_deletes_what_the_log_said", nobody_changes_or_deletes_what_the_log_said),
    ("nobody_changes_the_bytes_of_a_mail", nobody_changes_the_bytes_of_a_mail),
];

fn nobody_changes_or_deletes_what_the_log_said(_: &dyn Adapter) {
    refused(
        &[
            "UPDATE log SET data = '{}'",
            "UPDATE log SET position = 9",
            "DELETE FROM log",
            "DELETE FROM log WHERE position = 1",
        ],
        "append-only",
    );
}

fn nobody_changes_the_bytes_of_a_mail(_: &dyn Adapter) {
    refused(&["UPDATE mail SET bytes = x'00'", "UPDATE mail SET message_id = 'x@y'"], "same to the byte");
}

fn refused(statements: &[&str], because: &str) {
    let home = TempDir::new().unwrap();
    let store = open(home.path(), "dispatch", DISPATCH);
    let work = Work { events: vec![said(1, "a")], parcels: vec![parcel(1, "S")], ..Work::default() };
    run(store.commit(work)).unwrap();
    let stranger = Connection::open(store.path()).unwrap();
    for statement in statements {
        let error = stranger.execute(statement, []).unwrap_err().to_string();
        assert!(error.contains(because), "{statement}: {error}");
    }
}
