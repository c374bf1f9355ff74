//! The trend: what was suggested and decided per day, and what was open over time. Money is added up per currency only.
//!
//! What happened is counted from the log, each event once ([`counted`]); what is open is sampled. So the counts can be
//! told from the log again, and no review or click writes a byte more for them.

use std::collections::BTreeMap;

use context::Logged;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::suggestion::{EventKind, ProposalKind};

/// What is counted of suggestions' lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// Raised.
    Opened,
    /// Changed visibly, for whatever cause.
    Changed,
    /// Changed visibly without a change of cause; counted in `Changed` as well.
    Noise,
    /// Withdrawn: no longer needed.
    Completed,
    /// Set aside by a planner.
    Dismissed,
    /// Accepted by a planner.
    Accepted,
    /// Made by the central system.
    Applied,
    /// Refused by the central system.
    Refused,
}

impl Happened {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Opened,
        Self::Changed,
        Self::Noise,
        Self::Completed,
        Self::Dismissed,
        Self::Accepted,
        Self::Applied,
        Self::Refused,
    ];

    /// As stored and told.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Changed => "changed",
            Self::Noise => "noise",
            Self::Completed => "completed",
            Self::Dismissed => "dismissed",
            Self::Accepted => "accepted",
            Self::Applied => "applied",
            Self::Refused => "refused",
        }
    }

    /// What a stored word means.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.as_str() == word)
    }

    fn of(kind: EventKind) -> Option<Self> {
        match kind {
            EventKind::Opened => Some(Self::Opened),
            EventKind::Changed => Some(Self::Changed),
            EventKind::Completed => Some(Self::Completed),
            EventKind::Dismissed => Some(Self::Dismissed),
            EventKind::Accepted => Some(Self::Accepted),
            EventKind::Applied => Some(Self::Applied),
            EventKind::Refused => Some(Self::Refused),
            EventKind::Refreshed
            | EventKind::Snoozed
            | EventKind::Returned
            | EventKind::Undone
            | EventKind::Handled
            | EventKind::MailFailed
            | EventKind::NeedsAttention
            | EventKind::SubmissionsPaused
            | EventKind::SubmissionsResumed
            | EventKind::ShortageNoticed
            | EventKind::ShortageEnded
            | EventKind::OfferComposed => None,
        }
    }
}

/// How often something happened on one day to suggestions of one kind, and what those were worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// The retailer's calendar day.
    pub date: Date,
    /// What happened.
    pub what: Happened,
    /// To suggestions of this kind.
    pub kind: ProposalKind,
    /// ISO 4217.
    pub currency: String,
    /// How often.
    pub count: u64,
    /// What they were worth.
    pub value: Decimal,
}

/// How many suggestions of one kind were open at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Level {
    /// Their kind.
    pub kind: ProposalKind,
    /// ISO 4217.
    pub currency: String,
    /// How many.
    pub count: u64,
    /// What they were worth.
    pub value: Decimal,
}

/// What was open at one moment; nothing of it means that nothing was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sample {
    /// Business time.
    pub at: Timestamp,
    /// Per kind and currency.
    pub open: Vec<Level>,
}

/// As much of a log event as is counted.
#[derive(Deserialize)]
struct Told<'a> {
    kind: ProposalKind,
    value: Decimal,
    #[serde(borrow)]
    currency: std::borrow::Cow<'a, str>,
    #[serde(default)]
    is_noise: bool,
}

