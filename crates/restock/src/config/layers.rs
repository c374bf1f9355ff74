//! The layers of the configuration, laid over each other and read.

use std::fmt;
use std::path::Path;

use serde::Deserialize as _;
use toml::{Table, Value};

use super::{Config, DEFAULT, keys};

const PREFIX: &str = "RESTOCK__";

/// What is wrong with the configuration: all of it, not the first only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConfigError {
    /// The file, or the environment alone.
    pub(crate) about: String,
    /// One sentence a fault.
    pub(crate) faults: Vec<String>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the configuration ({}) cannot be used:", self.about)?;
        self.faults.iter().try_for_each(|fault| write!(formatter, "\n  {fault}"))?;
        write!(formatter, "\n`restock config default` prints every key with its meaning.")
    }
}

/// A table of settings, and who said it.
struct Layer {
    name: String,
    table: Table,
}

pub(super) fn load(
    file: Option<&Path>,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<Config, ConfigError> {
    let Some(file) = file else { return read_over_defaults("defaults and environment", None, environment) };
    let about = file.display().to_string();
    match std::fs::read_to_string(file) {
        Ok(text) => read_over_defaults(&about, Some(&text), environment),
        Err(error) => {
            let fault = format!("failed to read it: {error}; name another file with --config");
            Err(ConfigError { about, faults: vec![fault] })
        }
    }
}

/// The same for a file that is at hand.
pub(super) fn read_over_defaults(
    about: &str,
    file: Option<&str>,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<Config, ConfigError> {
    let wrong = |faults: Vec<String>| ConfigError { about: about.to_owned(), faults };
    // The file first: where it is no TOML, nothing else is worth reading.
    let file = file.map(|text| parse(about, text)).transpose().map_err(|fault| wrong(vec![fault]))?;
    let mut layers = vec![parse("the defaults", DEFAULT).map_err(|fault| wrong(vec![fault]))?];
    layers.extend(file);
    layers.extend(environment.filter_map(|(name, value)| from_variable(&name, &value)));
    let unknown =
        |layer: &Layer| keys::unknown(&layer.table).into_iter().map(|fault| said_by(layer, fault)).collect::<Vec<_>>();
    let faults: Vec<String> = layers.iter().flat_map(unknown).collect();
    if !faults.is_empty() {
        return Err(wrong(faults));
    }
    let mut all = Table::new();
    for layer in &layers {
        lay_over(&mut all, &layer.table);
    }
    let config = read(all).map_err(|(path, fault)| wrong(vec![located(&layers, &path, &fault)]))?;
    let faults = config.faults();
    if faults.is_empty() { Ok(config) } else { Err(wrong(faults)) }
}

fn parse(name: &str, text: &str) -> Result<Layer, String> {
    let table = text.parse().map_err(|error: toml::de::Error| error.to_string().trim_end().replace('\n', "\n  "))?;
    Ok(Layer { name: name.to_owned(), table })
}

/// `RESTOCK__SERVER__LISTEN=…` as a table; a value that is no TOML value is text.
fn from_variable(name: &str, value: &str) -> Option<Layer> {
    let keys: Vec<String> = name.strip_prefix(PREFIX)?.split("__").map(str::to_lowercase).collect();
    let value = match format!("v = {value}").parse::<Table>() {
        Ok(mut parsed) if parsed.len() == 1 => parsed.remove("v"),
        _ => None,
    }
    .unwrap_or_else(|| Value::String(value.to_owned()));
    let nested = keys.iter().rev().fold(value, |inner, key| Value::Table(Table::from_iter([(key.clone(), inner)])));
    match nested {
        Value::Table(table) => Some(Layer { name: format!("environment variable {name}"), table }),
        _ => None,
    }
}

fn lay_over(below: &mut Table, above: &Table) {
    for (key, value) in above {
        match (below.get_mut(key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => lay_over(below, above),
            _ => {
                below.insert(key.clone(), value.clone());
            }
        }
    }
}

fn read(table: Table) -> Result<Config, (String, String)> {
    let mut track = serde_path_to_error::Track::new();
    let deserializer = serde_path_to_error::Deserializer::new(Value::Table(table), &mut track);
    Config::deserialize(deserializer)
        .map_err(|error: toml::de::Error| (track.path().to_string(), error.message().to_owned()))
}

fn located(layers: &[Layer], path: &str, fault: &str) -> String {
    let says_it = |layer: &&Layer| {
        let mut at = Some(&layer.table);
        path.split('.').all(|key| {
            let Some(value) = at.and_then(|table| table.get(key)) else { return false };
            at = value.as_table();
            true
        })
    };
    let fault = format!("{path}: {fault}");
    match layers.iter().rev().find(says_it) {
        Some(layer) => said_by(layer, fault),
        None => fault,
    }
}

fn said_by(layer: &Layer, fault: String) -> String {
    if layer.name.starts_with("environment") { format!("{fault} ({})", layer.name) } else { fault }
}
