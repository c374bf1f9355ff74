//! `restock contracts rules`: what is checked, for whoever was told by a finding.

use contracts::documents::explained;
use contracts::{RULES, Rule};
use serde_json::json;

use crate::failure::Failure;
use crate::output::{say, say_json, table};

pub(super) fn rules(name: Option<&str>, as_json: bool) -> Result<(), Failure> {
    let named: Vec<&Rule> = RULES.iter().filter(|rule| name.is_none_or(|name| rule.id == name)).collect();
    if let (Some(name), true) = (name, named.is_empty()) {
        let near = RULES.iter().map(|rule| rule.id).min_by_key(|known| strsim::levenshtein(known, name));
        let near = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
        return Err(Failure::Usage(format!("no rule is called {name}{near} `restock contracts rules` lists all")));
    }
    if as_json {
        let value = |rule: &&Rule| json!({ "rule": rule.id, "promise": rule.promise, "holds": rule.holds, "accepted": rule.accepted, "refused": rule.refused });
        say_json(&named.iter().map(value).collect());
    } else if name.is_some() {
        named.iter().for_each(|rule| say(explained(rule).trim_end()));
    } else {
        let row = |rule: &&Rule| vec![rule.promise.to_string(), rule.id.to_owned(), rule.holds.to_owned()];
        say(&table(&["PROMISE", "RULE", "HOLDS"], &named.iter().map(row).collect::<Vec<_>>()));
    }
    Ok(())
}
