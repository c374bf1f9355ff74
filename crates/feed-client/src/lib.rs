//! Feeds read over HTTP: the port [`feeds::Feed`] at the address of another program, with a reader's token.
//!
//! ```no_run
//! # async fn read() -> Result<(), Box<dyn std::error::Error>> {
//! use feeds::{Feed as _, Head, Verified, VerifiedSnapshot};
//! let office = feed_client::Office::new("https://restock.example.com", "token", std::time::Duration::from_secs(30))?;
//! let feed = office.feed("price.stores.north");
//! let mut snapshot = VerifiedSnapshot::new();
//! while snapshot.has_more() {
//!     let events = snapshot.next(&feed, 5_000).await?; // store them, with snapshot.at() and snapshot.next_place()
//! }
//! let mut tail = Verified::from(snapshot.at().unwrap_or(Head::EMPTY));
//! let events = tail.next(&feed, 5_000, std::time::Duration::from_secs(20)).await?; // store them, with tail.at()
//! # Ok(())
//! # }
//! ```

mod answer;
mod http_feed;
mod office;

pub use http_feed::HttpFeed;
pub use office::{Office, OfficeError};
