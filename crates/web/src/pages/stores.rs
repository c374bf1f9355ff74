//! `GET /stores`: who reads the feeds, how far behind they are, and what was taken from them.

use askama::Template;
use axum::response::Html;
use jiff::{SignedDuration, Timestamp};

use super::shell::{Shell, written};
use super::words;
use crate::api::readers::{FeedTold, ReaderTold, readers};
use crate::app::{House, State};
use crate::http::Problem;

/// A reader that follows its feeds asks at least every half minute.
const SILENT_AFTER: SignedDuration = SignedDuration::from_secs(75);

#[derive(Template)]
#[template(path = "stores.html")]
struct StoresPage<'a> {
    shell: Shell<'a>,
    now: Now,
}

#[derive(Template)]
#[template(path = "stores_now.html")]
struct NowPart {
    now: Now,
}

/// How it stands with everybody.
struct Now {
    sum: String,
    stores: Vec<ReaderRow>,
    others: Vec<ReaderRow>,
}

struct ReaderRow {
    name: String,
    /// Its own page, where it is known.
    url: Option<String>,
    standing: Standing,
    last_contact: String,
    feeds: Vec<FeedRow>,
    /// Everything was taken, or some of it was.
    has_taken: bool,
    has_left: bool,
}

struct FeedRow {
    feed: String,
    position: String,
    head: String,
    behind: String,
    last_contact: String,
    standing: Standing,
    is_taken: bool,
}

/// How it stands with a reader at a feed: told by words and by a sign, never by colour alone. In the order of what needs
/// a look, the calmest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Current,
    Erased,
    CatchingUp,
    Never,
    NoFeed,
    Silent,
    Taken,
}

impl Standing {
    fn of(feed: &FeedTold, now: Timestamp) -> Self {
        let Some(head) = feed.head else { return Self::NoFeed };
        if let Some(revoked_at) = feed.revoked_at {
            return if feed.erased_at.is_some_and(|erased| erased >= revoked_at) { Self::Erased } else { Self::Taken };
        }
        let Some((position, contact)) = feed.position.zip(feed.last_contact) else { return Self::Never };
        if now.duration_since(contact) > SILENT_AFTER {
            Self::Silent
        } else if position < head {
            Self::CatchingUp
        } else {
            Self::Current
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Current => "Has everything",
            Self::Erased => "Taken away, and erased there",
            Self::CatchingUp => "Catching up",
            Self::Never => "Never asked",
            Self::NoFeed => "No such feed here",
            Self::Silent => "Silent",
            Self::Taken => "Taken away, no receipt yet",
        }
    }

    /// The name of its sign.
    fn sign(self) -> &'static str {
        match self {
            Self::Current => "i-check",
            Self::Erased => "i-dismiss",
            Self::CatchingUp => "i-advance",
            Self::Never | Self::NoFeed => "i-inform",
            Self::Silent => "i-clock",
            Self::Taken => "i-cancel",
        }
    }

    fn tone(self) -> &'static str {
        match self {
            Self::Current => "good",
            Self::Erased | Self::Never | Self::NoFeed => "quiet",
            Self::CatchingUp | Self::Silent => "warn",
            Self::Taken => "bad",
        }
    }
}

pub(super) async fn stores(State(app): State<House>) -> Result<Html<String>, Problem> {
    let now = now(&app).await?;
    written(&StoresPage { shell: Shell::new(&app, "Stores", "stores"), now })
}

/// What changes on the page.
pub(super) async fn part(State(app): State<House>) -> Result<Html<String>, Problem> {
    written(&NowPart { now: now(&app).await? })
}

async fn now(app: &House) -> Result<Now, Problem> {
    if app.viewer.sees().is_some() {
        return Err(Problem::not_found("Stores are for those who see the whole assortment."));
    }
    let at = app.ports.clock.now();
    let links = app.settings.demo.as_ref().map_or(&[][..], |demo| &demo.stores);
    let (stores, others): (Vec<_>, Vec<_>) = readers(app).await?.into_iter().partition(is_store);
    let row = |reader| row(reader, links, at);
    let stores: Vec<ReaderRow> = stores.into_iter().map(row).collect();
    let current = stores.iter().filter(|store| store.standing == Standing::Current).count();
    let sum = match stores.len() {
        0 => String::new(),
        all if current == all => format!("{all} of {all} have everything."),
        all => format!("{current} of {all} have everything."),
    };
    Ok(Now { sum, stores, others: others.into_iter().map(row).collect() })
}

