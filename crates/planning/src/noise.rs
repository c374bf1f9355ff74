//! What keeps a shown suggestion from flickering: sticky targets and hysteresis.
//!
//! A tolerance alone filters what is raised; here is what filters the change of what is shown.
//! Hysteresis delays a withdrawal only, by halving what the shown kind had to exceed.

use rust_decimal::Decimal;

use crate::calendar::Day;
use crate::product::OrderRules;
use crate::{Kind, Settings, Shown};

/// Which thresholds are halved.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Easing {
    pub(crate) tolerance_out: bool,
    pub(crate) tolerance_in: bool,
    pub(crate) rescheduling_period: bool,
    pub(crate) minimum_value: bool,
}

impl Easing {
    /// The full thresholds, which a suggestion has to exceed to be raised.
    pub(crate) const NONE: Self =
        Self { tolerance_out: false, tolerance_in: false, rescheduling_period: false, minimum_value: false };

    /// The thresholds below which a shown suggestion of this kind is withdrawn.
    pub(crate) fn for_shown(kind: Kind) -> Self {
        Self {
            tolerance_out: kind == Kind::Postpone,
            tolerance_in: kind == Kind::Advance,
            rescheduling_period: kind == Kind::Cancel,
            minimum_value: kind.is_reduction(),
        }
    }
}

/// Whether `difference` is strictly greater than the tolerance, or than half of it with its fraction kept.
pub(crate) fn exceeds(difference: i64, tolerance: i64, halved: bool) -> bool {
    2 * difference > if halved { tolerance } else { 2 * tolerance }
}

/// Whether a reduction of this value is shown: not below the minimum, or not below half of it.
pub(crate) fn worth_raising(value: Decimal, minimum: Decimal, halved: bool) -> bool {
    if halved { value.saturating_add(value) >= minimum } else { value >= minimum }
}

/// Whether a surplus exceeds max(1 multiple, the percentage of the line), or half of that.
pub(crate) fn surplus_exceeds(quantity: i64, want: i64, order: &OrderRules, percent: u32, halved: bool) -> bool {
    exceeds(100 * (quantity - want), hundredfold_tolerance(quantity, order, percent), halved)
}

/// The date to show: the shown one while the fresh one is near and the shown one still safe.
///
/// A postponed line must not come after its need date, an advanced one not before `low`.
pub(crate) fn sticky_date(
    kind: Kind,
    shown: Option<Day>,
    fresh: Day,
    (low, need): (Day, Day),
    settings: &Settings,
) -> Day {
    let Some(shown) = shown else { return fresh };
    let near = fresh - shown <= Day::from(settings.tolerance_out) && shown - fresh <= Day::from(settings.tolerance_in);
    let safe = match kind {
        Kind::Postpone => shown <= need,
        Kind::Advance => shown >= low,
        _ => false,
    };
    if near && safe { shown } else { fresh }
}

/// Whether a shown quantity stays: want <= shown <= want + max(1 multiple, the percentage of the shown quantity),
/// and it can still be ordered.
pub(crate) fn quantity_stays(shown: i64, want: i64, order: &OrderRules, percent: u32) -> bool {
    want <= shown
        && order.orderable(shown) == shown
        && 100 * (shown - want) <= hundredfold_tolerance(shown, order, percent)
}

/// The kind a remembered suggestion had; an Inform's is told from what it named.
pub(crate) fn remembered_kind(shown: &Shown) -> Kind {
    match (shown.kind, shown.date) {
        (Kind::Inform, None) => Kind::Cancel,
        (Kind::Inform, Some(date)) if date > shown.own_date => Kind::Postpone,
        (Kind::Inform, Some(_)) if shown.quantity < shown.own_quantity => Kind::Decrease,
        (kind, _) => kind,
    }
}

fn hundredfold_tolerance(quantity: i64, order: &OrderRules, percent: u32) -> i64 {
    (100 * order.multiple).max(i64::from(percent.min(100)) * quantity)
}
