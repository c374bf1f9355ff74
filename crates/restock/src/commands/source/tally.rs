//! What was told of rows, counted by fault, with a few examples of each.

use std::collections::BTreeMap;

use restocking::ports::ToldRow;
use serde_json::{Value, json};

/// Examples of each fault.
const EXAMPLES: usize = 3;

/// Counts by fault.
#[derive(Default)]
pub(super) struct Tally(BTreeMap<String, (u64, Vec<ToldRow>)>);

impl Tally {
    pub(super) fn take(&mut self, told: ToldRow) {
        let (count, examples) = self.0.entry(told.fault.clone()).or_default();
        *count += 1;
        if examples.len() < EXAMPLES {
            examples.push(told);
        }
    }

    pub(super) fn total(&self) -> u64 {
        self.0.values().map(|(count, _)| count).sum()
    }

    /// A line a fault, its examples below it.
    pub(super) fn lines(&self) -> Vec<String> {
        let of_fault = |(fault, (count, examples)): (&String, &(u64, Vec<ToldRow>))| {
            let detail =
                |told: &ToldRow| if told.detail.is_empty() { String::new() } else { format!(": {}", told.detail) };
            let examples = examples.iter().map(|told| format!("          {}{}", told.place, detail(told)));
            std::iter::once(format!("  {count:>6}  {fault}")).chain(examples.collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        self.0.iter().flat_map(of_fault).collect()
    }

    pub(super) fn as_value(&self) -> Value {
        let one = |(fault, (count, examples)): (&String, &(u64, Vec<ToldRow>))| {
            let examples: Vec<Value> =
                examples.iter().map(|told| json!({ "place": told.place, "detail": told.detail })).collect();
            json!({ "fault": fault, "count": count, "examples": examples })
        };
        self.0.iter().map(one).collect()
    }
}