/// Counts events of the log by the day on which they happened in the shop: their wall time moved by how far the
/// business clock is ahead of the wall clock.
pub fn counted(events: &[Logged], ahead: SignedDuration, zone: &TimeZone) -> Vec<Flow> {
    let mut sums: BTreeMap<(Date, Happened, ProposalKind, String), (u64, Decimal)> = BTreeMap::new();
    for event in events {
        let Some(what) = EventKind::parse(&event.kind).and_then(Happened::of) else { continue };
        let told: Told<'_> = match serde_json::from_str(&event.data) {
            Ok(told) => told,
            Err(error) => {
                tracing::error!(position = event.position, %error, "a log event cannot be counted");
                continue;
            }
        };
        let date = event.time.checked_add(ahead).unwrap_or(event.time).to_zoned(zone.clone()).date();
        let noise = (what == Happened::Changed && told.is_noise).then_some(Happened::Noise);
        for what in [Some(what), noise].into_iter().flatten() {
            let sum = sums.entry((date, what, told.kind, told.currency.clone().into_owned())).or_default();
            sum.0 += 1;
            sum.1 = sum.1.saturating_add(told.value);
        }
    }
    let flow = |((date, what, kind, currency), (count, value))| Flow { date, what, kind, currency, count, value };
    sums.into_iter().map(flow).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    fn event(kind: EventKind, at: &str, data: &str) -> Logged {
        Logged {
            position: 1,
            id: Uuid::nil(),
            kind: kind.name().to_owned(),
            subject: "suggestion/1".to_owned(),
            time: at.parse().unwrap(),
            correlation_id: String::new(),
            causation_id: None,
            data: data.to_owned(),
        }
    }

    const TEN: &str = r#"{"kind":"cancel","value":"10.50","currency":"EUR"}"#;
    const NOISE: &str = r#"{"kind":"cancel","value":"1","currency":"GBP","is_noise":true}"#;

    fn in_short(events: &[Logged], ahead: SignedDuration, zone: &TimeZone) -> Vec<(Date, &'static str, u64, String)> {
        let flows = counted(events, ahead, zone).into_iter();
        flows
            .map(|flow| (flow.date, flow.what.as_str(), flow.count, format!("{} {}", flow.value, flow.currency)))
            .collect()
    }

    #[test]
    fn money_of_different_currencies_is_never_added() {
        let other = TEN.replace("EUR", "GBP");
        let events = [TEN, TEN, &other].map(|data| event(EventKind::Opened, "2026-11-23T10:00:00Z", data));
        let day = date(2026, 11, 23);
        let found = in_short(&events, SignedDuration::ZERO, &TimeZone::UTC);
        assert_eq!(found, [(day, "opened", 2, "21.00 EUR".into()), (day, "opened", 1, "10.50 GBP".into())]);
    }

    #[test]
    fn the_day_is_the_shops() {
        let late = [event(EventKind::Applied, "2026-11-23T23:30:00Z", TEN)];
        let berlin = TimeZone::fixed(jiff::tz::offset(1));
        assert_eq!(in_short(&late, SignedDuration::ZERO, &berlin)[0].0, date(2026, 11, 24));
        assert_eq!(in_short(&late, SignedDuration::from_hours(48), &TimeZone::UTC)[0].0, date(2026, 11, 25));
    }

    #[test]
    fn noise_is_a_change_and_counted_beside_it() {
        let events = [event(EventKind::Changed, "2026-11-23T10:00:00Z", NOISE)];
        let what: Vec<&str> =
            in_short(&events, SignedDuration::ZERO, &TimeZone::UTC).into_iter().map(|flow| flow.1).collect();
        assert_eq!(what, ["changed", "noise"]);
    }

    #[test]
    fn what_is_no_decision_and_what_cannot_be_read_is_passed_over() {
        let events = [
            event(EventKind::Refreshed, "2026-11-23T10:00:00Z", TEN),
            event(EventKind::ShortageNoticed, "2026-11-23T10:00:00Z", "{}"),
            event(EventKind::Opened, "2026-11-23T10:00:00Z", "{}"),
        ];
        assert!(counted(&events, SignedDuration::ZERO, &TimeZone::UTC).is_empty());
    }

    #[test]
    fn every_word_means_what_it_says() {
        assert!(Happened::ALL.into_iter().all(|what| Happened::parse(what.as_str()) == Some(what)));
    }
}
