//! How fresh a copy is, and whether it may call itself current.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::follow::{Place, Stage};

/// From when on a copy does not call itself current any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gate {
    /// Behind by more events than this.
    pub events: u64,
    /// Or older than this.
    pub age: SignedDuration,
}

impl Default for Gate {
    fn default() -> Self {
        Self { events: 1_000, age: SignedDuration::from_mins(15) }
    }
}

/// Whether a copy may call itself current.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is within the gate.
    Current,
    /// It has not been filled for the first time.
    Loading,
    /// It has events to catch up with.
    Behind,
    /// It has not heard of the feeds for too long.
    OutOfTouch,
    /// It may not hold a feed any more.
    Revoked,
}

impl Standing {
    /// As in answers and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Loading => "loading",
            Self::Behind => "behind",
            Self::OutOfTouch => "out_of_touch",
            Self::Revoked => "revoked",
        }
    }
}

/// How fresh a copy is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freshness {
    /// Whether it may call itself current.
    pub standing: Standing,
    /// Up to when it holds everything; none before it was filled.
    pub as_of: Option<Timestamp>,
    /// How long ago that was.
    pub age: Option<SignedDuration>,
    /// Events that are known to be missing.
    pub behind: u64,
    /// When the feed that was heard of least recently was heard of.
    pub last_contact: Option<Timestamp>,
    /// Events that were not understood.
    pub unreadable: u64,
    now: Timestamp,
}

impl Freshness {
    /// Of a copy whose feeds stand at these places; a feed that was never heard of counts as one to be loaded.
    pub fn of(places: &[Place], feeds: &[String], gate: &Gate, now: Timestamp) -> Self {
        let of_feeds: Vec<Option<&Place>> =
            feeds.iter().map(|feed| places.iter().find(|place| place.feed == *feed)).collect();
        let known = || of_feeds.iter().flatten();
        let least = |time: fn(&Place) -> Option<Timestamp>| {
            let times: Option<Vec<Timestamp>> = of_feeds.iter().map(|place| time((*place)?)).collect();
            times?.into_iter().min()
        };
        let as_of = least(|place| place.as_of);
        let age = as_of.map(|as_of| now.duration_since(as_of).max(SignedDuration::ZERO));
        let behind = known().map(|place| place.behind()).sum();
        let is_filled = of_feeds.iter().all(|place| place.is_some_and(|place| place.stage == Stage::Following));
        let standing = if known().any(|place| place.stage == Stage::Revoked) {
            Standing::Revoked
        } else if !is_filled || as_of.is_none() {
            Standing::Loading
        } else if behind > gate.events {
            Standing::Behind
        } else if age.is_some_and(|age| age > gate.age) {
            Standing::OutOfTouch
        } else {
            Standing::Current
        };
        let last_contact = least(|place| place.last_contact);
        let unreadable = known().map(|place| place.unreadable).sum();
        Self { standing, as_of, age, behind, last_contact, unreadable, now }
    }

    /// Whether it may call itself current.
    pub fn is_current(&self) -> bool {
        self.standing == Standing::Current
    }

    /// In one sentence, for people: times as on the wall of a zone.
    pub fn text(&self, zone: &TimeZone) -> String {
        let mut text = match (self.standing, self.as_of) {
            (Standing::Revoked, _) => return "this store may not hold prices any more; ask head office".to_owned(),
            (_, None) => "prices are being loaded for the first time".to_owned(),
            (Standing::Loading, Some(_)) => "prices are being loaded anew".to_owned(),
            (_, Some(as_of)) => format!("prices as of {}", self.on_the_wall(as_of, zone)),
        };
        match self.behind {
            0 => {}
            1 => text.push_str(", 1 event behind"),
            behind => text.push_str(&format!(", {behind} events behind")),
        }
        if let Some(contact) = self.last_contact {
            text.push_str(&format!(", last contact {}", ago(self.now.duration_since(contact))));
        }
        if self.unreadable > 0 {
            text.push_str(&format!(", {} not understood", self.unreadable));
        }
        text
    }

    fn on_the_wall(&self, time: Timestamp, zone: &TimeZone) -> String {
        let (time, now) = (time.to_zoned(zone.clone()), self.now.to_zoned(zone.clone()));
        let same_day = time.date() == now.date();
        time.strftime(if same_day { "%H:%M" } else { "%Y-%m-%d %H:%M" }).to_string()
    }
}

/// In the largest unit that fits.
fn ago(duration: SignedDuration) -> String {
    match duration.as_secs() {
        ..2 => "just now".to_owned(),
        seconds @ 2..=119 => format!("{seconds} s ago"),
        seconds @ 120..=7_199 => format!("{} min ago", seconds / 60),
        seconds @ 7_200..=172_799 => format!("{} h ago", seconds / 3_600),
        seconds => format!("{} days ago", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use feeds::Chain;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn place(feed: &str) -> Place {
        Place {
            feed: feed.to_owned(),
            stage: Stage::Following,
            position: 10,
            chain: Chain::EMPTY,
            known_head: 10,
            last_contact: Some(at("2026-11-25T08:14:00Z")),
            as_of: Some(at("2026-11-25T08:14:00Z")),
            unreadable: 0,
        }
    }

    fn seen(places: &[Place], now: &str) -> Freshness {
        let gate = Gate { events: 5, age: SignedDuration::from_hours(1) };
        Freshness::of(places, &["a".to_owned(), "b".to_owned()], &gate, at(now))
    }

    #[test]
    fn it_is_as_fresh_as_its_least_fresh_feed() {
        let older = Place { as_of: Some(at("2026-11-25T08:00:00Z")), ..place("b") };
        let seen = seen(&[place("a"), older], "2026-11-25T08:20:00Z");
        assert_eq!(seen.as_of, Some(at("2026-11-25T08:00:00Z")));
        assert!(seen.is_current());
    }

    #[test]
    fn it_says_in_words_how_far_behind_it_is() {
        let behind = Place { known_head: 13, ..place("b") };
        let seen = seen(&[place("a"), behind], "2026-11-25T10:20:00Z");
        assert_eq!(seen.text(&TimeZone::UTC), "prices as of 08:14, 3 events behind, last contact 2 h ago");
        assert_eq!(seen.standing, Standing::OutOfTouch);
    }

    #[test]
    fn the_gate_closes_one_event_beyond_its_bound_and_not_at_it() {
        let at_bound = Place { known_head: 15, ..place("b") };
        let beyond = Place { known_head: 16, ..place("b") };
        assert_eq!(seen(&[place("a"), at_bound], "2026-11-25T08:15:00Z").standing, Standing::Current);
        assert_eq!(seen(&[place("a"), beyond], "2026-11-25T08:15:00Z").standing, Standing::Behind);
    }

    #[test]
    fn a_feed_that_was_never_read_keeps_it_loading_and_a_revoked_one_is_said_first() {
        assert_eq!(seen(&[place("a")], "2026-11-25T08:15:00Z").standing, Standing::Loading);
        let revoked = Place { stage: Stage::Revoked, ..place("b") };
        assert_eq!(seen(&[place("a"), revoked], "2026-11-25T08:15:00Z").standing, Standing::Revoked);
    }

    #[test]
    fn a_clock_that_was_set_back_makes_no_negative_age() {
        let seen = seen(&[place("a"), place("b")], "2026-11-25T07:00:00Z");
        assert_eq!(seen.age, Some(SignedDuration::ZERO));
    }
}
