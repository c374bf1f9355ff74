//! A suggestion as it is told: in the API, on the page's stream, and in the log. The wire form, version 1.

use jiff::Timestamp;
use jiff::civil::Date;
use lifecycle::State;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{LineRef, ProposalKind, SuggestionRecord};

/// One suggestion, with all that a list shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SuggestionView {
    /// Its identity.
    pub incarnation: Uuid,
    /// +1 at every change; a click names the version it saw.
    pub version: u64,
    /// `open`, `snoozed`, `submitting`, `attention`, `applied`, `handled`, `refused`, `dismissed` or `complete`.
    pub state: String,
    /// `cancel`, `postpone`, `advance`, `decrease`, `increase` or `inform`.
    pub kind: ProposalKind,
    /// The order.
    pub order_id: String,
    /// The line of that order.
    pub line_id: String,
    /// The product.
    pub product_id: String,
    /// Its name.
    pub product_name: String,
    /// Its category.
    pub category: Option<String>,
    /// The supplier.
    pub supplier_id: String,
    /// Its name.
    pub supplier_name: String,
    /// Arrival as it counted.
    pub from_date: Date,
    /// Arrival proposed.
    pub to_date: Option<Date>,
    /// Open quantity as it was, purchase units.
    pub from_quantity: i64,
    /// Open quantity proposed, purchase units.
    pub to_quantity: i64,
    /// Stock units in one purchase unit.
    pub units_per_pack: i64,
    /// First day that breaks the floor without this line.
    pub need_date: Option<Date>,
    /// Unit cost x quantity moved, decimal string.
    pub value: Decimal,
    /// ISO 4217.
    pub currency: String,
    /// One sentence.
    pub reason: String,
    /// Lines with or after whose changes alone this one is safe.
    pub depends_on: Vec<LineRef>,
    /// For an inform: what it would be.
    pub would_be: Option<ProposalKind>,
    /// The criterion that raised it.
    pub criterion: String,
    /// Its version.
    pub criterion_version: u32,
    /// What is not promised of it, where a criterion of the team's own raised it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it last changed visibly.
    pub changed_at: Timestamp,
    /// End of a snooze or dismissal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Why it was dismissed or refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome_reason: Option<String>,
    /// A mail about it could not be delivered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mail_failed: bool,
    /// Ties it to what caused it.
    pub correlation_id: String,
}

impl SuggestionView {
    /// Whether a criterion of the team's own raised it.
    pub fn is_of_team(&self) -> bool {
        self.criterion != planning::CRITERION
    }
}

impl From<&SuggestionRecord> for SuggestionView {
    fn from(record: &SuggestionRecord) -> Self {
        let (row, details, proposal) = (&record.row, &record.details, &record.row.proposal);
        let millis = |at: lifecycle::Millis| Timestamp::from_millisecond(at.0).ok();
        let (until, outcome_reason, mail_failed) = match &row.state {
            State::Snoozed { until } => (millis(*until), None, false),
            State::Dismissed { reason, until, .. } => (until.and_then(millis), Some(reason.clone()), false),
            State::Refused { reason, .. } => (None, Some(reason.clone()), false),
            State::Applied { mails, .. } | State::Handled { mails, .. } => (None, None, mails.any_failed()),
            _ => (None, None, false),
        };
        Self {
            incarnation: Uuid::from_u128(row.incarnation.0),
            version: row.version,
            state: row.state.name().as_str().to_owned(),
            kind: proposal.kind,
            order_id: record.key.order_id.clone(),
            line_id: record.key.line_id.clone(),
            product_id: details.product_id.clone(),
            product_name: details.product_name.clone(),
            category: details.category.clone(),
            supplier_id: details.supplier_id.clone(),
            supplier_name: details.supplier_name.clone(),
            from_date: proposal.from_date,
            to_date: proposal.to_date,
            from_quantity: proposal.from_quantity,
            to_quantity: proposal.to_quantity,
            units_per_pack: details.units_per_pack,
            need_date: details.need_date,
            value: details.value,
            currency: details.currency.clone(),
            reason: details.reason.clone(),
            depends_on: proposal.depends_on.clone(),
            would_be: proposal.would_be,
            criterion: proposal.criterion.clone(),
            criterion_version: proposal.criterion_version,
            notice: proposal.notice().map(ToOwned::to_owned),
            opened_at: record.opened_at,
            changed_at: record.changed_at,
            until,
            outcome_reason,
            mail_failed,
            correlation_id: record.correlation_id.clone(),
        }
    }
}

