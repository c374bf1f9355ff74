//! The stored forms of what does not serialise itself: the lifecycle's row, tombstones, submissions.

use context::StoreError;
use jiff::Timestamp;
use lifecycle::{
    ClickKey, Ended, Incarnation, Level, Mails, Millis, ParcelId, State, Submission, SubmissionId, Suggestion,
    Tombstone,
};
use restocking::ports::{Command, SubmissionRow};
use restocking::suggestion::{LineRef, Proposal};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// JSON of a record.
pub(super) fn json<T: Serialize>(record: &T) -> Result<String, StoreError> {
    serde_json::to_string(record).map_err(|error| StoreError::Refused(error.to_string()))
}

/// A record of stored JSON.
pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// `lifecycle::Suggestion`, version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredLife {
    incarnation: Uuid,
    version: u64,
    basis: u64,
    fence: u64,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    dirty: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_click: Option<Uuid>,
    proposal: Proposal,
    state: StoredState,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
enum StoredState {
    Open,
    Snoozed { until: i64 },
    Submitting { submission: StoredSubmission },
    Attention { submission: StoredSubmission },
    Applied { submission: StoredSubmission, mails: StoredMails },
    Handled { submission: StoredSubmission, mails: StoredMails, at: i64 },
    Refused { submission: StoredSubmission, reason: String, at: i64 },
    Dismissed { reason: String, until: Option<i64>, at: i64 },
    Complete { at: i64 },
}

#[derive(Serialize, Deserialize)]
struct StoredSubmission {
    id: Uuid,
    level: u8,
    attempts: u32,
    clicked_at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unknown_since: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct StoredMails {
    awaited: u32,
    accepted: Vec<Uuid>,
    failed: Vec<Uuid>,
}

impl From<&Suggestion<Proposal>> for StoredLife {
    fn from(row: &Suggestion<Proposal>) -> Self {
        Self {
            incarnation: Uuid::from_u128(row.incarnation.0),
            version: row.version,
            basis: row.basis,
            fence: row.fence,
            dirty: row.dirty,
            last_click: row.last_click.map(|key| Uuid::from_u128(key.0)),
            proposal: row.proposal.clone(),
            state: StoredState::from(&row.state),
        }
    }
}

impl TryFrom<StoredLife> for Suggestion<Proposal> {
    type Error = StoreError;

    fn try_from(stored: StoredLife) -> Result<Self, StoreError> {
        Ok(Self {
            incarnation: Incarnation(stored.incarnation.as_u128()),
            version: stored.version,
            basis: stored.basis,
            fence: stored.fence,
            dirty: stored.dirty,
            last_click: stored.last_click.map(|key| ClickKey(key.as_u128())),
            proposal: stored.proposal,
            state: stored.state.try_into()?,
        })
    }
}

impl From<&State> for StoredState {
    fn from(state: &State) -> Self {
        match state {
            State::Open => Self::Open,
            State::Snoozed { until } => Self::Snoozed { until: until.0 },
            State::Submitting(submission) => Self::Submitting { submission: submission.into() },
            State::Attention(submission) => Self::Attention { submission: submission.into() },
            State::Applied { submission, mails } => {
                Self::Applied { submission: submission.into(), mails: mails.into() }
            }
            State::Handled { submission, mails, at } => {
                Self::Handled { submission: submission.into(), mails: mails.into(), at: at.0 }
            }
            State::Refused { submission, reason, at } => {
                Self::Refused { submission: submission.into(), reason: reason.clone(), at: at.0 }
            }
            State::Dismissed { reason, until, at } => {
                Self::Dismissed { reason: reason.clone(), until: until.map(|until| until.0), at: at.0 }
            }
            State::Complete { at } => Self::Complete { at: at.0 },
        }
    }
}

impl TryFrom<StoredState> for State {
    type Error = StoreError;

    fn try_from(stored: StoredState) -> Result<Self, StoreError> {
        Ok(match stored {
            StoredState::Open => Self::Open,
            StoredState::Snoozed { until } => Self::Snoozed { until: Millis(until) },
            StoredState::Submitting { submission } => Self::Submitting(submission.try_into()?),
            StoredState::Attention { submission } => Self::Attention(submission.try_into()?),
            StoredState::Applied { submission, mails } => {
                Self::Applied { submission: submission.try_into()?, mails: mails.into() }
            }
            StoredState::Handled { submission, mails, at } => {
                Self::Handled { submission: submission.try_into()?, mails: mails.into(), at: Millis(at) }
            }
            StoredState::Refused { submission, reason, at } => {
                Self::Refused { submission: submission.try_into()?, reason, at: Millis(at) }
            }
            StoredState::Dismissed { reason, until, at } => {
                Self::Dismissed { reason, until: until.map(Millis), at: Millis(at) }
            }
            StoredState::Complete { at } => Self::Complete { at: Millis(at) },
        })
    }
}

impl From<&Submission> for StoredSubmission {
    fn from(submission: &Submission) -> Self {
        Self {
            id: Uuid::from_u128(submission.id.0),
            level: submission.level.number(),
            attempts: submission.attempts,
            clicked_at: submission.clicked_at.0,
            unknown_since: submission.unknown_since.map(|at| at.0),
        }
    }
}

impl TryFrom<StoredSubmission> for Submission {
    type Error = StoreError;

