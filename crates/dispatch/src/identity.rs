//! What a parcel and its mail are known by. Both are computed, never drawn: the same parcel has the same identity
//! whenever and wherever it is worked out, so that a copy can be told from a second mail.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;
use uuid::{Builder, Uuid};

use crate::address::MailDomain;
use crate::change::SupplierId;

/// Identity of a parcel, from (click batch, supplier, n). A UUID of version 8: a hash of our own making.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParcelId(Uuid);

impl ParcelId {
    /// The identity of the `n`th parcel (from 0) of a click batch for a supplier.
    #[must_use]
    pub fn derive(click_batch: Uuid, supplier: &SupplierId, n: u32) -> Self {
        // The supplier's id is the only part of variable length, and comes last: no two triples hash the same bytes.
        let mut hasher = blake3::Hasher::new_derive_key("restock dispatch parcel id v1");
        hasher.update(click_batch.as_bytes());
        hasher.update(&n.to_be_bytes());
        hasher.update(supplier.as_str().as_bytes());
        let mut bytes = [0; 16];
        hasher.finalize_xof().fill(&mut bytes);
        Self(Builder::from_custom_bytes(bytes).into_uuid())
    }

    /// The identity of the mail of a planner's offer.
    #[must_use]
    pub fn of_offer(offer_id: Uuid) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("restock dispatch offer id v1");
        hasher.update(offer_id.as_bytes());
        let mut bytes = [0; 16];
        hasher.finalize_xof().fill(&mut bytes);
        Self(Builder::from_custom_bytes(bytes).into_uuid())
    }

    /// Reads an identity back from storage.
    #[must_use]
    pub const fn stored(id: Uuid) -> Self {
        Self(id)
    }

    /// The identity as a UUID.
    #[must_use]
    pub const fn as_uuid(self) -> Uuid {
        self.0
    }

    /// Its first eight digits: enough to tell the files in a supplier's folder apart.
    #[must_use]
    pub fn short(self) -> String {
        self.0.simple().to_string()[..8].to_owned()
    }
}

impl fmt::Display for ParcelId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A mail's Message-ID: `parcel-id@domain`, without the angle brackets that a header puts around it.
///
/// Made of letters, digits, hyphens, dots and one `@`, so that it can also name a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(String);

/// A text that is no Message-ID of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not of the form parcel-id@domain")]
pub struct MessageIdFault;

impl MessageId {
    /// The Message-ID of a parcel's mail.
    #[must_use]
    pub fn of(parcel: ParcelId, domain: &MailDomain) -> Self {
        Self(format!("{parcel}@{}", domain.as_str()))
    }

    /// `parcel-id@domain`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for MessageId {
    type Err = MessageIdFault;

    /// With or without angle brackets.
    fn from_str(text: &str) -> Result<Self, MessageIdFault> {
        let bare = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(text);
        let (parcel, domain) = bare.split_once('@').ok_or(MessageIdFault)?;
        let parcel = Uuid::try_parse(parcel).map_err(|_| MessageIdFault)?;
        let domain = domain.parse().map_err(|_| MessageIdFault)?;
        Ok(Self::of(ParcelId(parcel), &domain))
    }
}
