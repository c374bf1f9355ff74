//! Who asks, and whether they may read what they ask for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use feeds::{FeedError, Reader, ReaderPlace, ServedFeed};
use jiff::SignedDuration;

use crate::app::House;
use crate::http::{Params, Problem};

/// Where a reader is, is written down no more often than this.
const KEPT_EVERY: SignedDuration = SignedDuration::from_secs(2);

/// A reader at a feed that it may read.
pub(crate) struct Gate {
    app: House,
    reader: String,
    pub(super) feed: Arc<dyn ServedFeed>,
}

/// Where readers are, as they asked last.
#[derive(Default)]
pub(crate) struct Reading(Mutex<HashMap<(String, String), Noted>>);

#[derive(Clone)]
struct Noted {
    place: ReaderPlace,
    kept: Option<ReaderPlace>,
}

/// The reader whose token came along.
pub(super) fn reader_of<'a>(app: &'a House, headers: &HeaderMap) -> Result<&'a Reader, Problem> {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token =
        value.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    token.and_then(|(_, token)| app.ports.feeds.access.reader_with(token.trim())).ok_or_else(|| {
        let detail = "Feeds are read with a token: send Authorization: Bearer and the token of your reader. Whoever runs \
                      Restock gives it out.";
        Problem::new(StatusCode::UNAUTHORIZED, "unauthorised", "Nobody known", detail)
    })
}

/// The same words whether a feed is not there or not for this reader.
pub(super) fn no_such_feed() -> Problem {
    Problem::not_found("There is no feed of this name for you.")
}

/// What a feed's failure is to the one who reads it.
pub(super) fn problem(error: FeedError) -> Problem {
    match error {
        FeedError::Unavailable(text) => {
            tracing::error!(error = text, "a feed could not be read");
            Problem::unavailable("The feed cannot be read at the moment. Ask again from the same place.")
        }
        FeedError::Denied(_) | FeedError::Revoked(_) => no_such_feed(),
        FeedError::Reset(text) => {
            let detail = format!("{text}. Begin anew with a snapshot of the feed.");
            Problem::new(StatusCode::CONFLICT, "reset", "This feed has no such place", detail)
        }
        FeedError::Corrupt(text) => {
            tracing::error!(error = text, "a feed cannot be understood");
            Problem::internal()
        }
    }
}

/// Refuses what was taken from a reader, and tells what to do then.
pub(super) async fn check_revoked(app: &House, reader: &str, feed: &str) -> Result<(), Problem> {
    if !app.ports.feeds.book.is_revoked(reader, feed).await.map_err(problem)? {
        return Ok(());
    }
    let detail = "This feed was taken from you. Remove everything that you hold of it, and tell so with POST \
                  /feeds/receipts.";
    Err(Problem::new(StatusCode::FORBIDDEN, "revoked", "Not yours any more", detail))
}

/// Waits until a feed is taken from a reader who waits for something new; answers what it is told then.
pub(super) async fn taken(app: &House, reader: &str, feed: &str) -> Problem {
    let mut taken = app.taken.subscribe();
    loop {
        if let Err(problem) = check_revoked(app, reader, feed).await {
            return problem;
        }
        if taken.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Gate {
    /// Lets a reader to a feed, and refuses thin events to one that takes only thick ones.
    pub(super) async fn pass(
        app: House,
        headers: &HeaderMap,
        name: &str,
        params: &mut Params,
    ) -> Result<Self, Problem> {
        let reader = reader_of(&app, headers)?;
        let source = &app.ports.feeds.source;
        let feed = source.feed(name).filter(|_| reader.may_read(name)).ok_or_else(no_such_feed)?;
        let gate = Self { reader: reader.name().to_owned(), feed, app: app.clone() };
        gate.check_revoked().await?;
        let takes = params.take_list(
            "accept",
            |word| matches!(word, "thick" | "thin").then(|| word.to_owned()),
            "thick or thick,thin",
        )?;
        let thin = source.thin_kinds(name);
        if !takes.is_empty() && !takes.iter().any(|word| word == "thin") && !thin.is_empty() {
            let detail = format!(
                "This feed carries events that are changes, and mean something only together with all before them: {}. A \
                 consumer that takes only whole states cannot use it; read a feed without them, or declare \
                 accept=thick,thin and keep the state that they change.",
                thin.join(", ")
            );
            return Err(Problem::new(StatusCode::NOT_ACCEPTABLE, "too-thin", "Not for this consumer", detail));
        }
        Ok(gate)
    }

    /// Asked again before anything is handed out: a token may be revoked while its reader waits.
    pub(super) async fn check_revoked(&self) -> Result<(), Problem> {
        check_revoked(&self.app, &self.reader, self.feed.name()).await
    }

    /// Waits until the feed is taken from the reader.
    pub(super) async fn taken(&self) -> Problem {
        taken(&self.app, &self.reader, self.feed.name()).await
    }

    /// Remembers that the reader has everything up to a position.
    pub(super) async fn has(&self, position: u64) -> Result<(), Problem> {
        let place = ReaderPlace {
            reader: self.reader.clone(),
            feed: self.feed.name().to_owned(),
            position,
            at: self.app.ports.clock.now(),
        };
        if self.app.reading.note(&place) {
            self.app.ports.feeds.book.keep(vec![place.clone()]).await.map_err(problem)?;
            self.app.reading.kept(place);
        }
        Ok(())
    }
}

impl Reading {
    /// Notes a place; answers whether it has to be written down.
    fn note(&self, place: &ReaderPlace) -> bool {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (place.reader.clone(), place.feed.clone());
        let entry = noted.entry(key).or_insert_with(|| Noted { place: place.clone(), kept: None });
        entry.place = place.clone();
        entry.kept.as_ref().is_none_or(|kept| {
            let age = place.at.duration_since(kept.at);
            age >= KEPT_EVERY || age.is_negative()
        })
    }

    fn kept(&self, place: ReaderPlace) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = noted.get_mut(&(place.reader.clone(), place.feed.clone())) {
            entry.kept = Some(place);
        }
    }

    /// Puts what is known here over what is written down.
    pub(crate) fn over(&self, written: Vec<ReaderPlace>) -> Vec<ReaderPlace> {
        let noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = |place: &ReaderPlace| (place.reader.clone(), place.feed.clone());
        let mut places: HashMap<_, _> = written.into_iter().map(|place| (key(&place), place)).collect();
        places.extend(noted.values().map(|noted| (key(&noted.place), noted.place.clone())));
        places.into_values().collect()
    }
}
