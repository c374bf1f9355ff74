//! `restock source check`: what is wrong with a source, before anything is read from it.

use mapping::{Finding, MappedSource, OpenError, Severity};
use restocking::ports::Part;
use serde_json::json;

use crate::config::Config;
use crate::failure::Failure;
use crate::output::{counted, say, say_json};
use crate::sources::{SourceName, today};

/// Rows that are asked of each part of a central system.
const SAMPLE: usize = 100;

pub(super) async fn check(name: &SourceName, config: &Config, as_json: bool) -> Result<(), Failure> {
    let SourceName::Mapped { mapping, at } = name else { return central(name, config, as_json).await };
    let about = mapping.display().to_string();
    let findings = match MappedSource::check(mapping, at.as_deref(), today(config)?) {
        Ok(findings) => findings,
        Err(OpenError::Mapping { findings, .. }) => findings,
        Err(error) => return Err(Failure::Failed(error.to_string())),
    };
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    if as_json {
        say_json(&json!({
            "mapping": about,
            "errors": errors,
            "findings": findings.iter().map(as_value).collect::<Vec<_>>(),
        }));
    } else {
        findings.iter().for_each(|finding| say(&format!("{about}:{}: {}", word(finding.severity), finding)));
        if errors == 0 {
            say(&format!("{about}: good; `restock source try {about}` reads everything and keeps nothing"));
        }
    }
    if errors > 0 {
        let errors = counted(u64::try_from(errors).unwrap_or(u64::MAX), "error");
        return Err(Failure::Failed(format!("{about} has {errors}; each line above says what to do")));
    }
    Ok(())
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn as_value(finding: &Finding) -> serde_json::Value {
    json!({
        "severity": word(finding.severity),
        "line": finding.line,
        "key": finding.key,
        "text": finding.text,
    })
}

/// A central system has no mapping: the first rows of each part are read.
async fn central(name: &SourceName, config: &Config, as_json: bool) -> Result<(), Failure> {
    let source = name.open(config)?;
    let mut parts = Vec::new();
    let mut rejected = 0;
    for part in Part::ALL {
        let page = source.page(part, None, SAMPLE).await.map_err(|error| format!("failed to {error}"))?;
        let count = source.count(part).await.map_err(|error| format!("failed to {error}"))?;
        for told in &page.rejected {
            rejected += 1;
            if !as_json {
                say(&format!("error: {}: {}", told.place, told.detail));
            }
        }
        let of = count.map_or_else(String::new, |count| format!(" of {count}"));
        if !as_json {
            say(&format!("{}: {} read{of}", part.as_str(), page.rows.len()));
        }
        parts.push(
            json!({ "part": part.as_str(), "rows": count, "read": page.rows.len(), "rejected": page.rejected.len() }),
        );
    }
    if as_json {
        say_json(&json!({ "source": source.describe(), "parts": parts }));
    }
    if rejected > 0 {
        return Err(Failure::Failed(format!("{} of {} cannot be read", counted(rejected, "row"), source.describe())));
    }
    Ok(())
}
