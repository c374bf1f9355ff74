//! The eight promises as rules over contracts, compatibility between their releases, and the documents made from them.
//! Pure: texts and values in, findings and documents out.
//!
//! * [`ContractDoc`]: a contract as data, made from a declaration in code or read from a file ([`read_file`]).
//! * [`RULES`]: the promises as rules. [`check`] applies them to a set of contracts.
//! * [`compat`]: whether a set of contracts fits the releases before it.
//! * [`documents`]: the table of rules, and the contracts of a release.

pub mod check;
pub mod compat;
mod doc;
pub mod documents;
mod file;
mod finding;
mod promise;
mod rules;
mod schema;

pub use check::check;
pub use doc::{ContractDoc, Example, Exempted, Fold, Origin, Referred, Sequence};
pub use file::{FileFault, read_file};
pub use finding::Finding;
pub use promise::{PROMISES, Promise};
pub use rules::{RULES, Rule};
