//! What a check found as SARIF 2.1.0, the form that code hosts show beside the lines of a change.

use serde_json::{Value, json};

use crate::check::UNNEEDED;
use crate::compat::{Break, Direction};
use crate::file::FileFault;
use crate::finding::Finding;
use crate::promise::PROMISES;
use crate::rules::RULES;

/// Everything that a check has to say.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told<'a> {
    /// What the rules found.
    pub findings: &'a [Finding],
    /// What does not fit the releases before.
    pub breaks: &'a [Break],
    /// What could not be read.
    pub faults: &'a [FileFault],
}

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// Names of what is no rule over contracts.
const UNREADABLE: &str = "file-readable";

/// The document; `version` is the version of the program that checked.
pub fn sarif(told: Told<'_>, version: &str) -> Value {
    let rules = descriptors();
    let index = |id: &str| rules.iter().position(|rule| rule["id"] == id);
    let mut results: Vec<Value> = Vec::new();
    for fault in told.faults {
        let place = Some((fault.file.as_str(), fault.line));
        results.push(result(UNREADABLE, index(UNREADABLE), &fault.fault, place, "", &fault.pointer));
    }
    for finding in told.findings {
        let text = format!("{}. To change: {}.", finding.wrong, finding.change);
        let (kind, pointer) = (&finding.contract, &finding.pointer);
        results.push(result(finding.rule, index(finding.rule), &text, place(&finding.place), kind, pointer));
    }
    for found in told.breaks {
        let id = compatibility(found.direction);
        let text = format!("{}: {}. To change: {}.", found.path, found.reason, found.change);
        results.push(result(id, index(id), &text, place(&found.place), &found.contract, &found.path));
    }
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "restock", "version": version, "rules": rules } },
            "invocations": [{ "executionSuccessful": told.faults.is_empty() }],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn place(place: &Option<(String, usize)>) -> Option<(&str, usize)> {
    place.as_ref().map(|(file, line)| (file.as_str(), *line))
}

fn compatibility(direction: Direction) -> &'static str {
    match direction {
        Direction::Backward => "compatible-backward",
        Direction::Forward => "compatible-forward",
    }
}

fn result(
    id: &str,
    index: Option<usize>,
    text: &str,
    place: Option<(&str, usize)>,
    kind: &str,
    pointer: &str,
) -> Value {
    let name = if pointer.is_empty() { kind.to_owned() } else { format!("{kind}{pointer}") };
    let mut location = json!({ "logicalLocations": [{ "fullyQualifiedName": name, "kind": "member" }] });
    if let Some((file, line)) = place {
        location["physicalLocation"] =
            json!({ "artifactLocation": { "uri": uri(file) }, "region": { "startLine": line.max(1) } });
    }
    json!({
        "ruleId": id,
        "ruleIndex": index,
        "level": "error",
        "message": { "text": text },
        "locations": [location],
        // The line may move: what is found stays the same by rule, type and place in the contract.
        "partialFingerprints": { "placeInContract/v1": format!("{id}|{name}") },
    })
}

/// A path as a URI: relative to where the check was run, as code hosts ask, or with its scheme.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut out = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.strip_prefix("./").unwrap_or(&path).bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Every rule that a result may name.
fn descriptors() -> Vec<Value> {
    let mut all: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            let help = format!(
                "{}\n\nAccepted:\n\n```yaml\n{}```\n\nRefused:\n\n```yaml\n{}```\n",
                rule.holds, rule.accepted, rule.refused
            );
            let title = PROMISES.iter().find(|promise| promise.number == rule.promise).map(|promise| promise.title);
            descriptor(rule.id, rule.holds, &help, title.unwrap_or_default())
        })
        .collect();
    for (id, holds, title) in [
        (UNNEEDED, "An exemption is needed: without it there would be a finding.", "Exemptions"),
        (
            compatibility(Direction::Backward),
            "Readers of today read the events of an earlier release, which stay in the log.",
            "Compatibility",
        ),
        (
            compatibility(Direction::Forward),
            "Readers of an earlier release, which are still there, read the events of today.",
            "Compatibility",
        ),
        (UNREADABLE, "A file of contracts can be read.", "Files"),
    ] {
        all.push(descriptor(id, holds, holds, title));
    }
    all
}

fn descriptor(id: &str, holds: &str, help: &str, tag: &str) -> Value {
    json!({
        "id": id,
        "shortDescription": { "text": holds },
        "help": { "text": help, "markdown": help },
        "defaultConfiguration": { "level": "error" },
        "properties": { "tags": [tag] },
    })
}
