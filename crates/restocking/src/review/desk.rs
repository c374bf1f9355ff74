//! The review of one product: facts in, suggestions and their events out. Pure.

use std::collections::BTreeMap;
use std::sync::Arc;

use context::{Ids, LogEvent};
use jiff::Timestamp;
use lifecycle::{Effect, Incarnation, Input, Millis, Review, Slot, State, step};
use planning::Facts;
use serde::{Deserialize, Serialize};

use super::effects::{Telling, fresh, guard_of, slot_of, told};
use super::input::{LineInput, ReviewInput, assembled};
use super::shortage::noticed;
use super::unknown::end_of_unknown;
use crate::ports::{ProductDesk, ShortageRow, SuggestionWrite};
use crate::rules::Rules;
use crate::suggestion::{Basis, Details, EventKind, LineRef, Proposal, SuggestionRecord, TombstoneRecord};

/// What led to a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// In words: an event's type, or the time.
    pub text: String,
    /// Id of the event, where there is one.
    pub causation_id: Option<String>,
    /// Ties everything together.
    pub correlation_id: String,
}

/// What a review writes.
#[derive(Debug, Default)]
pub struct DeskReview {
    /// Suggestions that are new or differ.
    pub suggestions: Vec<SuggestionWrite>,
    /// The shortage, where it differs.
    pub shortage: Option<ShortageRow>,
    /// What the log says.
    pub events: Vec<LogEvent>,
}

/// The two times of a review.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Instant {
    pub(crate) now: Timestamp,
    pub(crate) as_of: Timestamp,
}

/// Reviews a product. Nothing is raised while its stock is unknown or stale, or before it was published.
pub fn review_desk(
    desk: &ProductDesk,
    rules: &Rules,
    cause: &Cause,
    now: Timestamp,
    as_of: Timestamp,
    ids: &dyn Ids,
) -> DeskReview {
    let at = Instant { now, as_of };
    if let Some(ended) = end_of_unknown(desk, rules, cause, at, ids) {
        return ended;
    }
    let Some(mut input) = input_of(desk, rules, as_of) else { return DeskReview::default() };
    let Some((facts, moved)) = facts_with_moved_lines_freed(&mut input, desk, rules, as_of) else {
        return DeskReview::default();
    };
    let found = planning::review_with(&facts, &input.resolved_settings(), rules.criteria());
    if found.stale {
        return DeskReview::default();
    }
    let mut out = DeskReview::default();
    let proposals: BTreeMap<LineRef, &planning::Suggestion> =
        found.suggestions.iter().map(|suggestion| (LineRef::from(suggestion.id.clone()), suggestion)).collect();
    let rows: BTreeMap<&LineRef, &SuggestionRecord> =
        desk.suggestions.iter().map(|record| (&record.key, record)).collect();
    let tombs: BTreeMap<&LineRef, &TombstoneRecord> =
        desk.tombstones.iter().map(|record| (&record.key, record)).collect();
    let mut basis: Option<Basis> = None;

    for line in &input.lines {
        let key = LineRef { order_id: line.record.order_id.clone(), line_id: line.record.line_id.clone() };
        let (row, tomb, suggestion) = (rows.get(&key).copied(), tombs.get(&key).copied(), proposals.get(&key).copied());
        if row.is_none() && suggestion.is_none() {
            continue;
        }
        let shown = suggestion.map(Proposal::of);
        let cause_moved = moved.contains(&key) || refused_moved(row, tomb, shown.as_ref(), rules);
        let review = Review {
            proposal: shown,
            basis: line.record.order_version,
            cause: if cause_moved { lifecycle::Cause::Moved } else { lifecycle::Cause::Same },
            fresh: Incarnation(fresh(ids)),
        };
        let details = suggestion.map(|suggestion| details_of(desk, line, suggestion, cause));
        let basis = || Some(basis.get_or_insert_with(|| Basis { as_of, input: Arc::new(input.clone()) }).clone());
        take_step(
            &mut out,
            (key, row, tomb),
            review,
            details,
            basis,
            because_of(line, &facts, &found),
            cause,
            at,
            rules,
            ids,
        );
    }
    // Lines that are not open any more: nothing is proposed for them.
    for record in &desk.suggestions {
        let is_open = input
            .lines
            .iter()
            .any(|line| line.record.order_id == record.key.order_id && line.record.line_id == record.key.line_id);
        if !is_open && (record.row.state.is_live() || record.row.dirty) {
            let review = Review {
                proposal: None,
                basis: record.row.fence,
                cause: lifecycle::Cause::Same,
                fresh: Incarnation(fresh(ids)),
            };
            let because = "nothing more will come of this order line".to_owned();
            let no_basis = || None;
            take_step(
                &mut out,
                (record.key.clone(), Some(record), None),
                review,
                None,
                no_basis,
                because,
                cause,
                at,
                rules,
                ids,
            );
        }
    }
    let (shortage, event) = noticed(desk, found.shortage.as_ref(), cause, now, ids);
    out.shortage = shortage;
    out.events.extend(event);
    out
}

