//! What passed through a file before that was counted.

use context::{Flow, TrafficBook as _, Way};
use rusqlite::Connection;
use storage::sqlite::DISPATCH;
use tempfile::TempDir;

use super::open;
use crate::adapter::{Adapter, Case, run};
use crate::support::at;

pub(crate) const CASES: &[Case] =
    &[("what_passed_before_it_was_counted_is_known_all_the_same", what_passed_before_it_was_counted_is_known)];

fn what_passed_before_it_was_counted_is_known(_: &dyn Adapter) {
    let home = TempDir::new().unwrap();
    let before: Vec<_> = DISPATCH.iter().copied().take_while(|migration| migration.name != "traffic").collect();
    assert!(before.len() < DISPATCH.len());
    let path = open(home.path(), "dispatch", &before).path().to_owned();
    let old = Connection::open(path).unwrap();
    for (seq, source, second) in [(1, "urn:a", 3), (2, "urn:a", 5), (3, "urn:b", 4)] {
        let envelope = format!("{{\"id\":\"{seq}\",\"source\":\"{source}\"}}");
        let sql = "INSERT INTO inbox (seq, key, digest, kind, thin, correlation_id, received_at, envelope)
                   VALUES (?1, ?1, x'', 'heard.v1', 0, 'c', ?2, ?3)";
        old.execute(sql, (seq, at(second).as_microsecond(), envelope)).unwrap();
    }
    let sql = "INSERT INTO log (position, id, kind, subject, time, correlation_id, data) VALUES (1, x'01', 'said.v1', 'a/1', ?1, 'c', '{}')";
    old.execute(sql, [at(6).as_microsecond()]).unwrap();

    let traffic = run(open(home.path(), "dispatch", DISPATCH).traffic(at(9))).unwrap();
    let flow = |way, kind: &str, source: Option<&str>, events, first, last| Flow {
        way,
        kind: kind.to_owned(),
        source: source.map(ToOwned::to_owned),
        events,
        first: at(first),
        last: at(last),
    };
    assert_eq!(
        traffic.flows,
        [
            flow(Way::In, "heard.v1", Some("urn:a"), 2, 3, 5),
            flow(Way::In, "heard.v1", Some("urn:b"), 1, 4, 4),
            flow(Way::Out, "said.v1", None, 1, 6, 6),
        ]
    );
}
