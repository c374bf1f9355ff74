//! The configuration: one commented file, embedded; a file and the environment say what differs.

mod catalogue;
mod duration;
mod feeds;
mod keys;
mod layers;
mod mail;
mod planners;
mod planning;
mod secret;
mod sections;
mod server;
mod store;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::Path;

use dispatch::use_cases::OfferSettings;
use serde::{Deserialize, Serialize};

pub(crate) use catalogue::Catalogue;
pub(crate) use feeds::{DESK_LOG, Feeds};
pub(crate) use layers::ConfigError;
pub(crate) use mail::{Mail, MailMode};
pub(crate) use planners::{Offer, PlannerTable};
pub(crate) use planning::Planning;
pub(crate) use sections::{Central, Data, Desk, Effects, Events, Log, LogFormat, RebuildSource, Retailer, Sweep};
pub(crate) use server::Server;
pub(crate) use store::Store;

use crate::output::reachable;
use crate::running::{CATALOGUE_FEED, RESTOCKING_READER};

/// The commented file that `config default` prints. It is the only place where defaults are written down.
pub(crate) const DEFAULT: &str = include_str!("config/default.toml");

/// Every setting, with nothing left open but what may be missing.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) effects: Effects,
    pub(crate) server: Server,
    pub(crate) data: Data,
    pub(crate) retailer: Retailer,
    pub(crate) central: Central,
    pub(crate) desk: Desk,
    pub(crate) mail: Mail,
    pub(crate) planning: Planning,
    pub(crate) offer: Offer,
    #[serde(default)]
    pub(crate) planners: PlannerTable,
    pub(crate) rebuild: RebuildSource,
    pub(crate) sweep: Sweep,
    #[serde(default)]
    pub(crate) events: Events,
    #[serde(default)]
    pub(crate) feeds: Feeds,
    #[serde(default)]
    pub(crate) catalogue: Catalogue,
    pub(crate) store: Store,
    pub(crate) log: Log,
}

impl Config {
    /// The defaults, under a file, under the environment of this process.
    ///
    /// # Errors
    /// Everything that is wrong, each fault with its key, where it was said, and what to say instead.
    pub(crate) fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        layers::load(file, std::env::vars())
    }

    /// The same for a file that is at hand, without an environment.
    pub(crate) fn read(file: &str) -> Result<Self, ConfigError> {
        layers::read_over_defaults("the file", Some(file), std::iter::empty())
    }

    /// What the command line says wins over file and environment.
    pub(crate) fn take_over(&mut self, listen: Option<SocketAddr>, data: Option<&Path>) {
        if let Some(listen) = listen {
            self.server.listen = listen;
        }
        if let Some(data) = data {
            data.clone_into(&mut self.data.dir);
        }
    }

    /// The token under which a catalogue elsewhere knows the desk.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub(crate) fn catalogue_token(&self) -> Result<String, String> {
        let own = self.catalogue.token()?;
        let token = own.map_or_else(|| self.feeds.token_of(RESTOCKING_READER), |token| Ok(Some(token)))?;
        token.ok_or_else(|| {
            format!(
                "catalogue.url is set, and there is no token to read its feeds with: name a reader \"{RESTOCKING_READER}\" \
                 with the feed \"{CATALOGUE_FEED}\" under [[feeds.readers]], or set catalogue.token_file"
            )
        })
    }

    /// How daily offers are written. Their links lead to where this machine reaches the desk, unless it is said otherwise.
    pub(crate) fn offers(&self) -> OfferSettings {
        let here = || format!("http://{}", reachable(self.server.listen));
        let desk_url = self.server.public_url.clone().unwrap_or_else(here);
        OfferSettings { recipients: self.planners.recipients(), desk_url: desk_url.trim_end_matches('/').to_owned() }
    }

    /// A planner far from this machine can follow no link that names it as itself.
    fn unlinked_offers(&self) -> Option<String> {
        let is_missing =
            self.mail.mode == MailMode::Smtp && self.planners.has_offers() && self.server.public_url.is_none();
        is_missing.then(|| {
            "server.public_url is missing; the daily offer links to the desk: give the address under which planners reach it"
                .to_owned()
        })
    }

    /// What no type can say: values within bounds, and settings that need each other.
    fn faults(&self) -> Vec<String> {
        let mut faults = self.server.faults();
        faults.extend(self.retailer.faults());
        faults.extend(self.central.faults());
        faults.extend(self.desk.faults());
        faults.extend(self.mail.faults());
        faults.extend(self.planning.faults());
        faults.extend(self.offer.faults());
        faults.extend(self.planners.faults(&self.offer));
        faults.extend(self.unlinked_offers());
        faults.extend(self.sweep.faults());
        faults.extend(self.events.faults());
        faults.extend(self.feeds.faults());
        faults.extend(self.catalogue.faults());
        faults.extend(self.store.faults());
        faults.extend(self.log.faults());
        faults
    }
}
