//! The port of a source that a rebuild reads everything from: the central system's snapshot, a folder of files, a
//! foreign database behind a mapping.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::events::{ProductPublished, SupplierPublished};
use crate::facts::Order;

/// The parts of a source, in the order in which a rebuild reads them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Suppliers.
    Suppliers,
    /// Products with their forecast.
    Products,
    /// Stock per product and location.
    Stock,
    /// Orders with their lines.
    Orders,
}

impl Part {
    /// All, in reading order.
    pub const ALL: [Self; 4] = [Self::Suppliers, Self::Products, Self::Stock, Self::Orders];

    /// As the snapshot calls name it, and as progress shows it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Suppliers => "suppliers",
            Self::Products => "products",
            Self::Stock => "stock",
            Self::Orders => "orders",
        }
    }
}

/// The stock of a product at a location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockLevel {
    /// The product.
    pub product_id: String,
    /// The location.
    pub location_id: String,
    /// Up to which movement the level counts; none where the source numbers no movements.
    pub seq: Option<u64>,
    /// Stock units.
    pub level_units: i64,
}

/// One row of a part.
#[derive(Debug, Clone, PartialEq)]
pub enum SourceRow {
    /// A supplier.
    Supplier(SupplierPublished),
    /// A product.
    Product(ProductPublished),
    /// A stock level.
    Stock(StockLevel),
    /// An order.
    Order(Order),
}

/// A row of which something has to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldRow {
    /// Which, as the source names it: a table and key, a file and line.
    pub place: String,
    /// What is wrong, in words that are the same for every row with this fault: rows are counted by them.
    pub fault: String,
    /// What stands there, and what to do.
    pub detail: String,
}

/// A page of a part.
#[derive(Debug, Clone, Default)]
pub struct SourcePage {
    /// What can be used.
    pub rows: Vec<SourceRow>,
    /// What cannot, row by row: nothing is left out without being told.
    pub rejected: Vec<ToldRow>,
    /// What was used otherwise than it stands in the source, because whoever described the source says so.
    pub mended: Vec<ToldRow>,
    /// Where the next page begins; none at the end of the part. A page may be empty and have a next one. Meaningful
    /// later and in another process to a source of the same [`Source::identity`].
    pub next: Option<String>,
}

/// Why a source does not answer. Completes "failed to ...".
#[derive(Debug, Clone, Error)]
pub enum SourceError {
    /// Worth another try.
    #[error("reach the source: {0}")]
    Unavailable(String),
    /// Not worth another try before somebody changed something.
    #[error("read the source: {0}")]
    Refused(String),
}

/// A source of everything.
#[async_trait]
pub trait Source: Send + Sync {
    /// What it is, for people: a URL, a folder, a file with its mapping.
    fn describe(&self) -> String;

    /// The same for the same source read in the same way, in every process: a URL, or a digest of a mapping and where it
    /// reads. Whoever resumes compares it first; places that another one named mean nothing here.
    fn identity(&self) -> String;

    /// How many rows a part has, where that is cheap to know: for the progress bar.
    async fn count(&self, part: Part) -> Result<Option<u64>, SourceError>;

    /// A page of about `limit` rows after a place that an earlier page named (none: from the beginning).
    async fn page(&self, part: Part, after: Option<&str>, limit: usize) -> Result<SourcePage, SourceError>;
}
