//! The catalogue of events: what every type means, who may have it, and which promises it keeps, as HTML.

mod fields;
mod kept;

use std::collections::BTreeMap;
use std::fmt;

use askama::Template;
use serde_json::Value;

use crate::check::check;
use crate::doc::ContractDoc;
use crate::finding::Finding;
use fields::FieldRow;
pub use kept::KeptPromise;

/// Styles of a sheet, in the colours that the page around it declares.
pub const SHEET_STYLES: &str = include_str!("../../templates/sheet.css");
/// The colours of a page that stands alone; those of the desk.
pub const PAGE_STYLES: &str = include_str!("../../templates/page.css");

/// Where the links of a sheet lead.
pub struct Links<'a> {
    /// To another type's sheet.
    pub kind: &'a dyn Fn(&str) -> String,
    /// To a type's schema.
    pub schema: &'a dyn Fn(&str) -> String,
}

/// A set of contracts with what the rules find in it: what sheets are made of.
pub struct Catalogue<'a> {
    contracts: &'a [ContractDoc],
    findings: BTreeMap<String, Vec<Finding>>,
}

impl<'a> Catalogue<'a> {
    /// Of these contracts.
    pub fn of(contracts: &'a [ContractDoc]) -> Self {
        let mut findings: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
        for finding in check(contracts) {
            findings.entry(finding.contract.clone()).or_default().push(finding);
        }
        Self { contracts, findings }
    }

    /// The eight promises, and how a type keeps each.
    pub fn promises<'c>(&'c self, contract: &'c ContractDoc) -> Vec<KeptPromise<'c>> {
        kept::promises(contract, self.findings.get(&contract.kind).map_or(&[], Vec::as_slice))
    }

    /// One type, as a part of a page.
    ///
    /// # Errors
    /// When a text cannot be written; with these it can.
    pub fn sheet(&self, contract: &ContractDoc, links: &Links<'_>) -> Result<String, fmt::Error> {
        let sheet = Sheet {
            contract,
            audiences: audiences(contract),
            references: contract
                .references
                .iter()
                .map(|known| self.reference(&known.field, &known.aggregate, links))
                .collect(),
            derived_from: contract.derived_from.iter().map(|kind| self.named(kind, links)).collect(),
            compensates: contract.compensates.as_deref().map(|kind| self.named(kind, links)),
            reversed_by: self
                .contracts
                .iter()
                .filter(|other| other.compensates.as_deref() == Some(&contract.kind))
                .map(|other| self.named(&other.kind, links))
                .collect(),
            schema: (links.schema)(&contract.kind),
            fields: fields::rows(&contract.schema),
            examples: contract.examples.iter().map(|example| (example.id.as_str(), pretty(&example.data))).collect(),
            promises: self.promises(contract),
        };
        sheet.render().map_err(|_| fmt::Error)
    }

    /// A type, and where its sheet is if there is one.
    fn named<'k>(&self, kind: &'k str, links: &Links<'_>) -> Named<'k> {
        let is_here = self.contracts.iter().any(|contract| contract.kind == kind);
        Named { name: kind, link: is_here.then(|| (links.kind)(kind)) }
    }

    /// A reference leads to the type that tells most of the aggregate.
    fn reference<'k>(&self, field: &'k str, aggregate: &'k str, links: &Links<'_>) -> (&'k str, Named<'k>) {
        let about = self.contracts.iter().filter(|contract| contract.aggregate == aggregate);
        let best =
            about.min_by_key(|contract| (contract.weight != Some(event::Weight::Thick), contract.axis != aggregate));
        (field, Named { name: aggregate, link: best.map(|contract| (links.kind)(&contract.kind)) })
    }
}

/// A name that may lead somewhere.
struct Named<'a> {
    name: &'a str,
    link: Option<String>,
}

#[derive(Template)]
#[template(path = "sheet.html")]
struct Sheet<'a> {
    contract: &'a ContractDoc,
    audiences: String,
    references: Vec<(&'a str, Named<'a>)>,
    derived_from: Vec<Named<'a>>,
    compensates: Option<Named<'a>>,
    reversed_by: Vec<Named<'a>>,
    schema: String,
    fields: Vec<FieldRow>,
    /// Id and payload.
    examples: Vec<(&'a str, String)>,
    promises: Vec<KeptPromise<'a>>,
}

/// Who may receive a type, in words.
pub fn audiences(contract: &ContractDoc) -> String {
    let classes: Vec<&str> = contract.audiences.iter().map(|audience| audience.name()).collect();
    match &contract.scoped_by {
        Some(field) => format!("{}; each by its {field}", classes.join(", ")),
        None => classes.join(", "),
    }
}

fn pretty(value: &Value) -> String {
    format!("{value:#}")
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    title: &'a str,
    types: usize,
    owners: BTreeMap<&'a str, Vec<Row<'a>>>,
    page_styles: &'static str,
    sheet_styles: &'static str,
}

struct Row<'a> {
    contract: &'a ContractDoc,
    audiences: String,
    promises: Vec<KeptPromise<'a>>,
    sheet: String,
}

/// The whole catalogue as one page that stands alone: no script, no font, nothing from elsewhere.
///
/// # Errors
/// When a text cannot be written; with these it can.
pub fn catalogue_page(title: &str, contracts: &[ContractDoc]) -> Result<String, fmt::Error> {
    let catalogue = Catalogue::of(contracts);
    let links = Links { kind: &|kind| format!("#{kind}"), schema: &|kind| format!("../schemas/{kind}.json") };
    let mut owners: BTreeMap<&str, Vec<Row<'_>>> = BTreeMap::new();
    for contract in contracts {
        let row = Row {
            contract,
            audiences: audiences(contract),
            promises: catalogue.promises(contract),
            sheet: catalogue.sheet(contract, &links)?,
        };
        owners.entry(&contract.owner).or_default().push(row);
    }
    let page = Page { title, types: contracts.len(), owners, page_styles: PAGE_STYLES, sheet_styles: SHEET_STYLES };
    page.render().map_err(|_| fmt::Error)
}
