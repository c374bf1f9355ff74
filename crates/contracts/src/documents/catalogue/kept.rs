//! How a type keeps each promise.

use crate::doc::ContractDoc;
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
    /// How it is kept.
    pub how: HowKept<'a>,
}

/// How a promise is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HowKept<'a> {
    /// Its rules find nothing.
    Kept,
    /// Its rules find what is exempted: the rule, the field (empty for the whole type), and why.
    Exempted(Vec<(&'a str, &'a str, &'a str)>),
    /// Its rules find something: what is wrong, and what to change.
    Broken(Vec<(&'a str, &'a str)>),
}

impl HowKept<'_> {
    /// In one word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Exempted(_) => "exempted",
            Self::Broken(_) => "broken",
        }
    }
}

pub(super) fn promises<'a>(contract: &'a ContractDoc, findings: &'a [Finding]) -> Vec<KeptPromise<'a>> {
    let promise_of = |rule: &str| RULES.iter().find(|known| known.id == rule).map(|known| known.promise);
    let kept = PROMISES.iter().map(|promise| {
        let found = findings.iter().filter(|finding| finding.promise == promise.number);
        let broken: Vec<_> = found.map(|finding| (finding.wrong.as_str(), finding.change.as_str())).collect();
        let exempted = contract.exemptions.iter().filter(|one| promise_of(&one.rule) == Some(promise.number));
        let exempted: Vec<_> =
            exempted.map(|one| (one.rule.as_str(), one.field.as_str(), one.reason.as_str())).collect();
        let how = match (broken.is_empty(), exempted.is_empty()) {
            (false, _) => HowKept::Broken(broken),
            (true, false) => HowKept::Exempted(exempted),
            (true, true) => HowKept::Kept,
        };
        KeptPromise { number: promise.number, title: promise.title, how }
    });
    kept.collect()
}
