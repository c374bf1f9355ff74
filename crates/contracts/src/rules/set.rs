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
        let is_source =
            contract.derived_from.iter().any(|kind| self.get(kind).is_some_and(|source| source.aggregate == aggregate));
        if is_source { None } else { owners.first().copied() }
    }
}
