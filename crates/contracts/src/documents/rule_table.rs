//! The table of rules, with an accepted and a refused example each.

use std::fmt::Write as _;

use crate::check::check_with;
use crate::file::read_file;
use crate::finding::Finding;
use crate::promise::PROMISES;
use crate::rules::{RULES, Rule};

/// The document: which promise is kept when, then each rule.
pub fn rule_table() -> String {
    let mut out = String::from(
        "# The rules of contracts\n\n\
         Made from the rules: `UPDATE_DOCS=1 cargo test -p contracts`. How to declare contracts: [docs/contracts.md](../contracts.md).\n\n\
         ## Which promise is kept when\n\n\
         | # | promise | by the compiler | by the check | when an event is appended | when events are read |\n\
         |---|---|---|---|---|---|\n",
    );
    for promise in PROMISES {
        let rules = RULES.iter().filter(|rule| rule.promise == promise.number);
        let rules: Vec<String> = rules.map(|rule| format!("[{0}](#{0})", rule.id)).collect();
        // Writing to a text cannot fail.
        let _ = writeln!(
            out,
            "| {} | **{}** | {} | {} | {} | {} |",
            promise.number,
            promise.title,
            promise.at_compile,
            rules.join(", "),
            promise.at_append,
            promise.at_read
        );
    }
    for promise in PROMISES {
        let _ = write!(out, "\n## Promise {}: {}\n\n{}\n", promise.number, promise.title, promise.meaning);
        RULES.iter().filter(|rule| rule.promise == promise.number).for_each(|rule| describe(rule, &mut out));
    }
    out.push_str(
        "\n## Exemptions\n\n### exemption-needed\n\nAn exemption names a rule, a payload field (none for the whole type) and a reason. One that nothing \
         needs is a finding of its own.\n",
    );
    out
}

/// One rule for a terminal: what it asks for, and what it accepts and refuses, with what it says.
pub fn explained(rule: &Rule) -> String {
    let title = PROMISES.iter().find(|promise| promise.number == rule.promise).map_or("", |promise| promise.title);
    let mut out = format!(
        "{} (promise {}: {title})\n{}\n\n# accepted\n{}\n# refused\n{}\n# what is said of it\n",
        rule.id, rule.promise, rule.holds, rule.accepted, rule.refused
    );
    for finding in said_of_refused(rule) {
        let line = finding.place.as_ref().map_or(1, |(_, line)| *line);
        let _ = writeln!(out, "line {line}: {}\n    change: {}", finding.wrong, finding.change);
    }
    out
}

fn said_of_refused(rule: &Rule) -> Vec<Finding> {
    let read = read_file("refused.yaml", rule.refused);
    read.map(|contracts| check_with(std::slice::from_ref(rule), &contracts)).unwrap_or_default()
}

fn describe(rule: &Rule, out: &mut String) {
    let _ = write!(
        out,
        "\n### {}\n\n{}\n\n<details><summary>Accepted</summary>\n\n```yaml\n{}```\n\n</details>\n\n<details><summary>Refused</summary>\n\n```yaml\n{}```\n\n</details>\n\n",
        rule.id, rule.holds, rule.accepted, rule.refused
    );
    for finding in said_of_refused(rule) {
        let line = finding.place.as_ref().map_or(1, |(_, line)| *line);
        let _ = writeln!(out, "* line {line}: {}. *{}.*", finding.wrong, finding.change);
    }
}
