//! `restock doctor`: every part looked at, and what to do where one is not well.

mod dependencies;
mod own;

use serde_json::json;

use crate::cli::Common;
use crate::config::{Config, ConfigError};
use crate::failure::Failure;
use crate::output::{say, say_json, table};

/// How a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Pass,
    Warn,
    Fail,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "WARN",
            Self::Fail => "FAIL",
        }
    }
}

/// What was looked at, how it is, and what to do.
#[derive(Debug)]
struct Finding {
    part: &'static str,
    verdict: Verdict,
    text: String,
}

fn pass(part: &'static str, text: impl Into<String>) -> Finding {
    Finding { part, verdict: Verdict::Pass, text: text.into() }
}

fn warn(part: &'static str, text: impl Into<String>) -> Finding {
    Finding { part, verdict: Verdict::Warn, text: text.into() }
}

fn fail(part: &'static str, text: impl Into<String>) -> Finding {
    Finding { part, verdict: Verdict::Fail, text: text.into() }
}

/// Makes all checks, says what was found, and fails where one did.
pub(crate) async fn doctor(config: Result<Config, ConfigError>, common: &Common, as_json: bool) -> Result<(), Failure> {
    let findings = match config {
        Ok(mut config) => {
            config.take_over(common.listen, common.data.as_deref());
            look(&config).await
        }
        Err(error) => vec![fail("configuration", error.to_string())],
    };
    if as_json {
        let checks: Vec<_> = findings
            .iter()
            .map(|found| json!({ "part": found.part, "status": found.verdict.word().to_lowercase(), "text": found.text }))
            .collect();
        say_json(&json!({ "checks": checks }));
    } else {
        let row = |found: &Finding| vec![found.verdict.word().to_owned(), found.part.to_owned(), found.text.clone()];
        say(&table(&["", "PART", "FOUND"], &findings.iter().map(row).collect::<Vec<_>>()));
    }
    match findings.iter().filter(|found| found.verdict == Verdict::Fail).count() {
        0 => Ok(()),
        failed => Err(Failure::Failed(format!("{failed} of {} checks failed", findings.len()))),
    }
}

async fn look(config: &Config) -> Vec<Finding> {
    let mut findings = vec![pass("configuration", "good")];
    findings.extend(config.planning.criteria.as_deref().map(own::criteria));
    findings.extend(own::folder(&config.data.dir));
    findings.extend(own::databases(&config.data.dir));
    findings.push(own::clock());
    findings.push(own::address(config.server.listen).await);
    findings.push(dependencies::central(config).await);
    findings.extend(dependencies::source(config).await);
    findings.push(dependencies::mail(config).await);
    findings.extend(dependencies::head_office(config).await);
    findings.extend(dependencies::catalogue(config).await);
    findings
}
