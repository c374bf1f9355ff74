//! How a type keeps each promise.

use crate::doc::{ContractDoc, Exempted};
use crate::finding::Finding;
use crate::promise::PROMISES;
use crate::rules::RULES;

/// A promise and how a type keeps it.
#[derive(Debug, Clone)]
pub struct KeptPromise<'a> {
    /// 1 to 8.
    pub number: u8,
    /// In a few words.
    pub title: &'static str,
    /// What the promise's rules find.
    pub broken: Vec<&'a Finding>,
    /// What they do not count, for a reason.
    pub exempted: Vec<&'a Exempted>,
}

impl KeptPromise<'_> {
    /// How it is kept, in one word.
    pub fn how(&self) -> &'static str {
        match (self.broken.is_empty(), self.exempted.is_empty()) {
            (false, _) => "broken",
            (true, false) => "exempted",
            (true, true) => "kept",
        }
    }
}

pub(super) fn promises<'a>(contract: &'a ContractDoc, findings: &'a [Finding]) -> Vec<KeptPromise<'a>> {
    let promise_of = |rule: &str| RULES.iter().find(|known| known.id == rule).map(|known| known.promise);
    let kept = PROMISES.iter().map(|promise| KeptPromise {
        number: promise.number,
        title: promise.title,
        broken: findings.iter().filter(|finding| finding.promise == promise.number).collect(),
        exempted: contract.exemptions.iter().filter(|one| promise_of(&one.rule) == Some(promise.number)).collect(),
    });
    kept.collect()
}