/// What the review looks at; nothing while something essential is missing.
pub(crate) fn input_of(desk: &ProductDesk, rules: &Rules, as_of: Timestamp) -> Option<ReviewInput> {
    let published = &desk.product.as_ref()?.published;
    let stock = &desk.stock.as_ref()?.stock;
    let on_hand = stock.on_hand_units().filter(|_| stock.stale_since.is_none())?;
    let supplier = desk.supplier.as_ref().map(|row| &row.published);
    Some(assembled((published, supplier, on_hand), &desk.lines, &desk.suggestions, rules, as_of))
}

/// Frees the dismissed lines whose cause has moved; answers the facts and which lines those were.
fn facts_with_moved_lines_freed(
    input: &mut ReviewInput,
    desk: &ProductDesk,
    rules: &Rules,
    as_of: Timestamp,
) -> Option<(Facts, Vec<LineRef>)> {
    let facts = |input: &ReviewInput| {
        input
            .facts(as_of, &rules.zone)
            .inspect_err(|fault| tracing::error!(product = desk.product_id, fault, "product cannot be reviewed"))
            .ok()
    };
    if !input.lines.iter().any(|line| line.dismissed) {
        return Some((facts(input)?, Vec::new()));
    }
    let mut free = input.clone();
    free.lines.iter_mut().for_each(|line| line.dismissed = false);
    let found = planning::review_with(&facts(&free)?, &free.resolved_settings(), rules.criteria());
    let mut moved = Vec::new();
    for suggestion in &found.suggestions {
        let key = LineRef::from(suggestion.id.clone());
        let then = desk.suggestions.iter().find(|record| record.key == key).map(|record| &record.row.proposal);
        let Some(line) = input
            .lines
            .iter_mut()
            .find(|line| line.record.order_id == key.order_id && line.record.line_id == key.line_id)
        else {
            continue;
        };
        if line.dismissed && then.is_some_and(|then| rules.has_moved(then, &Proposal::of(suggestion))) {
            line.dismissed = false;
            moved.push(key);
        }
    }
    Some((facts(input)?, moved))
}

fn refused_moved(
    row: Option<&SuggestionRecord>,
    tomb: Option<&TombstoneRecord>,
    shown: Option<&Proposal>,
    rules: &Rules,
) -> bool {
    let refused =
        match (row.map(|record| (&record.row.state, &record.row.proposal)), tomb.map(|record| &record.tombstone.ended))
        {
            (Some((State::Refused { .. }, proposal)), _) | (None, Some(lifecycle::Ended::Refused { proposal, .. })) => {
                Some(proposal)
            }
            _ => None,
        };
    matches!((refused, shown), (Some(then), Some(now)) if rules.has_moved(then, now))
}

