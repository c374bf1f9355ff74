//! The part of one click that goes to one supplier, while its changes come in.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;
use uuid::Uuid;

use super::Parcel;
use crate::change::{AcceptedChange, SupplierId};

/// What is known of (click batch, supplier), and which of its changes went into which parcel.
///
/// A parcel is sealed when every change of the click for this supplier has come to an end, or when nothing has been heard
/// of the click for too long; what is applied after that goes into the next parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplierBatch {
    pub(super) click_batch: Uuid,
    pub(super) supplier: SupplierId,
    /// How many changes of the click go to this supplier; unknown until an `accepted` event has said so.
    pub(super) expected: Option<u32>,
    pub(super) members: BTreeMap<Uuid, Member>,
    pub(super) sealed_parcels: u32,
}

/// How long a parcel waits for changes of its click that have not come to their end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// From the last time that a change of the click came to its end, for whichever supplier: a click of thousands is
    /// worked off for hours, and as long as it goes on, what is missing is on its way. It does not go on while it is
    /// paused, or while the central system is down.
    pub lasts: SignedDuration,
    /// When that was, as far as it is known beside the changes themselves.
    pub heard_at: Option<Timestamp>,
}

impl From<SignedDuration> for Patience {
    fn from(lasts: SignedDuration) -> Self {
        Self { lasts, heard_at: None }
    }
}

/// One change of the click, by how far it has come. The order is the order of the lattice: a member only rises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Member {
    /// Its outcome is unknown and may stay so: the parcel does not wait for it.
    InAttention,
    /// A planner took it back before it was sent: it is in no mail.
    Undone,
    /// The central system refused it: it is in no mail.
    Refused,
    /// The central system took it.
    Applied {
        change: Box<AcceptedChange>,
        at: Timestamp,
        /// The parcel it went into, from 0; none while it waits.
        parcel: Option<u32>,
    },
}

/// What the log tells about a change of the click.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// `accepted`: the planner clicked; the click has this many changes for this supplier.
    Accepted {
        /// How many changes of the click go to this supplier.
        batch_size_for_supplier: u32,
    },
    /// `applied`: the central system took the change, at this time.
    Applied {
        /// The change.
        change: Box<AcceptedChange>,
        /// When it was applied: the wait of the parcel counts from here.
        at: Timestamp,
    },
    /// `refused`: the central system refused the change, for good.
    Refused {
        /// The suggestion's incarnation.
        incarnation: Uuid,
    },
    /// `undone`: a planner took the change back before it was sent.
    Undone {
        /// The suggestion's incarnation.
        incarnation: Uuid,
    },
    /// `needs-attention`: nobody knows the outcome yet. The parcel goes without it; should it be applied after all,
    /// it travels in a later one.
    NeedsAttention {
        /// The suggestion's incarnation.
        incarnation: Uuid,
    },
}

/// Whether a fact told anything new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Learned {
    /// The batch knows more than before.
    Something,
    /// A duplicate, or overtaken by what is already known.
    Nothing,
}

/// The change belongs to another click or another supplier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the change belongs to another click or supplier")]
pub struct NotOfThisBatch;

impl SupplierBatch {
    /// Nothing known yet.
    #[must_use]
    pub const fn new(click_batch: Uuid, supplier: SupplierId) -> Self {
        Self { click_batch, supplier, expected: None, members: BTreeMap::new(), sealed_parcels: 0 }
    }

    /// The click.
    #[must_use]
    pub const fn click_batch(&self) -> Uuid {
        self.click_batch
    }

    /// The supplier.
    #[must_use]
    pub const fn supplier(&self) -> &SupplierId {
        &self.supplier
    }

    /// Takes in what the log tells; duplicates and late news change nothing.
    ///
    /// # Errors
    /// When an applied change is of another click or supplier; nothing is learned then.
    pub fn learn(&mut self, fact: Fact) -> Result<Learned, NotOfThisBatch> {
        Ok(match fact {
            Fact::Accepted { batch_size_for_supplier } => {
                let known = self.expected;
                self.expected = known.max(Some(batch_size_for_supplier));
                if self.expected == known { Learned::Nothing } else { Learned::Something }
            }
            Fact::Applied { change, at } => {
                if change.click_batch != self.click_batch || change.supplier.id != self.supplier {
                    return Err(NotOfThisBatch);
                }
                self.applied(change, at)
            }
            Fact::Refused { incarnation } => self.ended(incarnation, Member::Refused),
            Fact::Undone { incarnation } => self.ended(incarnation, Member::Undone),
            Fact::NeedsAttention { incarnation } => self.ended(incarnation, Member::InAttention),
        })
    }

