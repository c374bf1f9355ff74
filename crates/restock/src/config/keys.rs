//! The keys that there are, read off the embedded file, and the nearest one to a key that there is not.

use std::sync::LazyLock;

use toml::{Table, Value};

use super::DEFAULT;

/// Tables whose own keys are ids that the retailer chooses; below each, the keys of `planning.settings`.
const BY_ID: [&str; 3] = ["planning.categories", "planning.suppliers", "planning.products"];
const SETTINGS: [&str; 2] = ["planning", "settings"];
/// Likewise; below each id, the keys of the planner that the file shows.
const PLANNERS: &str = "planners";
const SHOWN_PLANNER: [&str; 2] = [PLANNERS, "home"];

/// The embedded file with every setting that it only shows set: `#name = value` and `#[table]` without the `#`.
pub(super) fn all_shown() -> String {
    let shown = |line: &str| {
        line.strip_prefix('#')
            .filter(|rest| rest.starts_with(|c: char| c == '[' || c.is_ascii_lowercase()))
            .map(ToOwned::to_owned)
    };
    DEFAULT.lines().map(|line| shown(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
}

/// The keys of a layer that do not exist, each with a hint.
pub(super) fn unknown(layer: &Table) -> Vec<String> {
    static KNOWN: LazyLock<Table> = LazyLock::new(|| all_shown().parse().unwrap_or_default());
    let mut faults = Vec::new();
    compare(layer, &KNOWN, &KNOWN, "", &mut faults);
    faults
}

fn compare(layer: &Table, known: &Table, root: &Table, path: &str, faults: &mut Vec<String>) {
    for (key, value) in layer {
        let full = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        let Some(expected) = known.get(key) else {
            faults.push(format!("unknown key {full}; {}", hint(key, path, known)));
            continue;
        };
        let (Value::Table(inner), Value::Table(expected)) = (value, expected) else { continue };
        if BY_ID.contains(&full.as_str()) || full == PLANNERS {
            let of_each = if full == PLANNERS { SHOWN_PLANNER } else { SETTINGS };
            let settings = of_each.iter().try_fold(root, |table, key| table.get(*key)?.as_table());
            for (id, overrides) in inner {
                if let (Some(overrides), Some(settings)) = (overrides.as_table(), settings) {
                    compare(overrides, settings, root, &format!("{full}.{id}"), faults);
                }
            }
        } else {
            compare(inner, expected, root, &full, faults);
        }
    }
}

fn hint(key: &str, path: &str, known: &Table) -> String {
    let nearest = known.keys().map(|known| (strsim::osa_distance(key, known), known)).min();
    match nearest {
        // A typing error: a letter or two too many, missing, wrong or swapped.
        Some((distance, name)) if distance <= 1 + key.len() / 4 => format!("did you mean {name}?"),
        _ => {
            let place = if path.is_empty() {
                "there are the sections and keys".to_owned()
            } else {
                format!("in {path} there are")
            };
            format!("{place} {}", known.keys().map(String::as_str).collect::<Vec<_>>().join(", "))
        }
    }
}
