//! What is granted of a criterion's wish: what can be delivered and ordered, and is worth a word.

use criteria::{Action, Wish};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::calendar::Day;
use crate::limits::{MAX_DAYS, MAX_UNITS};
use crate::noise::{self, exceeds};
use crate::turn::{Outcome, Turn};
use crate::{Kind, Shown};

/// A line's turn, and what this criterion showed for the line.
pub(super) struct Granting<'a> {
    pub(super) turn: &'a Turn<'a>,
    pub(super) shown: Option<&'a Shown>,
}

impl Granting<'_> {
    /// The outcome of a wish; the line as it is where nothing is left of it.
    pub(super) fn outcome(&self, wish: Wish, as_it_is: Outcome) -> Outcome {
        let sized = |quantity| Outcome { quantity, ..as_it_is };
        let outcome = match wish.action {
            Action::Leave | Action::Inform => return as_it_is,
            Action::Cancel => Some(Outcome { cancelled: true, ..sized(0) }),
            Action::Postpone | Action::Advance => self.moved(wish, as_it_is),
            Action::Decrease => self.smaller(wish.quantity, Kind::Decrease).map(sized),
            Action::Increase => self.larger(wish.quantity).map(sized),
        };
        outcome.filter(|outcome| self.is_worth_it(outcome)).unwrap_or(as_it_is)
    }

    /// Whether a reduction is worth the minimum value, or half of it where it is shown already.
    fn is_worth_it(&self, outcome: &Outcome) -> bool {
        let line = self.turn.line;
        let Some(kind) = outcome.kind(line).filter(|kind| kind.is_reduction()) else { return true };
        let minimum = self.turn.policy.settings.minimum_value;
        noise::worth_raising(line.value(kind, outcome.quantity), minimum, self.shown_as(kind).is_some())
    }

    /// A postponement never comes later than asked, an advance never earlier; neither overtakes nor lands too soon.
    fn moved(&self, wish: Wish, as_it_is: Outcome) -> Option<Outcome> {
        let Turn { product, policy, line, low, .. } = *self.turn;
        let (calendar, settings) = (&product.calendar, policy.settings);
        let wanted = calendar.day(wish.date?);
        let (kind, fresh, moves_by, tolerance) = if wish.action == Action::Postpone {
            let fresh = calendar.delivery_until(wanted);
            (Kind::Postpone, fresh, fresh - line.arrival, settings.tolerance_out)
        } else {
            let fresh = calendar.delivery_from(wanted.max(low));
            (Kind::Advance, fresh, line.arrival - fresh, settings.tolerance_in)
        };
        let shown = self.shown_as(kind);
        if !exceeds(moves_by, tolerance.into(), shown.is_some()) || fresh > MAX_DAYS as Day {
            return None;
        }
        let shown = shown.and_then(|shown| shown.date).map(|date| calendar.day(date));
        // Nothing is promised of a criterion's date but that it can be kept: no need date bounds it.
        let target = noise::sticky_date(kind, shown, fresh, (low, Day::MAX), settings);
        let quantity = match whole(wish.quantity) {
            Some(wanted) if wanted < line.quantity => self.smaller(wish.quantity, kind),
            Some(_) => self.larger(wish.quantity),
            None => None,
        };
        Some(Outcome { target, quantity: quantity.unwrap_or(as_it_is.quantity), ..as_it_is })
    }

    /// The quantity to decrease to; `None` where the difference is within the tolerance.
    fn smaller(&self, wanted: Option<Decimal>, kind: Kind) -> Option<i64> {
        let (order, quantity) = (&self.turn.product.order, self.turn.line.quantity);
        let percent = self.turn.policy.settings.tolerance_quantity_percent;
        let want = order.orderable(whole(wanted)?.max(0));
        let shown = self.shown_as(kind).map(|shown| shown.quantity).filter(|shown| (1..quantity).contains(shown));
        if want >= quantity || !noise::surplus_exceeds(quantity, want, order, percent, shown.is_some()) {
            return None;
        }
        shown.filter(|&shown| noise::quantity_stays(shown, want, order, percent)).or(Some(want))
    }

    /// The quantity to increase to, within the maximum; `None` where that is not more.
    fn larger(&self, wanted: Option<Decimal>) -> Option<i64> {
        let (order, line) = (&self.turn.product.order, self.turn.line);
        let percent = self.turn.policy.settings.tolerance_quantity_percent;
        let want = order.orderable(whole(wanted)?.max(0));
        let shown = self.shown.map(|shown| shown.quantity);
        let stays = |shown: &i64| *shown > line.quantity && noise::quantity_stays(*shown, want, order, percent);
        let wanted = shown.filter(stays).unwrap_or(want);
        let bounded = order.largest.map_or(wanted, |largest| wanted.min(largest));
        let most = MAX_UNITS / line.facts.units_per_pack.max(1);
        (bounded > line.quantity && bounded <= most && bounded >= order.minimum).then_some(bounded)
    }

    fn shown_as(&self, kind: Kind) -> Option<&Shown> {
        self.shown.filter(|shown| noise::remembered_kind(shown) == kind)
    }
}

/// Purchase units, rounded up; `None` where they are beyond every line.
fn whole(quantity: Option<Decimal>) -> Option<i64> {
    quantity?.ceil().to_i64().filter(|quantity| quantity.abs() <= MAX_UNITS)
}
