//! What the program said, held against the contracts of its types.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use event::Contract;
use jsonschema::Validator;
use serde_json::Value;

use super::Files;

/// Events that are looked at of each type of a log.
const EACH: i64 = 300;
const LOGS: [&str; 7] = ["restocking", "dispatch", "product", "price", "promotion", "product_sale", "offer"];

type Known = BTreeMap<&'static str, (&'static Contract, Validator)>;

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let said = restocking::says::CONTRACTS.iter().chain(dispatch::says::CONTRACTS).chain(catalogue::contracts());
        said.map(|contract| {
            let schema = Value::from((contract.schema)());
            (contract.kind, (contract, jsonschema::validator_for(&schema).unwrap()))
        })
        .collect()
    })
}

/// What is wrong with an event that a context said; nothing where it is as its contract says.
pub(crate) fn breach(context: &str, kind: &str, subject: &str, data: &str) -> Option<String> {
    let Some((contract, validator)) = known().get(kind) else { return Some(format!("{kind} has no contract")) };
    let data: Value = serde_json::from_str(data).unwrap();
    if contract.owner != context {
        return Some(format!("{context} says {kind}, which {} owns", contract.owner));
    }
    let id = data[contract.subject.id_field].as_str().unwrap_or("all");
    if subject != contract.subject.key(id) {
        return Some(format!("{kind} is about {subject}, and its contract says {}", contract.subject.key(id)));
    }
    let fault = validator.iter_errors(&data).next();
    fault.map(|fault| format!("{kind} at {}: {fault}", fault.instance_path()))
}

impl Files {
    /// Everything that was said is as its contract says.
    pub(crate) fn assert_said_as_declared(&self) {
        for name in LOGS.into_iter().filter(|name| self.has(&format!("{name}.sqlite"))) {
            let db = self.open(&format!("{name}.sqlite"));
            let sql = "SELECT kind, subject, data FROM (
                           SELECT kind, subject, data, row_number() OVER (PARTITION BY kind ORDER BY position DESC) AS n FROM log)
                       WHERE n <= ?1";
            let mut rows = db.prepare(sql).unwrap();
            let texts = |row: &rusqlite::Row<'_>| Ok([row.get(0)?, row.get(1)?, row.get(2)?]);
            let events: Vec<[String; 3]> = rows.query_map([EACH], texts).unwrap().map(Result::unwrap).collect();
            for [kind, subject, data] in events {
                assert_eq!(breach(name, &kind, &subject, &data), None, "{data}");
            }
        }
    }
}
