//! What serving feeds needs from outside.

use std::sync::Arc;

use async_trait::async_trait;
use feeds::{Access, ErasureReceipt, FeedError, FeedSource, ReaderBook, ReaderPlace, Revocation, ServedFeed};

/// The feeds, their readers, and the book about these.
#[derive(Clone)]
pub struct FeedPorts {
    /// Where feeds are found.
    pub source: Arc<dyn FeedSource>,
    /// Who may read which.
    pub access: Arc<Access>,
    /// How far they are.
    pub book: Arc<dyn ReaderBook>,
}

impl Default for FeedPorts {
    /// No feeds but the desk's own log, and no readers.
    fn default() -> Self {
        Self {
            source: Arc::new(Nothing),
            access: Arc::new(Access::default().with_open("restocking")),
            book: Arc::new(Nothing),
        }
    }
}

/// No feeds, and a book in which nobody stands.
struct Nothing;

impl FeedSource for Nothing {
    fn feed(&self, _name: &str) -> Option<Arc<dyn ServedFeed>> {
        None
    }

    fn thin_kinds(&self, _name: &str) -> Vec<&'static str> {
        Vec::new()
    }
}

#[async_trait]
impl ReaderBook for Nothing {
    async fn keep(&self, _places: Vec<ReaderPlace>) -> Result<(), FeedError> {
        Ok(())
    }

    async fn places(&self) -> Result<Vec<ReaderPlace>, FeedError> {
        Ok(Vec::new())
    }

    async fn revoke(&self, _revocation: Revocation) -> Result<(), FeedError> {
        Ok(())
    }

    async fn restore(&self, _reader: &str, _feed: Option<&str>) -> Result<(), FeedError> {
        Ok(())
    }

    async fn revocations(&self) -> Result<Vec<Revocation>, FeedError> {
        Ok(Vec::new())
    }

    async fn is_revoked(&self, _reader: &str, _feed: &str) -> Result<bool, FeedError> {
        Ok(false)
    }

    async fn file(&self, _receipt: ErasureReceipt) -> Result<(), FeedError> {
        Ok(())
    }

    async fn receipts(&self) -> Result<Vec<ErasureReceipt>, FeedError> {
        Ok(Vec::new())
    }
}