    fn try_from(stored: StoredSubmission) -> Result<Self, StoreError> {
        Ok(Self {
            id: SubmissionId(stored.id.as_u128()),
            level: Level::from_number(stored.level)
                .ok_or_else(|| StoreError::Corrupt(format!("level {}", stored.level)))?,
            attempts: stored.attempts,
            clicked_at: Millis(stored.clicked_at),
            unknown_since: stored.unknown_since.map(Millis),
        })
    }
}

impl From<&Mails> for StoredMails {
    fn from(mails: &Mails) -> Self {
        let ids =
            |parcels: &std::collections::BTreeSet<ParcelId>| parcels.iter().map(|id| Uuid::from_u128(id.0)).collect();
        Self { awaited: mails.awaited, accepted: ids(&mails.accepted), failed: ids(&mails.failed) }
    }
}

impl From<StoredMails> for Mails {
    fn from(stored: StoredMails) -> Self {
        let ids = |parcels: Vec<Uuid>| parcels.into_iter().map(|id| ParcelId(id.as_u128())).collect();
        Self { awaited: stored.awaited, accepted: ids(stored.accepted), failed: ids(stored.failed) }
    }
}

/// `lifecycle::Tombstone`, version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredTombstone {
    incarnation: Uuid,
    fence: u64,
    ended: StoredEnd,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
enum StoredEnd {
    Handled,
    Refused { basis: u64, proposal: Box<Proposal> },
    Dismissed,
    Complete,
}

impl From<&Tombstone<Proposal>> for StoredTombstone {
    fn from(tombstone: &Tombstone<Proposal>) -> Self {
        let ended = match &tombstone.ended {
            Ended::Handled => StoredEnd::Handled,
            Ended::Refused { basis, proposal } => {
                StoredEnd::Refused { basis: *basis, proposal: Box::new(proposal.clone()) }
            }
            Ended::Dismissed => StoredEnd::Dismissed,
            Ended::Complete => StoredEnd::Complete,
        };
        Self { incarnation: Uuid::from_u128(tombstone.incarnation.0), fence: tombstone.fence, ended }
    }
}

impl From<StoredTombstone> for Tombstone<Proposal> {
    fn from(stored: StoredTombstone) -> Self {
        let ended = match stored.ended {
            StoredEnd::Handled => Ended::Handled,
            StoredEnd::Refused { basis, proposal } => Ended::Refused { basis, proposal: *proposal },
            StoredEnd::Dismissed => Ended::Dismissed,
            StoredEnd::Complete => Ended::Complete,
        };
        Self { incarnation: Incarnation(stored.incarnation.as_u128()), fence: stored.fence, ended }
    }
}

/// What a submission needs beside its id, due time and next move; version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredSubmissionRow {
    incarnation: Uuid,
    key: LineRef,
    click_batch: Uuid,
    batch_size_for_supplier: u32,
    command: Command,
    correlation_id: String,
    #[serde(default)]
    takes_turn: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    planner: Option<String>,
}

impl From<&SubmissionRow> for StoredSubmissionRow {
    fn from(row: &SubmissionRow) -> Self {
        Self {
            incarnation: Uuid::from_u128(row.incarnation.0),
            key: row.key.clone(),
            click_batch: row.click_batch,
            batch_size_for_supplier: row.batch_size_for_supplier,
            command: row.command.clone(),
            correlation_id: row.correlation_id.clone(),
            takes_turn: row.takes_turn,
            planner: row.planner.clone(),
        }
    }
}

impl StoredSubmissionRow {
    /// Makes it conditional on another version of its order.
    pub(super) fn set_basis(&mut self, version: u64) {
        self.command.basis = version;
    }

    pub(super) fn into_row(self, id: Uuid, how: lifecycle::Move, due_at: Timestamp) -> SubmissionRow {
        SubmissionRow {
            id: SubmissionId(id.as_u128()),
            incarnation: Incarnation(self.incarnation.as_u128()),
            key: self.key,
            click_batch: self.click_batch,
            batch_size_for_supplier: self.batch_size_for_supplier,
            command: self.command,
            how,
            due_at,
            correlation_id: self.correlation_id,
            takes_turn: self.takes_turn,
            planner: self.planner,
        }
    }
}
