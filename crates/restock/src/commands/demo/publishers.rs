//! Which sources speak for the simulated retailer's systems. Whatever else says one of their types stands out.

use std::collections::{BTreeMap, BTreeSet};

const SOURCES: [(&str, &[&str]); 3] = [
    ("planning", &["https://central.example/planning"]),
    ("purchasing", &["https://central.example/orders", "https://central.example/suppliers"]),
    ("warehouse", &["urn:world:warehouse"]),
];

pub(super) fn publishers() -> BTreeMap<String, BTreeSet<String>> {
    let owned = |sources: &[&str]| sources.iter().map(|source| (*source).to_owned()).collect();
    SOURCES.iter().map(|(owner, sources)| ((*owner).to_owned(), owned(sources))).collect()
}
