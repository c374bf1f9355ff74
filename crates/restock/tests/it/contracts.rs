//! `restock contracts`, as a team uses it: on the types of the program, on the examples of the rules, on files of its own.

mod examples;
mod registry;
mod releases;
mod sarif;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The command, run in a folder.
fn contracts(args: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_restock")).arg("contracts").args(args).current_dir(folder).output().unwrap()
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(output)))
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The examples of the rules.
fn rules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts/rules")
}

/// The contracts of the program, as data.
fn own(folder: &Path) -> Vec<Value> {
    let Value::Array(all) = json_of(&contracts(&["list", "--json"], folder)) else { panic!("a list is wanted") };
    all
}
