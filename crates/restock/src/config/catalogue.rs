//! `[catalogue]`: where the catalogue is, where a process of its own has it.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::secret::read_secret;
use super::server::url_fault;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Catalogue {
    /// Where its feeds are read.
    pub(crate) url: Option<String>,
    /// Where it listens as a process of its own.
    pub(crate) listen: Option<SocketAddr>,
    token_file: Option<PathBuf>,
}

impl Catalogue {
    pub(super) fn faults(&self) -> Vec<String> {
        let fault = self.url.as_deref().and_then(url_fault);
        fault.map(|fault| fault.replace("server.public_url", "catalogue.url")).into_iter().collect()
    }

    /// The token under which the catalogue knows the desk, where one is given here. Reads the file.
    pub(crate) fn token(&self) -> Result<Option<String>, String> {
        self.token_file.as_ref().map(|file| read_secret("catalogue.token_file", file)).transpose()
    }
}
