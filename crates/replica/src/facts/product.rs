//! Products, groups, and which product is in which group.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A product as its owner published it, the whole of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its number, which is also typed in.
    pub product_id: String,
    /// Grows by one with each change.
    pub version: u64,
    /// By language.
    pub names: BTreeMap<String, String>,
    /// By language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub descriptions: BTreeMap<String, String>,
    /// Who makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// What it belongs to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// What scanners read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barcodes: Vec<String>,
    /// Whether it is sold no longer.
    #[serde(default)]
    pub discontinued: bool,
}

/// A group of products that sales can be on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its id.
    pub group_id: String,
    /// Grows by one with each change.
    pub version: u64,
    /// By language.
    pub names: BTreeMap<String, String>,
    /// Whether it is used no longer.
    #[serde(default)]
    pub discontinued: bool,
}

/// All groups of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The product.
    pub product_id: String,
    /// Grows by one with each change.
    pub version: u64,
    /// The groups.
    pub group_ids: Vec<String>,
}

/// A name in a language, else in English, else in whatever language there is.
pub fn name_in<'a>(names: &'a BTreeMap<String, String>, language: Option<&str>) -> Option<&'a str> {
    let wanted = language.and_then(|language| names.get(language));
    wanted.or_else(|| names.get("en")).or_else(|| names.values().next()).map(String::as_str)
}
