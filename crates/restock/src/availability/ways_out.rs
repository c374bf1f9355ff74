//! The ports that lead out of the program, each with a door in it.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use dispatch::mail::RenderedMail;
use dispatch::mailer::{Accepted, Mailer};
use dispatch::outcome::SendError;
use feeds::{Feed, FeedError, FeedEvent, Head, SnapshotChunk};
use lifecycle::Level;
use replica::follow::Receipt;
use replica::ports::Receipts;
use replica::till::{HeadOffice, LineError};
use restocking::facts::Order;
use restocking::ports::{
    CallError, Central, Command, CommandOutcome, FetchError, Part, Source, SourceError, SourcePage, StockRow,
};
use serde_json::Value;
use uuid::Uuid;

use super::doors::Door;

/// A port behind a door.
pub(super) struct Behind<P> {
    pub(super) door: Door,
    pub(super) port: P,
}

#[async_trait]
impl Central for Behind<Arc<dyn Central>> {
    fn level(&self) -> Level {
        self.port.level()
    }

    fn is_configured(&self) -> bool {
        self.port.is_configured()
    }

    async fn order(&self, order_id: &str) -> Result<Order, FetchError> {
        self.door.through("fetches an order", self.port.order(order_id)).await
    }

    async fn stock(&self, product_id: &str) -> Result<Vec<StockRow>, FetchError> {
        self.door.through("fetches stock", self.port.stock(product_id)).await
    }

    async fn send(&self, key: Uuid, command: &Command, correlation_id: &str) -> Result<CommandOutcome, CallError> {
        self.door.through("sends a change", self.port.send(key, command, correlation_id)).await
    }

    async fn read_back(&self, key: Uuid, command: &Command) -> Result<Option<CommandOutcome>, CallError> {
        self.door.through("reads a change back", self.port.read_back(key, command)).await
    }
}

#[async_trait]
impl Source for Behind<Arc<dyn Source>> {
    fn describe(&self) -> String {
        self.port.describe()
    }

    fn identity(&self) -> String {
        self.port.identity()
    }

    async fn count(&self, part: Part) -> Result<Option<u64>, SourceError> {
        self.door.through("counts its rows", self.port.count(part)).await
    }

    async fn page(&self, part: Part, after: Option<&str>, limit: usize) -> Result<SourcePage, SourceError> {
        self.door.through("reads everything", self.port.page(part, after, limit)).await
    }
}

#[async_trait]
impl Mailer for Behind<Arc<dyn Mailer>> {
    async fn send(&self, mail: &RenderedMail) -> Result<Accepted, SendError> {
        self.door.through("hands a mail over", self.port.send(mail)).await
    }
}

#[async_trait]
impl Feed for Behind<Arc<dyn Feed>> {
    fn name(&self) -> &str {
        self.port.name()
    }

    async fn head(&self) -> Result<Head, FeedError> {
        self.door.through("follows feeds", self.port.head()).await
    }

    async fn read(&self, after: u64, limit: usize, wait: Duration) -> Result<Vec<FeedEvent>, FeedError> {
        self.door.through("follows feeds", self.port.read(after, limit, wait)).await
    }

    async fn snapshot(&self, at: Option<u64>, from: Option<&str>, limit: usize) -> Result<SnapshotChunk, FeedError> {
        self.door.through("follows feeds", self.port.snapshot(at, from, limit)).await
    }
}

#[async_trait]
impl HeadOffice for Behind<Arc<dyn HeadOffice>> {
    async fn hand_over(&self, events: Vec<Value>) -> Result<(), LineError> {
        self.door.through("hands over what was sold", self.port.hand_over(events)).await
    }
}

#[async_trait]
impl Receipts for Behind<Arc<dyn Receipts>> {
    async fn hand_over(&self, receipt: &Receipt) -> Result<(), FeedError> {
        self.door.through("files a receipt", self.port.hand_over(receipt)).await
    }
}
