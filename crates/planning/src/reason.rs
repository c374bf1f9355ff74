//! The reason of a suggestion: one sentence a planner would say.

mod wording;

use crate::calendar::Day;
use crate::ledger::Ledger;
use crate::line::Line;
use crate::product::Product;
use crate::turn::Outcome;
use crate::{Kind, LineId, Milliunits, Settings};
use wording::{days, listed, purchase_units, stock_units};

/// How a suggestion came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// Reviewed in its turn.
    Netted(Kind),
    /// Cancelled before netting, ordered so many days ago.
    TooOld { days: Day },
    /// Frozen: told, not proposed.
    Frozen { would_be: Option<Kind> },
}

/// What all reasons of a review share.
pub(crate) struct Reasoning<'a> {
    pub(crate) product: &'a Product,
    pub(crate) settings: &'a Settings,
    /// The stock if everything is accepted.
    pub(crate) accepted: &'a Ledger<'a>,
}

/// What there is to say about one line.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) line: &'a Line<'a>,
    pub(crate) outcome: &'a Outcome,
    pub(crate) case: Case,
    pub(crate) depends_on: &'a [LineId],
}

impl Reasoning<'_> {
    /// One sentence: what is needed when, and what to do about it.
    pub(crate) fn sentence(&self, subject: Subject<'_>) -> String {
        let Subject { line, outcome, case, depends_on } = subject;
        let mut sentence = match case {
            Case::TooOld { days } => self.too_old(line, days),
            Case::Frozen { would_be } => self.frozen(line, outcome, would_be),
            Case::Netted(Kind::Cancel) => self.cancel(line, outcome),
            Case::Netted(Kind::Postpone) => self.postpone(line, outcome),
            Case::Netted(Kind::Advance) => self.advance(line, outcome),
            Case::Netted(Kind::Decrease) => self.decrease(line, outcome),
            Case::Netted(Kind::Increase | Kind::Inform) => self.increase(line, outcome),
        };
        if !depends_on.is_empty() {
            sentence.push_str("; only with or after the change of ");
            sentence.push_str(&listed(depends_on));
        }
        sentence.push('.');
        sentence
    }

    fn too_old(&self, line: &Line<'_>, age: Day) -> String {
        let limit = days(self.settings.cancel_after_age.unwrap_or_default().into());
        let open = purchase_units(line, line.quantity);
        format!("Ordered {} ago, more than the {limit} allowed, and nothing has come: cancel the {open}", days(age))
    }

    fn cancel(&self, line: &Line<'_>, outcome: &Outcome) -> String {
        let coming = format!("the {} coming on {}", purchase_units(line, line.quantity), self.date(line.arrival));
        match outcome.need {
            Some(need) => format!(
                "{}, {} after they come: cancel {coming} and buy again later",
                self.short_without_it(need),
                days(need - line.arrival)
            ),
            None => format!("{}: cancel {coming}", self.never_short_without_it()),
        }
    }

    fn postpone(&self, line: &Line<'_>, outcome: &Outcome) -> String {
        format!(
            "{}, but it comes on {}: postpone it by {} to {}{}",
            self.short_without_it(outcome.need.unwrap_or(outcome.target)),
            self.date(line.arrival),
            days(outcome.target - line.arrival),
            self.date(outcome.target),
            self.and_quantity(line, outcome)
        )
    }

    fn advance(&self, line: &Line<'_>, outcome: &Outcome) -> String {
        let need = outcome.need.unwrap_or(outcome.target);
        let reachable =
            if outcome.target > need || need == self.product.earliest { ", the first day in reach" } else { "" };
        format!(
            "{}, but it comes on {}: advance it by {} to {}{reachable}{}",
            self.short_without_it(need),
            self.date(line.arrival),
            days(line.arrival - outcome.target),
            self.date(outcome.target),
            self.and_quantity(line, outcome)
        )
    }

    fn decrease(&self, line: &Line<'_>, outcome: &Outcome) -> String {
        format!(
            "Of the {} coming on {}, {} are enough {}: decrease by {}",
            purchase_units(line, line.quantity),
            self.date(line.arrival),
            outcome.quantity,
            self.until_the_end(),
            line.quantity - outcome.quantity
        )
    }

    fn increase(&self, line: &Line<'_>, outcome: &Outcome) -> String {
        format!(
            "The {} coming on {} do not last until a new order can come on {}{}",
            purchase_units(line, line.quantity),
            self.date(line.arrival),
            self.date(self.product.lead_time),
            self.and_quantity(line, outcome).replacen(" and increase it", ": increase", 1)
        )
    }

    fn frozen(&self, line: &Line<'_>, outcome: &Outcome, would_be: Option<Kind>) -> String {
        let quantity = purchase_units(line, line.quantity);
        let arrival = self.date(line.arrival);
        let comes = if line.overdue {
            format!("Overdue and expected on {arrival}, too soon to change")
        } else {
            format!("Comes on {arrival}, too soon to change")
        };
        match (would_be, outcome.need) {
            (None, _) => format!("Was due before today and has not come: the {quantity} are now expected on {arrival}"),
            (Some(Kind::Cancel), None) => {
                let never_short = self.never_short_without_it().replacen("Without it", "without it", 1);
                format!("{comes}, but {never_short}")
            }
            (Some(Kind::Cancel), Some(need)) => {
                format!("{comes}, but the {quantity} are not needed before {}", self.date(need))
            }
            (Some(Kind::Decrease), _) => {
                format!("{comes}, but {} of the {quantity} are enough {}", outcome.quantity, self.until_the_end())
            }
            (Some(_), _) => {
                let less = if outcome.quantity < line.quantity {
                    format!(" and {} of the {quantity} enough", outcome.quantity)
                } else {
                    String::new()
                };
                format!("{comes}, but {} would be early enough{less}", self.date(outcome.target))
            }
        }
    }

    /// When the floor is broken without the line.
    fn short_without_it(&self, need: Day) -> String {
        if self.product.floor > 0 {
            let floor = stock_units(Milliunits(self.product.floor));
            format!("Without it the stock is below the safety stock of {floor} on {}", self.date(need))
        } else {
            format!("Without it the stock runs out on {}", self.date(need))
        }
    }

    fn never_short_without_it(&self) -> String {
        if self.product.known_empty {
            "Without it the stock outlasts the sale of the product".to_owned()
        } else {
            format!("Without it the stock lasts beyond {}", self.date(self.product.horizon))
        }
    }

    fn until_the_end(&self) -> String {
        if self.product.known_empty {
            "until the product is discontinued".to_owned()
        } else {
            format!("until {}", self.date(self.product.horizon))
        }
    }

    /// The change of quantity, if any; an increase to the maximum says where that is not enough.
    fn and_quantity(&self, line: &Line<'_>, outcome: &Outcome) -> String {
        let to = purchase_units(line, outcome.quantity);
        let more = outcome.quantity - line.quantity;
        match more {
            0 => String::new(),
            1.. => {
                let last = self.product.lead_time - 1;
                let short = (outcome.target..=last).find(|&day| self.accepted.shortage(day) > 0);
                let capped = short.map_or_else(String::new, |day| {
                    format!(", the most that can be ordered, though it is short again on {}", self.date(day))
                });
                format!(" and increase it by {more} to {to}{capped}")
            }
            ..0 => format!(" and decrease it by {} to {to}", -more),
        }
    }

    fn date(&self, day: Day) -> String {
        let calendar = &self.product.calendar;
        wording::date(calendar.date(day), calendar.date(0))
    }
}
