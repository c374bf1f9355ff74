//! What following, reading and selling need from outside.

use async_trait::async_trait;
use feeds::FeedError;
use jiff::Timestamp;
use thiserror::Error;

use crate::facts::{Price, PriceList, Product, ProductSale};
use crate::follow::{Contact, Place, Receipt, Work};

/// The time by which a copy is judged and prices are in force.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// Why a replica's file did not do what was asked. Completes "failed to ...".
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum ReplicaError {
    /// Somebody else wrote in between: look again, at once.
    #[error("write: {0} changed in the meantime")]
    Conflict(String),
    /// Busy or out of reach: the same may succeed later.
    #[error("reach the replica's file: {0}")]
    Unavailable(String),
    /// No room: reads go on, writes wait.
    #[error("write: the disk is full: {0}; free space in the data folder")]
    Full(String),
    /// Exactly this cannot be done.
    #[error("do this: {0}")]
    Refused(String),
    /// What was read back makes no sense: rebuild the replica.
    #[error("understand the replica's file: {0}; rebuild it")]
    Corrupt(String),
}

/// The file of a replica, as those who follow feeds see it.
#[async_trait]
pub trait ReplicaStore: Send + Sync {
    /// Where a feed stands; a place at the beginning where it was never read.
    async fn place(&self, feed: &str) -> Result<Place, ReplicaError>;
    /// All places.
    async fn places(&self) -> Result<Vec<Place>, ReplicaError>;
    /// Stores rows and place in one transaction, if the place is still what the work was made from.
    async fn take(&self, work: Work) -> Result<(), ReplicaError>;
    /// Remembers when the feed was heard of last, and how far it went.
    async fn note(&self, feed: &str, contact: Contact) -> Result<(), ReplicaError>;
    /// Removes everything that came from a feed from every byte of the file; the receipt is kept until it is sent.
    async fn erase(&self, feed: &str, at: Timestamp) -> Result<Receipt, ReplicaError>;
    /// Receipts that nobody has yet.
    async fn receipts(&self) -> Result<Vec<Receipt>, ReplicaError>;
    /// A receipt has arrived.
    async fn forget_receipt(&self, receipt: &Receipt) -> Result<(), ReplicaError>;
}

/// Who takes receipts of erasures.
#[async_trait]
pub trait Receipts: Send + Sync {
    /// Hands one over; more than once does no harm.
    async fn hand_over(&self, receipt: &Receipt) -> Result<(), FeedError>;
}

/// A product as a till needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// The product.
    pub product: Product,
    /// Its prices in the lists of this replica.
    pub prices: Vec<Price>,
    /// Its sales: past, present and to come.
    pub sales: Vec<ProductSale>,
}

/// An answer with the places of the feeds it is from, of one instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<T> {
    /// The answer.
    pub found: T,
    /// How far each feed was read when it was given.
    pub places: Vec<Place>,
}

/// Reads of a store.
#[async_trait]
pub trait StoreReads: Send + Sync {
    /// The articles that a barcode or a product number means.
    async fn articles(&self, code: &str) -> Result<Answer<Vec<Article>>, ReplicaError>;
    /// The articles with all of these words in their text, the best first; the last word may be unfinished.
    async fn articles_like(&self, text: &str, limit: usize) -> Result<Answer<Vec<Article>>, ReplicaError>;
    /// Places alone.
    async fn freshness(&self) -> Result<Vec<Place>, ReplicaError>;
}

/// What a search looks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchQuery {
    /// Words; the last one may be unfinished.
    pub text: String,
    /// Only of this brand.
    pub brand: Option<String>,
    /// Only in this category.
    pub category: Option<String>,
    /// Only in this group.
    pub group: Option<String>,
    /// Only with a name in this language.
    pub language: Option<String>,
    /// Also what is sold no longer.
    pub with_discontinued: bool,
    /// So many at most.
    pub limit: usize,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchFound {
    /// The best first.
    pub products: Vec<Product>,
    /// Whether it had to guess, because nothing is written like that.
    pub guessed: bool,
}

/// Reads of a search database.
#[async_trait]
pub trait SearchReads: Send + Sync {
    /// Products by text and filters.
    async fn search(&self, query: SearchQuery) -> Result<Answer<SearchFound>, ReplicaError>;
}

/// Prices of a product in a list, with its sales.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priced {
    /// The list, where it was told of.
    pub list: Option<PriceList>,
    /// The prices over time.
    pub price: Price,
    /// The product's sales.
    pub sales: Vec<ProductSale>,
}

/// Reads of a price database.
#[async_trait]
pub trait PriceReads: Send + Sync {
    /// Prices of products in a list; those that have none are left out.
    async fn prices(&self, list_id: &str, product_ids: &[String]) -> Result<Answer<Vec<Priced>>, ReplicaError>;
}
