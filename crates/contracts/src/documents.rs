//! What is made from contracts: the table of rules, what a check found, and the contracts of a release.

mod rule_table;
mod sarif;

use serde_json::Value;

use crate::doc::ContractDoc;

pub use rule_table::{explained, rule_table};
pub use sarif::{Told, sarif};

/// The contracts as they are kept of a release: a file that [`read_file`](crate::read_file) reads.
pub fn release(contracts: &[ContractDoc]) -> Value {
    contracts.iter().map(ContractDoc::to_value).collect()
}
