//! The small sections.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use central::CentralConfig;
use jiff::tz::TimeZone;
use lifecycle::Level;
use restocking::events::{HeaderTypes, TypeHeader};
use restocking::pace::{RATES, Rate};
use restocking::use_cases::{Retention, SubmitLimits};
use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

use super::secret::read_secret;

/// Whether anything leaves: central calls that change something, and mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Effects {
    On,
    /// Quarantine: read, review and show.
    Off,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Data {
    pub(crate) dir: PathBuf,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Retailer {
    pub(crate) name: String,
    time_zone: String,
}

impl Retailer {
    pub(super) fn faults(&self) -> Vec<String> {
        self.zone().err().into_iter().collect()
    }

    /// The zone whose midnight begins a day.
    pub(crate) fn zone(&self) -> Result<TimeZone, String> {
        TimeZone::get(&self.time_zone).map_err(|_| {
            format!("retailer.time_zone: \"{}\" is no IANA time zone; write it like \"Europe/Berlin\"", self.time_zone)
        })
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Central {
    pub(crate) url: Option<String>,
    level: u8,
    #[serde(with = "super::duration")]
    timeout: Duration,
    token_file: Option<PathBuf>,
    at_once: usize,
    per_second: f64,
    pub(crate) hurry: u32,
}

impl Central {
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults: Vec<String> = self.level().err().into_iter().collect();
        if self.url.as_deref().is_some_and(|url| url.split('/').nth(2).is_some_and(|host| host.contains('@'))) {
            faults.push("central.url holds a name or a password; secrets come from central.token_file".to_owned());
        }
        if self.timeout.is_zero() {
            faults.push("central.timeout is zero; give at least \"1s\"".to_owned());
        }
        if self.at_once == 0 {
            faults.push("central.at_once is 0; give 1 or more".to_owned());
        }
        faults.extend(self.rate().err());
        if self.hurry == 0 {
            faults.push("central.hurry is 0; give 1".to_owned());
        }
        faults
    }

    /// What it promises.
    pub(crate) fn level(&self) -> Result<Level, String> {
        Level::from_number(self.level).ok_or_else(|| format!("central.level is {}; give 0, 1, 2 or 3", self.level))
    }

    /// How it is reached; none where it is not configured. Reads the token.
    pub(crate) fn connection(&self) -> Result<Option<CentralConfig>, String> {
        let Some(url) = self.url.clone() else { return Ok(None) };
        let token = self.token_file.as_ref().map(|file| read_secret("central.token_file", file)).transpose()?;
        Ok(Some(CentralConfig { url, level: self.level()?, timeout: self.timeout, token }))
    }

    pub(crate) fn submit_limits(&self) -> SubmitLimits {
        // Nobody else may take what is still on its way.
        let usual = SubmitLimits::default();
        let rate = self.rate().unwrap_or(usual.rate);
        SubmitLimits { at_once: self.at_once, rate, lease: usual.lease.max(self.timeout * 4) }
    }

    fn rate(&self) -> Result<Rate, String> {
        Rate::per_second(self.per_second).ok_or_else(|| {
            format!(
                "central.per_second is {}; give {} to {} calls a second",
                self.per_second,
                RATES.start(),
                RATES.end()
            )
        })
    }
}

/// Longest time that an accepted change may wait for second thoughts.
const LONGEST_UNDO: Duration = Duration::from_secs(60 * 60);

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Desk {
    #[serde(with = "super::duration")]
    pub(crate) undo_for: Duration,
}

impl Desk {
    pub(super) fn faults(&self) -> Vec<String> {
        let too_long = "desk.undo_for is longer than an hour; give a time for second thoughts, such as \"8s\"";
        (self.undo_for > LONGEST_UNDO).then(|| too_long.to_owned()).into_iter().collect()
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sweep {
    pub(crate) hour: i8,
    keep_days: u16,
    keep_history_days: u16,
    keep_trend_days: u16,
}

impl Sweep {
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if !(0..24).contains(&self.hour) {
            faults.push(format!("sweep.hour is {}; give 0 to 23", self.hour));
        }
        if !(1..=3_650).contains(&self.keep_trend_days) {
            faults.push(format!("sweep.keep_trend_days is {}; give 1 to 3650", self.keep_trend_days));
        }
        if self.keep_days == 0 || self.keep_history_days == 0 {
            faults.push("sweep.keep_days and sweep.keep_history_days must be 1 or more: a late answer has to find its suggestion".to_owned());
        }
        faults
    }

    pub(crate) fn retention(&self) -> Retention {
        let days = |days: u16| Duration::from_secs(24 * 60 * 60) * u32::from(days);
        Retention {
            ended: days(self.keep_days),
            history: days(self.keep_history_days),
            trend: days(self.keep_trend_days),
        }
    }
}

/// What a rebuild reads.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RebuildSource {
    pub(crate) source: PathBuf,
    #[serde(default)]
    pub(crate) at: Option<PathBuf>,
    #[serde(with = "super::duration")]
    pub(crate) movements_arrive_within: Duration,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Events {
    #[serde(default)]
    headers: Vec<HeaderTable>,
    #[serde(default)]
    publishers: Vec<PublisherEntry>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PublisherEntry {
    owner: String,
    sources: BTreeSet<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderTable {
    header: String,
    types: BTreeMap<String, String>,
}

impl Events {
    /// The tables of legacy publishers.
    pub(crate) fn header_types(&self) -> Result<HeaderTypes, String> {
        let table = |table: &HeaderTable| TypeHeader { header: table.header.clone(), types: table.types.clone() };
        HeaderTypes::new(self.headers.iter().map(table).collect()).map_err(|fault| format!("events.headers: {fault}"))
    }

    /// The sources that speak for each owner outside of the program.
    pub(crate) fn publishers(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut publishers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for entry in &self.publishers {
            publishers.entry(entry.owner.clone()).or_default().extend(entry.sources.iter().cloned());
        }
        publishers
    }

    pub(super) fn faults(&self) -> Vec<String> {
        let without = |entry: &PublisherEntry| {
            let has_none = entry.sources.is_empty() || entry.sources.iter().any(|source| source.trim().is_empty());
            has_none.then(|| {
                format!(
                    "events.publishers: \"{}\" has no source; name those that its events have, such as \"urn:example:{}\"",
                    entry.owner, entry.owner
                )
            })
        };
        self.header_types().err().into_iter().chain(self.publishers.iter().filter_map(without)).collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Log {
    pub(crate) format: LogFormat,
    pub(crate) level: String,
}

impl Log {
    pub(super) fn faults(&self) -> Vec<String> {
        let fault = EnvFilter::try_new(&self.level).err();
        fault
            .map(|error| format!("log.level \"{}\": {error}; give a level such as \"info\"", self.level))
            .into_iter()
            .collect()
    }
}
