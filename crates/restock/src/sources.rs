//! Where everything can be read from: the one place that knows the adapters of the port.

mod late;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use central::{CentralSnapshot, HttpCentral, Patience};
use context::Clock as _;
use jiff::civil::Date;
use mapping::MappedSource;
use restocking::ports::Source;

use crate::adapters::{FreshIds, SystemClock};
use crate::config::Config;
use crate::failure::Failure;
use late::LateMapping;

/// The mapping of a folder.
const MAPPING: &str = "mapping.toml";

/// A source as the command line names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SourceName {
    /// The snapshot of the configured central system.
    Central,
    /// A database behind a mapping file.
    Mapped {
        /// The mapping.
        mapping: PathBuf,
        /// The database, where it is not where the mapping says.
        at: Option<PathBuf>,
    },
}

impl SourceName {
    /// `central`, a mapping file, or a folder with a `mapping.toml`.
    pub(crate) fn read(from: &Path, at: Option<&Path>) -> Result<Self, Failure> {
        if from == Path::new("central") {
            return match at {
                None => Ok(Self::Central),
                Some(_) => Err(Failure::Usage("--at is for mappings; the central system is at central.url".to_owned())),
            };
        }
        let mapping = if from.is_dir() { from.join(MAPPING) } else { from.to_owned() };
        if !mapping.is_file() {
            return Err(Failure::Usage(format!(
                "there is no {}; name `central`, a mapping file, or a folder with a {MAPPING} \
                 (docs/connect-a-database.md)",
                mapping.display()
            )));
        }
        Ok(Self::Mapped { mapping, at: at.map(ToOwned::to_owned) })
    }

    /// What a rebuild reads as configured: a mapped database is opened when it is read, and anew for each rebuild. None
    /// where that is a central system, and none is configured.
    pub(crate) fn of_rebuild(config: &Config) -> Result<Option<Arc<dyn Source>>, Failure> {
        match Self::read(&config.rebuild.source, config.rebuild.at.as_deref())? {
            Self::Central if config.central.url.is_none() => Ok(None),
            Self::Central => Self::Central.open(config).map(Some),
            Self::Mapped { mapping, at } => {
                let zone = config.retailer.zone()?;
                Ok(Some(Arc::new(LateMapping::new(mapping, at, zone, Arc::new(SystemClock)))))
            }
        }
    }

    /// Opens it; nothing is read yet but what a mapping has to be compared with.
    pub(crate) fn open(&self, config: &Config) -> Result<Arc<dyn Source>, Failure> {
        match self {
            Self::Central => {
                let connection = config.central.connection()?.ok_or_else(|| {
                    "no central system is configured: set central.url in the configuration".to_owned()
                })?;
                let central = HttpCentral::new(connection).map_err(|error| error.to_string())?;
                let (clock, ids) = (Arc::new(SystemClock), Arc::new(FreshIds));
                Ok(Arc::new(CentralSnapshot::new(central, Patience::default(), clock, ids)))
            }
            Self::Mapped { mapping, at } => {
                let source = MappedSource::open(mapping, at.as_deref(), today(config)?)
                    .map_err(|error| format!("{error}\n`restock source check {}` says more", mapping.display()))?;
                Ok(Arc::new(source))
            }
        }
    }
}

/// The retailer's day.
pub(crate) fn today(config: &Config) -> Result<Date, String> {
    Ok(SystemClock.business_now().to_zoned(config.retailer.zone()?).date())
}
