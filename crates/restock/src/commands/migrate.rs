//! `restock migrate`: the schemas of the databases, compared with what this program knows, or brought up to it.

use std::path::Path;

use serde_json::{Value, json};
use storage::sqlite::Database;

use super::CONTEXTS;
use crate::adapters::DataFolder;
use crate::failure::Failure;
use crate::output::{say, say_json, table};
use crate::running::Roles;

pub(crate) fn migrate(data: &Path, only_check: bool, as_json: bool) -> Result<(), Failure> {
    if !only_check {
        let _ours = DataFolder::take_for(data, Roles::ALL).map_err(|error| format!("failed to {error}"))?;
        for (name, migrations) in CONTEXTS {
            Database::open(data, name, migrations).map_err(|error| format!("failed to migrate {name}: {error}"))?;
        }
    }
    let (mut rows, mut machine, mut behind, mut ahead) = (Vec::new(), Vec::<Value>::new(), false, false);
    for (name, migrations) in CONTEXTS {
        let schema =
            Database::schema(data, name, migrations).map_err(|error| format!("failed to read {name}: {error}"))?;
        let known = migrations.len();
        let applied = schema.map(|schema| schema.applied);
        let word = match applied {
            None => "no file yet",
            Some(applied) if applied < known => "behind: migrated at the next start",
            Some(applied) if applied > known => "newer than this program",
            Some(_) => "up to date",
        };
        behind |= applied.is_some_and(|applied| applied < known);
        ahead |= applied.is_some_and(|applied| applied > known);
        rows.push(vec![
            name.to_owned(),
            applied.map_or_else(|| "-".to_owned(), |n| n.to_string()),
            known.to_string(),
            word.to_owned(),
        ]);
        machine.push(json!({ "database": name, "applied": applied, "known": known }));
    }
    if as_json {
        say_json(&json!({ "databases": machine }));
    } else {
        say(&table(&["DATABASE", "HAS", "KNOWN", ""], &rows));
    }
    if ahead {
        return Err(Failure::Failed("a database is newer than this program; start the newer program".to_owned()));
    }
    if behind {
        return Err(Failure::Failed(
            "a database is behind; `restock migrate`, or the next start, brings it up to date".to_owned(),
        ));
    }
    Ok(())
}