#[expect(clippy::too_many_arguments, reason = "one step with all that it is told by; a struct would only rename them")]
pub(super) fn take_step(
    out: &mut DeskReview,
    (key, before, tomb): (LineRef, Option<&SuggestionRecord>, Option<&TombstoneRecord>),
    review: Review<Proposal>,
    details: Option<Details>,
    mut basis: impl FnMut() -> Option<Basis>,
    because: String,
    cause: &Cause,
    at: Instant,
    rules: &Rules,
    ids: &dyn Ids,
) {
    let taken = step(slot_of(before, tomb), Input::Reviewed(review), Millis(at.as_of.as_millisecond()));
    let Slot::Row(row) = taken.slot else { return };
    let renamed = match (before, &details) {
        (Some(before), Some(now)) if row.state == State::Open => Some(before.details.with_names_of(now)),
        _ => None,
    };
    let is_renamed = matches!((before, &renamed), (Some(before), Some(renamed)) if before.details != *renamed);
    if before.is_some_and(|before| before.row == row) && !is_renamed {
        return;
    }
    let only_renamed = is_renamed.then_some(EventKind::Refreshed);
    let kind = taken.effects.iter().find_map(|effect| match effect {
        Effect::Opened => Some(EventKind::Opened),
        Effect::Changed => Some(EventKind::Changed),
        Effect::Refreshed => Some(EventKind::Refreshed),
        Effect::Completed => Some(EventKind::Completed),
        _ => None,
    });
    let kind = kind.or(only_renamed);
    let guard = guard_of(before, &row);
    let is_news = matches!(kind, Some(EventKind::Opened | EventKind::Changed));
    let record = match (before, details) {
        (before, Some(details)) if is_news => SuggestionRecord {
            key,
            details,
            basis: basis(),
            opened_at: before
                .filter(|before| before.row.incarnation == row.incarnation)
                .map_or(at.now, |before| before.opened_at),
            changed_at: at.now,
            correlation_id: cause.correlation_id.clone(),
            row,
        },
        (Some(before), _) => {
            let details = renamed.unwrap_or_else(|| before.details.clone());
            SuggestionRecord { row, details, ..before.clone() }
        }
        (None, _) => return,
    };
    if let Some(kind) = kind {
        let because = match kind {
            EventKind::Completed => Some(because),
            EventKind::Changed => before.map(|before| difference(&before.row.proposal, &record.row.proposal)),
            _ => None,
        };
        let causation_id = cause.causation_id.clone();
        let correlation_id = Some(cause.correlation_id.clone());
        let is_noise = kind == EventKind::Changed
            && before.is_some_and(|before| is_noise(&before.row.proposal, &record.row.proposal, rules));
        let telling = Telling { because, is_noise, causation_id, correlation_id, ..Telling::default() };
        out.events.push(told(kind, &record, telling, at.now, ids));
    }
    out.suggestions.push(SuggestionWrite { record, guard });
}

/// Whether a visible change has no change of cause: the line is as it was, and what is proposed moved by no more than
/// what a dismissal would have held against.
fn is_noise(then: &Proposal, now: &Proposal, rules: &Rules) -> bool {
    (then.from_date, then.from_quantity) == (now.from_date, now.from_quantity) && !rules.has_moved(then, now)
}

/// What changed on a suggestion, in words.
fn difference(then: &Proposal, now: &Proposal) -> String {
    let what = |proposal: &Proposal| {
        let date = proposal.to_date.map(|date| format!(" to {date}")).unwrap_or_default();
        format!("{}{date}, {} units", proposal.kind.as_str(), proposal.to_quantity)
    };
    format!("was {}; is now {}", what(then), what(now))
}

/// Why nothing is proposed for a line any more.
fn because_of(line: &LineInput, facts: &Facts, found: &planning::Review) -> String {
    let arrives = line.record.line.expected_on();
    let is_it = |id: &planning::LineId| id.order_id == line.record.order_id && id.line_id == line.record.line_id;
    if let Some(left) = found.left_alone.iter().find(|left| is_it(&left.id)) {
        format!("{} ({}, version {})", left.reason, left.criterion, left.criterion_version)
    } else if line.record.line.shipped {
        "the goods are on their way".to_owned()
    } else if line.record.line.locked {
        "the order line was locked".to_owned()
    } else if line.record.line.received > 0 {
        "part of the line has been received".to_owned()
    } else if arrives < facts.today {
        "the line is overdue: nothing but its arrival can be waited for".to_owned()
    } else {
        format!("with what is known now, the line fits as it is (arrival {arrives}, {} on hand)", facts.on_hand_units)
    }
}

fn details_of(desk: &ProductDesk, line: &LineInput, suggestion: &planning::Suggestion, cause: &Cause) -> Details {
    let record = &line.record;
    let product = desk.product.as_ref().map(|row| &row.published);
    // The mail goes to whoever has the order, which need not be the product's supplier of today.
    let supplier = desk.supplier.as_ref().map(|row| &row.published).filter(|s| s.supplier_id == record.supplier_id);
    Details {
        product_id: desk.product_id.clone(),
        product_name: product.map(|product| product.name.clone()).unwrap_or_default(),
        category: product.and_then(|product| product.category.clone()),
        supplier_id: record.supplier_id.clone(),
        supplier_name: supplier.map_or_else(|| record.supplier_id.clone(), |supplier| supplier.name.clone()),
        supplier_email: supplier.map(|supplier| supplier.email.clone()).unwrap_or_default(),
        supplier_language: supplier.and_then(|supplier| supplier.language.clone()),
        units_per_pack: record.line.units_per_pack,
        unit_cost: record.line.unit_cost,
        value: suggestion.value,
        currency: record.currency.clone(),
        need_date: suggestion.need_date,
        reason: suggestion.reason.clone(),
        cause: Some(cause.text.clone()),
    }
}
