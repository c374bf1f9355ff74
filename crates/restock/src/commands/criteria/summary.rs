//! What came of a trial: counts and values by effect and kind, and the changes of the highest value.

use std::collections::BTreeMap;

use restocking::review::{TrialEffect, TrialProposal, TrialRow};
use serde_json::{Value, json};

use crate::output::{counted, say, table};

/// Changes that are listed where not all are asked for.
const LISTED: usize = 20;

/// What is counted together.
type Key = (TrialEffect, &'static str);

/// How many, and what they are worth by currency.
#[derive(Debug, Default, Clone)]
struct Tally {
    count: u64,
    value: BTreeMap<String, rust_decimal::Decimal>,
}

/// Counts while the pages come, and keeps no more than the list.
pub(super) struct Summary {
    pub(super) products: u64,
    tallies: BTreeMap<Key, Tally>,
    dearest: Vec<TrialRow>,
    anyway: u64,
    says_all: bool,
}

impl Summary {
    /// With every change said as it comes, or with a list of the dearest.
    pub(super) fn new(says_all: bool) -> Self {
        Self { products: 0, tallies: BTreeMap::new(), dearest: Vec::new(), anyway: 0, says_all }
    }

    pub(super) fn add(&mut self, row: TrialRow) {
        let kind = row.kind().map_or("", |kind| kind.as_str());
        for key in [(row.effect, kind), (row.effect, TOTAL)] {
            let tally = self.tallies.entry(key).or_default();
            tally.count += 1;
            *tally.value.entry(row.currency.clone()).or_default() += row.value();
        }
        self.anyway += u64::from(row.anyway);
        if self.says_all {
            say(&listed(&row));
            return;
        }
        let place = self.dearest.partition_point(|other| other.value() >= row.value());
        if place < LISTED {
            self.dearest.insert(place, row);
            self.dearest.truncate(LISTED);
        }
    }

    pub(super) fn text(&self, version: u32) -> String {
        let mut text = format!("criteria version {version}, {} reviewed\n", counted(self.products, "product"));
        if self.tallies.is_empty() {
            text.push_str("nothing would change");
            return text;
        }
        let rows: Vec<Vec<String>> = self
            .tallies
            .iter()
            .map(|((effect, kind), tally)| {
                vec![effect.as_str().to_owned(), (*kind).to_owned(), tally.count.to_string(), tally.money()]
            })
            .collect();
        text.push('\n');
        text.push_str(&table(&["EFFECT", "KIND", "COUNT", "VALUE"], &rows));
        if !self.says_all {
            let count: u64 =
                self.tallies.iter().filter(|((_, kind), _)| *kind == TOTAL).map(|(_, tally)| tally.count).sum();
            let more = count.saturating_sub(self.dearest.len() as u64);
            text.push_str(if more > 0 { "\n\nthe most valuable (--all lists every one):" } else { "\n" });
            for row in &self.dearest {
                text.push('\n');
                text.push_str(&listed(row));
            }
        }
        if self.anyway > 0 {
            text.push_str("\n\n* the present criteria would do the same now");
        }
        text
    }

    pub(super) fn json(&self, version: u32) -> Value {
        let tallies: Vec<Value> = self
            .tallies
            .iter()
            .map(|((effect, kind), tally)| {
                json!({ "effect": effect, "kind": kind, "count": tally.count, "value": tally.value })
            })
            .collect();
        json!({ "criteria_version": version, "products": self.products, "anyway": self.anyway, "effects": tallies })
    }
}

/// Stands in place of a kind; sorts after every one of them.
const TOTAL: &str = "total";

impl Tally {
    fn money(&self) -> String {
        let parts: Vec<String> = self.value.iter().map(|(currency, value)| format!("{value} {currency}")).collect();
        parts.join(", ")
    }
}

fn listed(row: &TrialRow) -> String {
    let mark = if row.anyway { "*" } else { " " };
    let what = match (&row.before, &row.after) {
        (Some(before), Some(after)) => format!("{}, was {}", proposed(after), proposed(before)),
        (None, Some(after)) => proposed(after),
        (Some(before), None) => proposed(before),
        (None, None) => String::new(),
    };
    let shown = row.after.as_ref().or(row.before.as_ref());
    let (criterion, reason) = shown.map_or(("", ""), |shown| (shown.criterion.as_str(), shown.reason.as_str()));
    let version = shown.map_or(0, |shown| shown.criterion_version);
    format!(
        "{mark} {:9} order {} line {} ({}): {what}; {} {}\n            {reason} [{criterion}, version {version}]",
        row.effect.as_str(),
        row.line.order_id,
        row.line.line_id,
        row.product_name,
        row.value(),
        row.currency
    )
}

fn proposed(proposal: &TrialProposal) -> String {
    let kind = proposal.kind.as_str();
    let date = proposal.to_date.filter(|date| *date != proposal.from_date);
    let date = date.map(|date| format!(" from {} to {date}", proposal.from_date)).unwrap_or_default();
    let resized = proposal.to_date.is_some() && proposal.to_quantity != proposal.from_quantity;
    let quantity = if resized {
        format!(", {} instead of {}", proposal.to_quantity, proposal.from_quantity)
    } else {
        String::new()
    };
    format!("{kind}{date}{quantity}")
}
