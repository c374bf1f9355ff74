//! What the use cases work with.

use std::collections::BTreeMap;
use std::sync::Arc;

use context::{Clock, Ids};
use jiff::SignedDuration;

use crate::mail::MailSettings;
use crate::offer::Recipient;
use crate::outcome::Backoff;
use crate::ports::Store;

/// Ports and settings of the use cases.
#[derive(Clone)]
pub struct Deps {
    /// State of this context.
    pub store: Arc<dyn Store>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Ids.
    pub ids: Arc<dyn Ids>,
    /// Settings.
    pub settings: Arc<Settings>,
}

/// How parcels are made and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// What all mails have in common.
    pub mail: MailSettings,
    /// How long an applied change waits for the others of its click, from the last time that one of them came to its end,
    /// before its parcel goes without them.
    pub patience: SignedDuration,
    /// When a mail that was not accepted is tried again.
    pub backoff: Backoff,
    /// How daily offers are written.
    pub offers: OfferSettings,
}

/// How daily offers are written, and how long they are of use.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfferSettings {
    /// Who gets them, by planner.
    pub recipients: BTreeMap<String, Recipient>,
    /// What links to the desk begin with, without a slash at the end.
    pub desk_url: String,
}

impl OfferSettings {
    /// An offer that has not left by then is given up: the next one says more.
    pub const OF_USE: SignedDuration = SignedDuration::from_hours(18);
}

impl Settings {
    /// With the usual patience of 15 minutes, and the usual waits between attempts.
    #[must_use]
    pub fn new(mail: MailSettings) -> Self {
        Self {
            mail,
            patience: SignedDuration::from_mins(15),
            backoff: Backoff::default(),
            offers: OfferSettings::default(),
        }
    }
}
