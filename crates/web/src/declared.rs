//! What is declared about events: held against what is seen on the page of events.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::OnceLock;

use contracts::ContractDoc;
use contracts::documents::{Catalogue, FeedDoc, Links, feeds};

/// A context that hears types, from another context's log or at the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hearing {
    /// The context that hears.
    pub reader: String,
    /// The context whose log it hears; none for what comes in from outside.
    pub of: Option<String>,
    /// The types that it understands.
    pub kinds: Vec<String>,
}

/// The contracts of all types, who hears what within the program, and which sources speak for owners outside of it.
#[derive(Debug, Default)]
pub struct Declared {
    contracts: Vec<ContractDoc>,
    hearings: Vec<Hearing>,
    publishers: BTreeMap<String, BTreeSet<String>>,
    sheets: OnceLock<Result<BTreeMap<String, Sheet>, fmt::Error>>,
}

/// What a page shows of a contract; it does not change while the program runs.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) html: String,
    /// Each promise: number, title, and whether it is `kept`, `exempted` or `broken`.
    pub(crate) promises: Vec<(u8, &'static str, &'static str)>,
    /// What the rules find, in words.
    pub(crate) broken: Vec<String>,
}

impl Declared {
    /// Of these contracts, hearings, and sources by the owner for whom they speak.
    pub fn new(
        contracts: Vec<ContractDoc>,
        hearings: Vec<Hearing>,
        publishers: BTreeMap<String, BTreeSet<String>>,
    ) -> Self {
        Self { contracts, hearings, publishers, sheets: OnceLock::new() }
    }

    pub(crate) fn contracts(&self) -> &[ContractDoc] {
        &self.contracts
    }

    pub(crate) fn contract(&self, kind: &str) -> Option<&ContractDoc> {
        self.contracts.iter().find(|contract| contract.kind == kind)
    }

    pub(crate) fn hearings_of(&self, kind: &str) -> impl Iterator<Item = &Hearing> {
        self.hearings.iter().filter(move |hearing| hearing.kinds.iter().any(|heard| heard == kind))
    }

    /// The sources that speak for an owner outside of the program; none where nobody named any.
    pub(crate) fn sources_of(&self, owner: &str) -> Option<&BTreeSet<String>> {
        self.publishers.get(owner).filter(|sources| !sources.is_empty())
    }

    pub(crate) fn feeds(&self) -> Vec<FeedDoc<'_>> {
        feeds(&self.contracts)
    }

    /// What pages show of each contract, made when it is first asked for.
    pub(crate) fn sheets(&self) -> Result<&BTreeMap<String, Sheet>, fmt::Error> {
        self.sheets.get_or_init(|| self.written()).as_ref().map_err(|error| *error)
    }

    fn written(&self) -> Result<BTreeMap<String, Sheet>, fmt::Error> {
        let catalogue = Catalogue::of(&self.contracts);
        let links = Links {
            kind: &|kind| format!("/contracts/{}", escaped(kind)),
            schema: &|kind| format!("/api/contracts/{}/schema", escaped(kind)),
        };
        let sheet = |contract: &ContractDoc| {
            let promises = catalogue.promises(contract);
            let broken = promises
                .iter()
                .flat_map(|promise| promise.broken.iter().map(|found| format!("{}: {}", promise.title, found.wrong)));
            let sheet = Sheet {
                html: catalogue.sheet(contract, &links)?,
                broken: broken.collect(),
                promises: promises.iter().map(|promise| (promise.number, promise.title, promise.how())).collect(),
            };
            Ok((contract.kind.clone(), sheet))
        };
        self.contracts.iter().map(sheet).collect()
    }
}

/// A type's name as a part of an address.
pub(crate) fn escaped(kind: &str) -> String {
    let mut out = String::with_capacity(kind.len());
    for byte in kind.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
