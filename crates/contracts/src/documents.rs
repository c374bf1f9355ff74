//! What is made from contracts: JSON Schemas, the AsyncAPI document, the catalogue of events, the table of rules, what a
//! check found, and the contracts of a release.

mod asyncapi;
mod catalogue;
mod feeds;
mod rule_table;
mod sarif;
mod schema_files;

use std::fmt;

use serde_json::Value;

use crate::doc::ContractDoc;

pub use asyncapi::{Application, Served, asyncapi};
pub use catalogue::{Catalogue, KeptPromise, Links, PAGE_STYLES, SHEET_STYLES, audiences, catalogue_page};
pub use feeds::{FeedDoc, feeds};
pub use rule_table::{explained, rule_table};
pub use sarif::{Told, sarif};
pub use schema_files::{schema_document, schema_files};

/// A document: its name, with the folders that it stands in, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// `contracts/asyncapi.json`
    pub name: String,
    /// What stands in it.
    pub text: String,
}

/// Everything that is published about a set of contracts.
///
/// # Errors
/// When a text cannot be written; with these it can.
pub fn published(application: &Application<'_>, contracts: &[ContractDoc]) -> Result<Vec<Document>, fmt::Error> {
    let schemas = schema_files(contracts).into_iter();
    let schemas = schemas.map(|schema| Document { name: format!("schemas/{}", schema.name), ..schema });
    let asyncapi = Document {
        name: "contracts/asyncapi.json".to_owned(),
        text: format!("{:#}\n", asyncapi(application, contracts)),
    };
    let catalogue =
        Document { name: "contracts/catalogue.html".to_owned(), text: catalogue_page(application.title, contracts)? };
    Ok(schemas.chain([asyncapi, catalogue]).collect())
}

/// The contracts as they are kept of a release: a file that [`read_file`](crate::read_file) reads.
pub fn release(contracts: &[ContractDoc]) -> Value {
    contracts.iter().map(ContractDoc::to_value).collect()
}
