//! `restock config`: the configuration printed, shown as it holds, and checked.

use std::path::Path;

use crate::adapters::read_criteria;
use crate::cli::ConfigCommand;
use crate::config::{Config, DEFAULT};
use crate::failure::Failure;
use crate::output::say;

pub(crate) fn config(command: &ConfigCommand, file: Option<&Path>, json: bool) -> Result<(), Failure> {
    match command {
        ConfigCommand::Default => say(DEFAULT.trim_end()),
        ConfigCommand::Show => {
            let config = Config::load(file).map_err(|error| error.to_string())?;
            let shown = if json {
                serde_json::to_string_pretty(&config).map_err(|e| e.to_string())
            } else {
                toml::to_string(&config).map_err(|e| e.to_string())
            };
            say(shown.map_err(|error| format!("failed to show the configuration: {error}"))?.trim_end());
        }
        ConfigCommand::Check { file } => {
            let config = Config::load(Some(file)).map_err(|error| error.to_string())?;
            config.planning.criteria.as_deref().map(read_criteria).transpose()?;
            say(&format!("{}: good", file.display()));
        }
    }
    Ok(())
}