/// Whoever reads what is meant for stores.
fn is_store(reader: &ReaderTold) -> bool {
    reader.feeds.iter().any(|feed| feed.feed.split('.').nth(1) == Some("stores"))
}

fn row(reader: ReaderTold, links: &[(String, String)], now: Timestamp) -> ReaderRow {
    let standings = reader.feeds.iter().map(|feed| Standing::of(feed, now));
    let is_taken = |feed: &FeedTold| feed.revoked_at.is_some();
    ReaderRow {
        standing: standings.max().unwrap_or(Standing::Never),
        last_contact: ago(reader.feeds.iter().filter_map(|feed| feed.last_contact).max(), now),
        has_taken: reader.feeds.iter().any(is_taken),
        has_left: !reader.inside && !reader.feeds.iter().all(is_taken),
        url: links.iter().find(|(name, _)| *name == reader.name).map(|(_, url)| url.clone()),
        feeds: reader.feeds.iter().map(|feed| feed_row(feed, now)).collect(),
        name: reader.name,
    }
}

fn feed_row(feed: &FeedTold, now: Timestamp) -> FeedRow {
    let count = |count: Option<u64>| count.map_or_else(String::new, |count| words::whole(count.cast_signed()));
    FeedRow {
        feed: feed.feed.clone(),
        position: count(feed.position),
        head: count(feed.head),
        behind: count(feed.behind.filter(|_| feed.revoked_at.is_none())),
        last_contact: ago(feed.last_contact, now),
        standing: Standing::of(feed, now),
        is_taken: feed.revoked_at.is_some(),
    }
}

fn ago(at: Option<Timestamp>, now: Timestamp) -> String {
    match at.map(|at| now.duration_since(at).as_secs()) {
        None => "never".to_owned(),
        Some(..2) => "just now".to_owned(),
        Some(seconds @ 2..=119) => format!("{seconds} s ago"),
        Some(seconds @ 120..=7_199) => format!("{} min ago", seconds / 60),
        Some(seconds @ 7_200..=172_799) => format!("{} h ago", seconds / 3_600),
        Some(seconds) => format!("{} days ago", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn feed(position: Option<u64>, heard: Option<i64>) -> FeedTold {
        FeedTold {
            feed: "price.stores.north".to_owned(),
            head: Some(10),
            position,
            behind: position.map(|position| 10 - position),
            last_contact: heard.map(at),
            revoked_at: None,
            erased_at: None,
        }
    }

    #[test]
    fn a_store_has_everything_only_while_it_is_in_touch() {
        assert_eq!(Standing::of(&feed(Some(10), Some(1_000)), at(1_030)), Standing::Current);
        assert_eq!(Standing::of(&feed(Some(10), Some(1_000)), at(1_076)), Standing::Silent);
        assert_eq!(Standing::of(&feed(Some(9), Some(1_000)), at(1_030)), Standing::CatchingUp);
        assert_eq!(Standing::of(&feed(None, None), at(1_030)), Standing::Never);
    }

    #[test]
    fn what_was_taken_is_told_until_the_receipt_of_that_time_is_there() {
        let taken = FeedTold { revoked_at: Some(at(500)), ..feed(Some(10), Some(1_000)) };
        assert_eq!(Standing::of(&taken, at(1_001)), Standing::Taken);
        let of_before = FeedTold { erased_at: Some(at(400)), ..taken.clone() };
        assert_eq!(Standing::of(&of_before, at(1_001)), Standing::Taken);
        let erased = FeedTold { erased_at: Some(at(600)), ..taken };
        assert_eq!(Standing::of(&erased, at(1_001)), Standing::Erased);
    }

    #[test]
    fn a_store_is_as_well_as_its_worst_feed() {
        let feeds = vec![feed(Some(10), Some(1_000)), feed(Some(4), Some(1_000))];
        let store = row(ReaderTold { name: "north-1".to_owned(), inside: false, feeds }, &[], at(1_001));
        assert_eq!(store.standing, Standing::CatchingUp);
    }

    #[test]
    fn readers_of_what_is_meant_for_stores_are_stores() {
        let of = |feed: &str| ReaderTold {
            name: "a".to_owned(),
            inside: false,
            feeds: vec![FeedTold { feed: feed.to_owned(), ..self::feed(None, None) }],
        };
        assert!(is_store(&of("price.stores.north")) && is_store(&of("product.stores")));
        assert!(!is_store(&of("product.internal")) && !is_store(&of("restocking")));
    }
}
