//! `[store]`: a store, or another query database, as `restock store` runs it.

use std::path::PathBuf;
use std::time::Duration;

use jiff::SignedDuration;
use replica::freshness::Gate;
use serde::{Deserialize, Serialize};

use crate::cli::StoreArgs;

use super::secret::read_secret;
use super::server::url_fault;

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Store {
    pub(crate) id: String,
    pub(crate) head_office: Option<String>,
    token_file: Option<PathBuf>,
    pub(crate) price_list: String,
    behind_events: u64,
    #[serde(with = "super::duration")]
    behind_age: Duration,
}

impl Store {
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let is_plain = |text: &str| {
            !text.is_empty()
                && text.len() <= 64
                && text.bytes().all(|sign| sign.is_ascii_alphanumeric() || b"-_".contains(&sign))
        };
        for (key, value) in [("store.id", &self.id), ("store.price_list", &self.price_list)] {
            if !is_plain(value) {
                faults.push(format!("{key} is \"{value}\"; use 1 to 64 letters, digits, - and _"));
            }
        }
        faults.extend(
            self.head_office
                .as_deref()
                .and_then(url_fault)
                .map(|fault| fault.replace("server.public_url", "store.head_office")),
        );
        if self.behind_age.is_zero() {
            faults.push("store.behind_age is zero; give a time such as \"15m\"".to_owned());
        }
        faults
    }

    /// What the command line says wins over file and environment.
    ///
    /// # Errors
    /// Everything that is wrong with the result.
    pub(crate) fn take_over(&mut self, args: &StoreArgs) -> Result<(), String> {
        if let Some(id) = &args.id {
            self.id.clone_from(id);
        }
        if let Some(list) = &args.price_list {
            self.price_list.clone_from(list);
        }
        if args.head_office.is_some() {
            self.head_office.clone_from(&args.head_office);
        }
        let faults = self.faults();
        if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
    }

    /// From when on it does not call itself current.
    pub(crate) fn gate(&self) -> Gate {
        Gate {
            events: self.behind_events,
            age: SignedDuration::try_from(self.behind_age).unwrap_or(SignedDuration::MAX),
        }
    }

    /// Its token at head office, where it has one. Reads the file.
    pub(crate) fn token(&self) -> Result<Option<String>, String> {
        self.token_file.as_ref().map(|file| read_secret("store.token_file", file)).transpose()
    }
}
