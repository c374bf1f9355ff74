//! Until when a suggestion can be accepted.

use jiff::ToSpan as _;
use jiff::civil::Date;
use planning::{Settings, SettingsOverrides};

use crate::ports::OfferRow;
use crate::rules::Rules;
use crate::suggestion::ProposalKind;

/// The last day on which a suggestion can be accepted as it stands; none for one that cannot be accepted at all.
///
/// A line is frozen once it arrives within the frozen days, and an earlier arrival can be had only so many days ahead. On
/// the day after, the review says something else.
pub fn last_day(row: &OfferRow, settings: &Settings) -> Option<Date> {
    let frozen = i64::from(settings.frozen);
    let arrives = row.from_date.checked_sub((frozen + 1).days()).ok()?;
    match (row.kind, row.to_date) {
        (ProposalKind::Inform, _) => None,
        (ProposalKind::Advance, Some(to)) => {
            let ahead = i64::from(settings.expedite_lead_time).max(frozen + 1);
            Some(arrives.min(to.checked_sub(ahead.days()).ok()?))
        }
        _ => Some(arrives),
    }
}

/// How far ahead is to be looked for what may end within some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Arrivals by this day.
    pub arriving_by: Date,
    /// Earlier arrivals by this day.
    pub advanced_to: Date,
}

impl Reach {
    /// For everything that may end by this day, whatever its settings.
    pub fn of(day: Date, rules: &Rules) -> Self {
        let frozen = i64::from(rules.longest_freeze()) + 1;
        let ahead = frozen.max(i64::from(rules.longest_expedite()));
        Self { arriving_by: day.saturating_add(frozen.days()), advanced_to: day.saturating_add(ahead.days()) }
    }
}

/// The settings that hold for a suggestion.
pub(super) fn settings_of(row: &OfferRow, rules: &Rules) -> Settings {
    let none = SettingsOverrides::default();
    let overrides = rules.overrides(&row.product_id, &row.supplier_id, row.category.as_deref());
    Settings::resolve(&overrides, &none, &none, &none)
}
