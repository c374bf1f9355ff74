//! `/api/readers`: who reads which feeds, how far behind they are, and what was taken from them.

use std::collections::{BTreeMap, HashMap};

use axum::Json;
use axum::body::Body;
use axum::extract::Path;
use axum::http::HeaderMap;
use feeds::{ErasureReceipt, FeedError, Reader, ReaderPlace, Revocation};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::app::{House, State};
use crate::http::{Params, Problem, read_json};

/// Bytes of a command at most.
const BYTES: usize = 1_024;

/// A reader.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ReaderTold {
    pub(crate) name: String,
    /// Part of this program: nothing can be taken from it.
    pub(crate) inside: bool,
    pub(crate) feeds: Vec<FeedTold>,
}

/// A reader at one of its feeds.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FeedTold {
    pub(crate) feed: String,
    /// Where the feed ends; none where there is no such feed here.
    pub(crate) head: Option<u64>,
    /// It has everything up to here; none where it never asked.
    pub(crate) position: Option<u64>,
    pub(crate) behind: Option<u64>,
    pub(crate) last_contact: Option<Timestamp>,
    pub(crate) revoked_at: Option<Timestamp>,
    pub(crate) erased_at: Option<Timestamp>,
}

/// `GET /api/readers`
pub(crate) async fn list(State(app): State<House>, params: Params) -> Result<Json<Vec<ReaderTold>>, Problem> {
    params.finish("none")?;
    Ok(Json(readers(&app).await?))
}

/// All readers with how far they are; for the page of the stores as well.
pub(crate) async fn readers(app: &House) -> Result<Vec<ReaderTold>, Problem> {
    let ports = &app.ports.feeds;
    let written = ports.book.places().await.map_err(unavailable)?;
    let places: HashMap<_, _> =
        app.reading.over(written).into_iter().map(|p| ((p.reader.clone(), p.feed.clone()), p)).collect();
    let revocations = ports.book.revocations().await.map_err(unavailable)?;
    let receipts = ports.book.receipts().await.map_err(unavailable)?;
    let mut heads: BTreeMap<&str, Option<u64>> = BTreeMap::new();
    for feed in ports.access.readers().flat_map(Reader::feeds) {
        if !heads.contains_key(feed) {
            heads.insert(feed, head(app, feed).await?);
        }
    }
    let told = |reader: &Reader| {
        let of_feed = |feed: &str| {
            let place = places.get(&(reader.name().to_owned(), feed.to_owned()));
            told_of(reader.name(), feed, heads.get(feed).copied().flatten(), place, &revocations, &receipts)
        };
        let inside = reader.is_inside();
        ReaderTold { name: reader.name().to_owned(), inside, feeds: reader.feeds().map(of_feed).collect() }
    };
    Ok(ports.access.readers().map(told).collect())
}

async fn head(app: &House, feed: &str) -> Result<Option<u64>, Problem> {
    if let Some(desk) = app.ports.desk.as_ref().filter(|desk| desk.log.name() == feed) {
        return Ok(Some(desk.log.head().await?));
    }
    let Some(feed) = app.ports.feeds.source.feed(feed) else { return Ok(None) };
    feed.head().await.map(|head| Some(head.position)).map_err(unavailable)
}

fn told_of(
    reader: &str,
    feed: &str,
    head: Option<u64>,
    place: Option<&ReaderPlace>,
    revocations: &[Revocation],
    receipts: &[ErasureReceipt],
) -> FeedTold {
    let position = place.map(|place| place.position);
    let is_of = |revocation: &&Revocation| {
        revocation.reader == reader && revocation.feed.as_deref().is_none_or(|revoked| revoked == feed)
    };
    let receipt = receipts.iter().find(|receipt| receipt.reader == reader && receipt.feed == feed);
    FeedTold {
        feed: feed.to_owned(),
        head,
        position,
        behind: head.zip(position).map(|(head, position)| head.saturating_sub(position)),
        last_contact: place.map(|place| place.at),
        revoked_at: revocations.iter().filter(is_of).map(|revocation| revocation.at).min(),
        erased_at: receipt.map(|receipt| receipt.erased_at),
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct What {
    /// The feed; left away for all that the reader has.
    feed: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Done {
    done: bool,
}

/// `POST /api/readers/{name}/revoke`: a feed, or all, is taken from a reader.
pub(crate) async fn revoke(
    State(app): State<House>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Done>, Problem> {
    let feed = what(&app, &name, &headers, body).await?;
    tracing::warn!(reader = name, feed, "feeds were taken from a reader");
    let revocation = Revocation { reader: name, feed, at: app.ports.clock.now() };
    app.ports.feeds.book.revoke(revocation).await.map_err(unavailable)?;
    // Whoever waits at a feed hears of it now.
    app.taken.send_replace(());
    Ok(Json(Done { done: true }))
}

/// `POST /api/readers/{name}/restore`: what was taken by the same word is given back.
pub(crate) async fn restore(
    State(app): State<House>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Done>, Problem> {
    let feed = what(&app, &name, &headers, body).await?;
    app.ports.feeds.book.restore(&name, feed.as_deref()).await.map_err(unavailable)?;
    Ok(Json(Done { done: true }))
}

async fn what(app: &House, name: &str, headers: &HeaderMap, body: Body) -> Result<Option<String>, Problem> {
    let what: What = read_json(headers, body, BYTES, app.settings.limits.body_timeout).await?;
    let unknown = || Problem::not_found("There is no such reader with such a feed; GET /api/readers lists them.");
    let reader = app.ports.feeds.access.reader(name).ok_or_else(unknown)?;
    if reader.is_inside() {
        return Err(Problem::bad_request(format!("{name} is a part of this program; nothing can be taken from it.")));
    }
    match what.feed {
        Some(feed) if !reader.may_read(&feed) => Err(unknown()),
        feed => Ok(feed),
    }
}

fn unavailable(error: FeedError) -> Problem {
    tracing::error!(%error, "the book about readers failed");
    Problem::unavailable("The book about readers cannot be reached. Try again.")
}
