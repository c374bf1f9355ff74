//! The review of one product.

mod telling;

use criteria::Criteria;

use crate::dependence::dependencies;
use crate::increase::net_with_increases;
use crate::inform::inform;
use crate::line::{Standing, ranked};
use crate::netting::fixed_ledger;
use crate::policy::Policy;
use crate::product::Product;
use crate::reason::Reasoning;
use crate::shortage::shortage;
use crate::team::{LeftAlone, Team};
use crate::{Facts, Settings, Shortage, Suggestion};
use telling::{Found, Telling};

/// What a review found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Review {
    /// What should change, in rank order (promised_on, order_id, line_id).
    pub suggestions: Vec<Suggestion>,
    /// Lines that a team's own criterion leaves as they are, likewise.
    pub left_alone: Vec<LeftAlone>,
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
    review_with(facts, settings, Criteria::NONE)
}

/// The same with a team's own criteria: at a line's turn, the one with the highest priority of those that speak takes
/// the place of what netting proposes, and all that comes after counts on it.
#[must_use]
pub fn review_with(facts: &Facts, settings: &Settings, criteria: &Criteria) -> Review {
    let negative_stock = facts.on_hand_units < 0;
    let Some(product) = Product::new(facts, settings) else {
        return Review { stale: true, negative_stock, ..Review::default() };
    };
    let policy = Policy { settings, team: Team::new(criteria, facts, &product) };
    let lines = ranked(facts, settings, &product);
    let fixed = fixed_ledger(&product, &lines);
    let mut netting = net_with_increases(&product, &policy, &lines, &fixed);
    let depends_on = dependencies(&product, &lines, &netting);
    let reasons = std::mem::take(&mut netting.reasons);
    let mut telling = Telling {
        reasoning: Reasoning { product: &product, settings, accepted: &netting.ledger },
        team: policy.team.as_ref(),
        reasons,
        suggestions: Vec::new(),
        left_alone: Vec::new(),
    };
    for (rank, (line, outcome)) in lines.iter().zip(&netting.outcomes).enumerate() {
        let found = match (line.standing, outcome) {
            (Standing::TooOld { days }, _) => Some(Found::cancelled_by_age(line, days)),
            (Standing::Frozen, _) => inform(&product, &policy, line, &fixed).map(Found::informed),
            (_, Some(outcome)) => Some(telling.found(rank, line, *outcome)),
            (_, None) => None,
        };
        if let Some(found) = found {
            let depends_on = depends_on[rank].iter().map(|&rank| lines[rank].facts.id.clone()).collect();
            telling.tell(line, found, depends_on);
        }
    }
    Review {
        suggestions: telling.suggestions,
        left_alone: telling.left_alone,
        shortage: shortage(&product, &netting.ledger),
        stale: false,
        negative_stock,
    }
}
