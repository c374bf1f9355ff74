//! What is made from contracts: the table of rules, and the contracts of a release.

mod rule_table;

use serde_json::Value;

use crate::doc::ContractDoc;

pub use rule_table::rule_table;

/// The contracts as they are kept of a release: a file that [`read_file`](crate::read_file) reads.
pub fn release(contracts: &[ContractDoc]) -> Value {
    contracts.iter().map(ContractDoc::to_value).collect()
}
