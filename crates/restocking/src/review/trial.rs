//! What a review would change, set beside what is stored.

use jiff::civil::Date;
use lifecycle::State;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::DeskReview;
use crate::ports::ProductDesk;
use crate::suggestion::{Details, LineRef, Proposal, ProposalKind, SuggestionRecord};

/// What would become of a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TrialEffect {
    /// It would be new.
    Raised,
    /// It would propose something else.
    Changed,
    /// It would propose the same, and name another criterion or version.
    Renamed,
    /// It would go.
    Withdrawn,
}

impl TrialEffect {
    /// All, as they are listed.
    pub const ALL: [Self; 4] = [Self::Raised, Self::Changed, Self::Renamed, Self::Withdrawn];

    /// As written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Changed => "changed",
            Self::Renamed => "renamed",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A proposal in a trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialProposal {
    /// What to do.
    pub kind: ProposalKind,
    /// Arrival as it counts.
    pub from_date: Date,
    /// Arrival proposed; none for a cancellation.
    pub to_date: Option<Date>,
    /// Open quantity, purchase units.
    pub from_quantity: i64,
    /// Open quantity proposed.
    pub to_quantity: i64,
    /// Unit cost x quantity moved.
    pub value: Decimal,
    /// The criterion that raises it.
    pub criterion: String,
    /// Its version.
    pub criterion_version: u32,
    /// One sentence.
    pub reason: String,
}

/// One suggestion that would be raised, changed or withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialRow {
    /// What would become of it.
    pub effect: TrialEffect,
    /// The rules in force would do the same now (a day has passed, or a review is owed).
    pub anyway: bool,
    /// The line.
    #[serde(flatten)]
    pub line: LineRef,
    /// The product.
    pub product_id: String,
    /// Its name.
    pub product_name: String,
    /// Its category.
    pub category: Option<String>,
    /// Who delivers.
    pub supplier_id: String,
    /// Of the values.
    pub currency: String,
    /// As it is shown.
    pub before: Option<TrialProposal>,
    /// As it would be.
    pub after: Option<TrialProposal>,
}

impl TrialRow {
    /// What it is worth: as it would be, or, withdrawn, as it was.
    pub fn value(&self) -> Decimal {
        self.after.as_ref().or(self.before.as_ref()).map_or(Decimal::ZERO, |proposal| proposal.value)
    }

    /// The kind likewise.
    pub fn kind(&self) -> Option<ProposalKind> {
        self.after.as_ref().or(self.before.as_ref()).map(|proposal| proposal.kind)
    }
}

/// What a review under other rules would do, and whether the present rules would do the same.
pub fn trial_rows(desk: &ProductDesk, tried: &DeskReview, present: &DeskReview) -> Vec<TrialRow> {
    let mut rows: Vec<TrialRow> = tried
        .suggestions
        .iter()
        .filter_map(|write| {
            let after = &write.record;
            let before = desk.suggestions.iter().find(|record| record.key == after.key);
            let effect = effect_of(before, after)?;
            let is_same = |other: &SuggestionRecord| {
                let row = &other.row;
                other.key == after.key
                    && row.proposal == after.row.proposal
                    && row.state.name() == after.row.state.name()
            };
            let anyway = present.suggestions.iter().any(|write| is_same(&write.record));
            Some(row_of(effect, anyway, before, after))
        })
        .collect();
    rows.sort_by(|one, other| one.line.cmp(&other.line));
    rows
}

/// None where nothing visible would happen.
fn effect_of(before: Option<&SuggestionRecord>, after: &SuggestionRecord) -> Option<TrialEffect> {
    let shown = before.filter(|before| before.row.state.is_live());
    let is_shown_after = after.row.state.is_live();
    match shown {
        None => (after.row.state == State::Open).then_some(TrialEffect::Raised),
        Some(_) if !is_shown_after => Some(TrialEffect::Withdrawn),
        Some(before) if before.row.incarnation != after.row.incarnation => Some(TrialEffect::Raised),
        Some(before) => changed(&before.row.proposal, &after.row.proposal),
    }
}

fn changed(before: &Proposal, after: &Proposal) -> Option<TrialEffect> {
    if before == after {
        return None;
    }
    let (criterion, criterion_version) = (after.criterion.clone(), after.criterion_version);
    let renamed = Proposal { criterion, criterion_version, ..before.clone() };
    Some(if renamed == *after { TrialEffect::Renamed } else { TrialEffect::Changed })
}

fn row_of(effect: TrialEffect, anyway: bool, before: Option<&SuggestionRecord>, after: &SuggestionRecord) -> TrialRow {
    let before = before.filter(|_| effect != TrialEffect::Raised);
    let told = |record: &SuggestionRecord| proposal_of(&record.row.proposal, &record.details);
    let Details { product_id, product_name, category, supplier_id, currency, .. } = after.details.clone();
    TrialRow {
        effect,
        anyway,
        line: after.key.clone(),
        product_id,
        product_name,
        category,
        supplier_id,
        currency,
        before: before.map(told),
        after: (effect != TrialEffect::Withdrawn).then(|| told(after)),
    }
}

fn proposal_of(proposal: &Proposal, details: &Details) -> TrialProposal {
    TrialProposal {
        kind: proposal.kind,
        from_date: proposal.from_date,
        to_date: proposal.to_date,
        from_quantity: proposal.from_quantity,
        to_quantity: proposal.to_quantity,
        value: details.value,
        criterion: proposal.criterion.clone(),
        criterion_version: proposal.criterion_version,
        reason: details.reason.clone(),
    }
}