    fn applied(&mut self, change: Box<AcceptedChange>, at: Timestamp) -> Learned {
        match self.members.get_mut(&change.incarnation) {
            Some(Member::Applied { at: known, parcel: None, .. }) if at < *known => {
                *known = at;
                Learned::Something
            }
            Some(Member::Applied { .. }) => Learned::Nothing,
            Some(Member::InAttention | Member::Undone | Member::Refused) | None => {
                self.members.insert(change.incarnation, Member::Applied { change, at, parcel: None });
                Learned::Something
            }
        }
    }

    fn ended(&mut self, incarnation: Uuid, end: Member) -> Learned {
        let rises = match self.members.get(&incarnation) {
            None => true,
            Some(Member::InAttention) => end != Member::InAttention,
            Some(Member::Undone) => end == Member::Refused,
            Some(Member::Refused | Member::Applied { .. }) => false,
        };
        if rises {
            self.members.insert(incarnation, end);
            Learned::Something
        } else {
            Learned::Nothing
        }
    }

    /// The next parcel, if its time has come: every change of the click has ended, or the patience is over. The changes
    /// in it are marked, and the next parcel has the next number.
    pub fn seal(&mut self, now: Timestamp, patience: impl Into<Patience>) -> Option<Parcel> {
        if !self.is_due(now, patience.into()) {
            return None;
        }
        let n = self.sealed_parcels;
        let mut changes = Vec::new();
        for member in self.members.values_mut() {
            if let Member::Applied { change, parcel: parcel @ None, .. } = member {
                *parcel = Some(n);
                changes.push((**change).clone());
            }
        }
        let parcel = Parcel::new(self.click_batch, n, changes)?;
        self.sealed_parcels += 1;
        Some(parcel)
    }

    /// When a parcel has to be sealed at the latest, if nothing else is learned; `None` while no change waits.
    #[must_use]
    pub fn due_at(&self, patience: impl Into<Patience>) -> Option<Timestamp> {
        let Patience { lasts, heard_at } = patience.into();
        let oldest = self.waiting().min()?;
        if self.all_ended() {
            return Some(oldest);
        }
        let heard_at = heard_at.map_or(oldest, |heard_at| heard_at.max(oldest));
        Some(heard_at.checked_add(lasts).unwrap_or(Timestamp::MAX))
    }

    /// A parcel that was sealed, once more: the same as [`SupplierBatch::seal`] gave.
    #[must_use]
    pub fn sealed(&self, n: u32) -> Option<Parcel> {
        let changes = self.members.values().filter_map(|member| match member {
            Member::Applied { change, parcel: Some(parcel), .. } if *parcel == n => Some((**change).clone()),
            _ => None,
        });
        Parcel::new(self.click_batch, n, changes.collect())
    }

    /// How many parcels have been sealed.
    #[must_use]
    pub const fn sealed_parcels(&self) -> u32 {
        self.sealed_parcels
    }

    /// True when nothing more can come of this batch: every change was refused or is in a sealed parcel.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.all_ended()
            && self.members.values().all(|member| match member {
                Member::Refused | Member::Undone => true,
                Member::InAttention => false,
                Member::Applied { parcel, .. } => parcel.is_some(),
            })
    }

    fn is_due(&self, now: Timestamp, patience: Patience) -> bool {
        // All ended: at once, whatever the clock says; the times in the events come from other machines.
        self.all_ended() || self.due_at(patience).is_some_and(|due| due <= now)
    }

    fn waiting(&self) -> impl Iterator<Item = Timestamp> {
        self.members.values().filter_map(|member| match member {
            Member::Applied { at, parcel: None, .. } => Some(*at),
            _ => None,
        })
    }

    fn all_ended(&self) -> bool {
        self.expected.is_some_and(|expected| self.members.len() >= expected as usize)
    }
}
