//! `restock criteria`: a team's own criteria printed, listed, checked and tried.

mod summary;
mod trial;

use std::path::{Path, PathBuf};

use criteria::{Action, CriteriaFile, FIRST_DAY, Name, parse};
use serde_json::json;

use crate::adapters::read_criteria_text;
use crate::cli::{Common, CriteriaCommand};
use crate::configured;
use crate::failure::Failure;
use crate::output::{counted, say, say_json, table};

pub(crate) async fn criteria(command: &CriteriaCommand, common: &Common) -> Result<(), Failure> {
    match command {
        CriteriaCommand::Default => {
            say(FIRST_DAY.trim_end());
            Ok(())
        }
        CriteriaCommand::Names => {
            names(common.json);
            Ok(())
        }
        CriteriaCommand::Check { file } => check(&file_or_configured(file.as_ref(), common)?, common.json),
        CriteriaCommand::Try(args) => {
            let config = configured(common)?;
            let file = args.file.clone().or_else(|| config.planning.criteria.clone()).ok_or_else(none_named)?;
            trial::trial(&file, args, &config, common.json).await
        }
    }
}

fn file_or_configured(file: Option<&PathBuf>, common: &Common) -> Result<PathBuf, Failure> {
    match file {
        Some(file) => Ok(file.clone()),
        None => configured(common)?.planning.criteria.ok_or_else(none_named),
    }
}

fn none_named() -> Failure {
    Failure::Usage(
        "no file is named, and none is configured (planning.criteria); `restock criteria default` prints one"
            .to_owned(),
    )
}

fn check(file: &Path, as_json: bool) -> Result<(), Failure> {
    let text = read_criteria_text(file)?;
    let name = file.display().to_string();
    match (parse(&text), as_json) {
        (Ok(found), false) => say(&format!("{name}: good, {}", described(&found))),
        (Ok(found), true) => {
            let criteria = found.criteria.all().iter().map(|criterion| {
                json!({ "id": criterion.id().as_ref(), "kind": criterion.action().as_str(), "priority": criterion.priority() })
            });
            let criteria: Vec<_> = criteria.collect();
            let version = found.criteria.version();
            say_json(&json!({ "file": name, "good": true, "version": version, "criteria": criteria, "faults": [] }));
        }
        (Err(faults), as_json) => {
            if as_json {
                let list = faults.0.iter();
                let list = list.map(|f| json!({ "line": f.line, "column": f.column, "fault": f.text }));
                let list: Vec<_> = list.collect();
                say_json(&json!({ "file": name, "good": false, "faults": list }));
            } else {
                say(&faults.of_file(&name));
            }
            let count = counted(faults.0.len() as u64, "fault");
            return Err(Failure::Failed(format!("{count} in {name}; a file with a fault is not used")));
        }
    }
    Ok(())
}

/// "version 3, 5 criteria (2 cancel, 3 inform), settings for everything and 2 suppliers"
fn described(file: &CriteriaFile) -> String {
    let all = file.criteria.all();
    let of_kind = |action: Action| all.iter().filter(|criterion| criterion.action() == action).count();
    let kinds = Action::ALL.into_iter().filter(|action| of_kind(*action) > 0);
    let kinds: Vec<String> = kinds.map(|action| format!("{} {}", of_kind(action), action.as_str())).collect();
    let criteria = match all.len() {
        0 => "no criteria".to_owned(),
        1 => format!("1 criterion ({})", kinds.join(", ")),
        count => format!("{count} criteria ({})", kinds.join(", ")),
    };
    let scopes = &file.scopes;
    let mut settings = Vec::new();
    if scopes.global != Default::default() {
        settings.push("everything".to_owned());
    }
    for (what, count) in [
        ("categories", scopes.categories.len()),
        ("suppliers", scopes.suppliers.len()),
        ("products", scopes.products.len()),
    ] {
        if count > 0 {
            settings.push(format!("{count} {what}"));
        }
    }
    let settings =
        if settings.is_empty() { "no settings".to_owned() } else { format!("settings for {}", settings.join(", ")) };
    format!("version {}, {criteria}, {settings}", file.criteria.version())
}

fn names(as_json: bool) {
    let all = Name::ALL.iter().map(|name| name.info());
    if as_json {
        let all = all.map(|info| {
            json!({ "name": info.name, "type": info.kind.to_string(), "unit": info.unit, "meaning": info.meaning, "unknown": info.unknown })
        });
        say_json(&json!({ "names": all.collect::<Vec<_>>() }));
        return;
    }
    let rows: Vec<Vec<String>> = all
        .map(|info| {
            let unknown = if info.unknown.is_empty() { String::new() } else { format!("; unknown {}", info.unknown) };
            let unit = if info.unit.is_empty() { info.kind.to_string() } else { info.unit.to_owned() };
            vec![info.name.to_owned(), unit, format!("{}{unknown}", info.meaning)]
        })
        .collect();
    say(&table(&["NAME", "UNIT", "MEANING"], &rows));
}
