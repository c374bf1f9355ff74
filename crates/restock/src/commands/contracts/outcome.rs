//! What a check found, told to people, to programs and to code hosts.

use std::path::Path;

use contracts::compat::{Break, Direction, Mode, Release, compare};
use contracts::documents::{Told, sarif};
use contracts::{ContractDoc, FileFault, Finding, PROMISES, RULES, check};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::output::{counted, say};

/// A check that was made.
#[derive(Debug)]
pub(super) struct Outcome {
    /// What was checked, in words.
    pub(super) about: String,
    contracts: usize,
    mode: Mode,
    releases: Vec<String>,
    findings: Vec<Finding>,
    breaks: Vec<Break>,
    faults: Vec<FileFault>,
}

impl Outcome {
    /// Checks contracts, among others where there are some, and against releases.
    pub(super) fn of(
        about: String,
        contracts: &[ContractDoc],
        beside: Vec<ContractDoc>,
        releases: &[Release],
        mode: Mode,
    ) -> Self {
        let own = beside.len();
        let all: Vec<ContractDoc> = beside.into_iter().chain(contracts.iter().cloned()).collect();
        let mut findings = check(&all);
        if own > 0 {
            findings.retain(|finding| finding.place.is_some());
        }
        Self {
            about,
            contracts: contracts.len(),
            mode,
            releases: releases.iter().map(|release| release.name.clone()).collect(),
            findings,
            breaks: compare(mode, contracts, releases),
            faults: Vec::new(),
        }
    }

    /// Files that could not be read: nothing is said about contracts of which some are missing.
    pub(super) fn unreadable(about: String, faults: Vec<FileFault>) -> Self {
        let (findings, breaks, releases) = (Vec::new(), Vec::new(), Vec::new());
        Self { about, contracts: 0, mode: Mode::None, releases, findings, breaks, faults }
    }

    /// For people.
    pub(super) fn say(&self) {
        self.faults.iter().for_each(|fault| say(&fault.to_string()));
        self.findings.iter().for_each(|finding| say(&finding_text(finding)));
        self.breaks.iter().for_each(|found| say(&break_text(found)));
        if self.is_good() {
            say(&format!("{}: good; the eight promises are kept by {}{}", self.about, self.count(), self.compared()));
        }
    }

    /// For programs.
    pub(super) fn to_value(&self) -> Value {
        json!({
            "about": self.about,
            "good": self.is_good(),
            "contracts": self.contracts,
            "mode": self.mode.name(),
            "releases": self.releases,
            "findings": self.findings.iter().map(finding_value).collect::<Vec<_>>(),
            "breaks": self.breaks.iter().map(break_value).collect::<Vec<_>>(),
            "faults": self.faults.iter().map(|fault| json!({
                "file": fault.file, "line": fault.line, "pointer": fault.pointer, "fault": fault.fault,
            })).collect::<Vec<_>>(),
        })
    }

    /// For code hosts.
    pub(super) fn to_sarif(&self) -> Value {
        let told = Told { findings: &self.findings, breaks: &self.breaks, faults: &self.faults };
        sarif(told, env!("CARGO_PKG_VERSION"))
    }

    /// Whether nothing was found.
    pub(super) fn is_good(&self) -> bool {
        self.findings.is_empty() && self.breaks.is_empty() && self.faults.is_empty()
    }

    /// What makes the command fail.
    ///
    /// # Errors
    /// When something was found, or could not be read.
    pub(super) fn verdict(&self) -> Result<(), Failure> {
        if !self.faults.is_empty() {
            let faults = counted(count(self.faults.len()), "fault");
            return Err(Failure::Usage(format!("{}: {faults}; what cannot be read is not checked", self.about)));
        }
        let mut wrong = Vec::new();
        if !self.findings.is_empty() {
            wrong.push(counted(count(self.findings.len()), "finding"));
        }
        if !self.breaks.is_empty() {
            wrong.push(format!("{} of compatibility", counted(count(self.breaks.len()), "break")));
        }
        if wrong.is_empty() {
            return Ok(());
        }
        Err(Failure::Failed(format!("{}: {}; each text above says what to change", self.about, wrong.join(", "))))
    }

    fn count(&self) -> String {
        counted(count(self.contracts), "contract")
    }

    fn compared(&self) -> String {
        let (mode, last) = (self.mode.name(), self.releases.last());
        match last {
            None => "; held against no release (--against names some)".to_owned(),
            Some(_) if self.mode == Mode::None => "; with the mode none, no release is looked at".to_owned(),
            Some(last) if self.releases.len() == 1 || !mode.ends_with("transitive") => {
                format!("; compatible with release {last} ({mode})")
            }
            Some(_) => format!("; compatible with releases {} ({mode})", self.releases.join(", ")),
        }
    }
}

/// Writes a document where it is wanted.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn write(path: &Path, document: &Value) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    if path == Path::new("-") {
        say(&text);
        return Ok(());
    }
    std::fs::write(path, text + "\n")
        .map_err(|error| Failure::Failed(format!("failed to write {}: {error}", path.display())))
}

fn count(of: usize) -> u64 {
    u64::try_from(of).unwrap_or(u64::MAX)
}

/// "contracts/sale.yaml:17: promotion.sale.announced.v1", or the type alone where it was read from no file.
fn head(place: &Option<(String, usize)>, kind: &str, at: &str) -> String {
    match place {
        Some((file, line)) => format!("{file}:{line}: {kind}"),
        None => format!("{kind}, at {at}"),
    }
}

fn finding_text(finding: &Finding) -> String {
    let title = PROMISES.iter().find(|promise| promise.number == finding.promise).map_or("", |promise| promise.title);
    let holds = RULES
        .iter()
        .find(|rule| rule.id == finding.rule)
        .map_or("An exemption names a rule and a field that would be found without it.", |rule| rule.holds);
    format!(
        "{}: {}\n    change: {}\n    rule:   {} (promise {}: {title}). {holds}\n    see:    restock contracts rules {}, or {}",
        head(&finding.place, &finding.contract, &finding.pointer),
        finding.wrong,
        finding.change,
        finding.rule,
        finding.promise,
        finding.rule,
        finding.help(),
    )
}

fn break_text(found: &Break) -> String {
    let meaning = match found.direction {
        Direction::Backward => "readers of today could not read the events of then",
        Direction::Forward => "readers of then could not read the events of today",
    };
    format!(
        "{}: {}: {}\n    change: {}\n    rule:   {} compatibility with release {}: {meaning}\n    see:    docs/contracts.md#releases",
        head(&found.place, &found.contract, &found.path),
        found.path,
        found.reason,
        found.change,
        found.direction.name(),
        found.release,
    )
}

fn finding_value(finding: &Finding) -> Value {
    json!({
        "rule": finding.rule,
        "promise": finding.promise,
        "type": finding.contract,
        "file": finding.place.as_ref().map(|(file, _)| file),
        "line": finding.place.as_ref().map(|(_, line)| line),
        "pointer": finding.pointer,
        "field": finding.field,
        "wrong": finding.wrong,
        "change": finding.change,
        "help": finding.help(),
    })
}

fn break_value(found: &Break) -> Value {
    json!({
        "release": found.release,
        "type": found.contract,
        "direction": found.direction.name(),
        "path": found.path,
        "file": found.place.as_ref().map(|(file, _)| file),
        "line": found.place.as_ref().map(|(_, line)| line),
        "reason": found.reason,
        "change": found.change,
    })
}