/// What the log says about a suggestion: the suggestion after the change, and what belongs to that change.
/// Complete in itself: the dispatch context writes the supplier's mail from it without asking anyone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SuggestionTold {
    /// The suggestion after the change.
    #[serde(flatten)]
    pub suggestion: SuggestionView,
    /// Why it changed or went, in words for the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// On `changed`: it moved by less than what counts as another cause, on a line that is as it was. Such changes are
    /// noise to the planner; how many there are is the desk's nervousness.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_noise: bool,
    /// On `accepted`, `undone` (of an acceptance), `applied`, `refused` and `needs-attention`: the click and what a mail needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub click: Option<ClickTold>,
    /// On `dismissed` and `snoozed`: the planner who did it, where that is known. Of an accepted change the click says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planner: Option<String>,
}

impl SuggestionTold {
    /// The planner whose action it tells of, where that is known.
    pub fn by(&self) -> Option<&str> {
        self.planner.as_deref().or_else(|| self.click.as_ref()?.planner.as_deref())
    }
}

/// The click that a change belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClickTold {
    /// The click's key: one action on one or thousands of suggestions.
    pub click_batch: Uuid,
    /// How many accepted changes of this click go to this supplier.
    pub batch_size_for_supplier: u32,
    /// Where the supplier's mail goes.
    pub supplier_email: String,
    /// In which language.
    pub supplier_language: Option<String>,
    /// The submission, which is the idempotency key at the central system.
    pub submission_id: Uuid,
    /// The planner who clicked, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planner: Option<String>,
}

/// The event types of this context's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the event types")]
pub enum EventKind {
    Opened,
    Changed,
    Refreshed,
    Completed,
    Dismissed,
    Snoozed,
    Returned,
    Undone,
    Accepted,
    Applied,
    Refused,
    Handled,
    MailFailed,
    NeedsAttention,
    SubmissionsPaused,
    SubmissionsResumed,
    ShortageNoticed,
    ShortageEnded,
    OfferComposed,
}

impl EventKind {
    /// Every type.
    pub const ALL: [Self; 19] = [
        Self::Opened,
        Self::Changed,
        Self::Refreshed,
        Self::Completed,
        Self::Dismissed,
        Self::Snoozed,
        Self::Returned,
        Self::Undone,
        Self::Accepted,
        Self::Applied,
        Self::Refused,
        Self::Handled,
        Self::MailFailed,
        Self::NeedsAttention,
        Self::SubmissionsPaused,
        Self::SubmissionsResumed,
        Self::ShortageNoticed,
        Self::ShortageEnded,
        Self::OfferComposed,
    ];

    /// The type name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opened => "restocking.suggestion.opened.v1",
            Self::Changed => "restocking.suggestion.changed.v1",
            Self::Refreshed => "restocking.suggestion.refreshed.v1",
            Self::Completed => "restocking.suggestion.completed.v1",
            Self::Dismissed => "restocking.suggestion.dismissed.v1",
            Self::Snoozed => "restocking.suggestion.snoozed.v1",
            Self::Returned => "restocking.suggestion.returned.v1",
            Self::Undone => "restocking.suggestion.undone.v1",
            Self::Accepted => "restocking.suggestion.accepted.v1",
            Self::Applied => "restocking.suggestion.applied.v1",
            Self::Refused => "restocking.suggestion.refused.v1",
            Self::Handled => "restocking.suggestion.handled.v1",
            Self::MailFailed => "restocking.suggestion.mail-failed.v1",
            Self::NeedsAttention => "restocking.submission.needs-attention.v1",
            Self::SubmissionsPaused => "restocking.submissions.paused.v1",
            Self::SubmissionsResumed => "restocking.submissions.resumed.v1",
            Self::ShortageNoticed => "restocking.shortage.noticed.v1",
            Self::ShortageEnded => "restocking.shortage.ended.v1",
            Self::OfferComposed => "restocking.offer.composed.v1",
        }
    }

    /// The type of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
