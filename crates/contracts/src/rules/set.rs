//! All contracts together, as rules look at them.

use std::collections::{BTreeMap, BTreeSet};

use crate::doc::ContractDoc;
use crate::schema::Field;

/// A breach within one contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Breach {
    pub(crate) pointer: String,
    /// The payload field as exemptions name it; empty for the whole type.
    pub(crate) field: String,
    pub(crate) wrong: String,
    pub(crate) change: String,
}

impl Breach {
    /// At a place of the contract.
    pub(crate) fn at(pointer: &str, wrong: impl Into<String>, change: impl Into<String>) -> Self {
        Self { pointer: pointer.to_owned(), field: String::new(), wrong: wrong.into(), change: change.into() }
    }

    /// At a payload field.
    pub(crate) fn of(field: &Field<'_>, wrong: impl Into<String>, change: impl Into<String>) -> Self {
        Self { field: field.path.clone(), ..Self::at(&field.pointer, wrong, change) }
    }
}

/// All contracts that are looked at.
pub(crate) struct Set<'a> {
    pub(crate) all: &'a [ContractDoc],
    /// The owners of each aggregate.
    owners: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Set<'a> {
    pub(crate) fn of(all: &'a [ContractDoc]) -> Self {
        let mut owners: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for contract in all {
            owners.entry(contract.aggregate.as_str()).or_default().insert(contract.owner.as_str());
        }
        Self { all, owners }
    }

    /// The contract of a type.
    pub(crate) fn get(&self, kind: &str) -> Option<&'a ContractDoc> {
        self.all.iter().find(|contract| contract.kind == kind)
    }

    /// Every aggregate that is known.
    pub(crate) fn aggregates(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.owners.keys().copied()
    }

    /// An owner of an aggregate that is another context's, as this contract sees it: not its own, and not one whose facts
    /// it says it is derived from.
    pub(crate) fn foreign_owner(&self, contract: &ContractDoc, aggregate: &str) -> Option<&'a str> {
        let owners = self.owners.get(aggregate)?;
        if aggregate == contract.aggregate || owners.contains(contract.owner.as_str()) {
            return None;
        }
        let is_source = self.sources(contract).iter().any(|source| source.aggregate == aggregate);
        if is_source { None } else { owners.first().copied() }
    }

    /// What a contract says it is derived from, at first hand or at second: who repeats a product-level sale repeats what that
    /// one took from the sale. Nobody hears more for it, for each step goes only to those who may have its source.
    pub(crate) fn sources(&self, contract: &ContractDoc) -> Vec<&'a ContractDoc> {
        let mut found: Vec<&ContractDoc> = Vec::new();
        let mut open: Vec<&str> = contract.derived_from.iter().map(String::as_str).collect();
        while let Some(kind) = open.pop() {
            let is_known = found.iter().any(|source| source.kind == kind);
            if let Some(source) = self.get(kind).filter(|_| !is_known) {
                open.extend(source.derived_from.iter().map(String::as_str));
                found.push(source);
            }
        }
        found
    }
}
