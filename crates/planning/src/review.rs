//! The review of one product.

use crate::dependence::dependencies;
use crate::increase::net_with_increases;
use crate::inform::inform;
use crate::line::{Line, Standing, ranked};
use crate::netting::fixed_ledger;
use crate::product::Product;
use crate::reason::{Case, Reasoning, Subject};
use crate::shortage::shortage;
use crate::turn::Outcome;
use crate::{CRITERION, CRITERION_VERSION, Facts, Kind, LineId, Settings, Shortage, Suggestion};

/// What a review found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Review {
    /// What should change, in rank order (promised_on, order_id, line_id).
    pub suggestions: Vec<Suggestion>,
    /// What no open line can mend.
    pub shortage: Option<Shortage>,
    /// The forecast is empty or missing: nothing was raised.
    pub stale: bool,
    /// On hand is below zero now: it counts as it is.
    pub negative_stock: bool,
}

/// Reviews all open lines of one product together, first in, first out.
#[must_use]
pub fn review(facts: &Facts, settings: &Settings) -> Review {
    let negative_stock = facts.on_hand_units < 0;
    let Some(product) = Product::new(facts, settings) else {
        return Review { stale: true, negative_stock, ..Review::default() };
    };
    let lines = ranked(facts, settings, &product);
    let fixed = fixed_ledger(&product, &lines);
    let netting = net_with_increases(&product, settings, &lines, &fixed);
    let depends_on = dependencies(&product, &lines, &netting);
    let reasoning = Reasoning { product: &product, settings, accepted: &netting.ledger };

    let proposed = lines.iter().zip(&netting.outcomes).zip(&depends_on);
    let suggestions = proposed.filter_map(|((line, outcome), depends_on)| {
        let found = match (line.standing, outcome) {
            (Standing::TooOld { days }, _) => Found::cancelled_by_age(line, days),
            (Standing::Frozen, _) => Found::informed(inform(&product, settings, line, &fixed)?),
            (_, Some(outcome)) => Found::proposed(outcome.kind(line)?, *outcome),
            (_, None) => return None,
        };
        let ids: Vec<LineId> = depends_on.iter().map(|&rank| lines[rank].facts.id.clone()).collect();
        Some(suggestion(&reasoning, line, &found, ids))
    });
    Review {
        suggestions: suggestions.collect(),
        shortage: shortage(&product, &netting.ledger),
        stale: false,
        negative_stock,
    }
}

/// What is to be suggested for a line.
struct Found {
    kind: Kind,
    outcome: Outcome,
    would_be: Option<Kind>,
    case: Case,
}

impl Found {
    fn cancelled_by_age(line: &Line<'_>, days: i64) -> Self {
        let outcome = Outcome { need: None, cancelled: true, target: line.arrival, quantity: 0 };
        Self { kind: Kind::Cancel, outcome, would_be: None, case: Case::TooOld { days } }
    }

    fn informed(inform: crate::inform::Inform) -> Self {
        Self {
            kind: Kind::Inform,
            outcome: inform.outcome,
            would_be: inform.would_be,
            case: Case::Frozen { would_be: inform.would_be },
        }
    }

    fn proposed(kind: Kind, outcome: Outcome) -> Self {
        Self { kind, outcome, would_be: None, case: Case::Netted(kind) }
    }
}

fn suggestion(reasoning: &Reasoning<'_>, line: &Line<'_>, found: &Found, depends_on: Vec<LineId>) -> Suggestion {
    let calendar = &reasoning.product.calendar;
    let outcome = &found.outcome;
    // An Inform is worth what it names; one that names nothing moves nothing.
    let value = match (found.kind, found.would_be) {
        (Kind::Inform, None) => line.cost(0),
        (kind, would_be) => line.value(would_be.unwrap_or(kind), outcome.quantity),
    };
    Suggestion {
        line: line.index,
        id: line.facts.id.clone(),
        kind: found.kind,
        from_date: calendar.date(line.arrival),
        to_date: (!outcome.cancelled).then(|| calendar.date(outcome.target)),
        from_quantity: line.quantity,
        to_quantity: outcome.quantity,
        need_date: outcome.need.map(|day| calendar.date(day)),
        value,
        criterion: CRITERION,
        criterion_version: CRITERION_VERSION,
        reason: reasoning.sentence(Subject { line, outcome, case: found.case, depends_on: &depends_on }),
        depends_on,
        would_be: found.would_be,
    }
}
