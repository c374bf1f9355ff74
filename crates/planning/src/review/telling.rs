//! From what became of the lines to what is suggested.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::inform::{Inform, Said};
use crate::line::Line;
use crate::reason::{Case, Reasoning, Subject};
use crate::team::{LeftAlone, Team};
use crate::turn::{By, Outcome};
use crate::{CRITERION, CRITERION_VERSION, Kind, LineId, Suggestion};

/// What is to be said of a line.
pub(super) struct Found {
    /// None where a criterion of the team leaves it as it is, or netting has nothing to propose.
    kind: Option<Kind>,
    outcome: Outcome,
    would_be: Option<Kind>,
    case: Case,
    /// The words of the team's criterion.
    reason: Option<String>,
}

/// What a review says, line by line.
pub(super) struct Telling<'a> {
    pub(super) reasoning: Reasoning<'a>,
    pub(super) team: Option<&'a Team<'a>>,
    /// By rank: the words of the team's criteria.
    pub(super) reasons: BTreeMap<usize, String>,
    pub(super) suggestions: Vec<Suggestion>,
    pub(super) left_alone: Vec<LeftAlone>,
}

impl Found {
    pub(super) fn cancelled_by_age(line: &Line<'_>, days: i64) -> Self {
        let outcome = Outcome { need: None, cancelled: true, target: line.arrival, quantity: 0, by: By::Netting };
        Self { kind: Some(Kind::Cancel), outcome, would_be: None, case: Case::TooOld { days }, reason: None }
    }

    pub(super) fn informed(said: Said) -> Self {
        match said {
            Said::Inform(Inform { outcome, would_be, reason }) => {
                Self { kind: Some(Kind::Inform), outcome, would_be, case: Case::Frozen { would_be }, reason }
            }
            Said::LeftAlone { outcome, reason } => {
                let case = Case::Frozen { would_be: None };
                Self { kind: None, outcome, would_be: None, case, reason: Some(reason) }
            }
        }
    }
}

impl Telling<'_> {
    /// What came of a line in its turn.
    pub(super) fn found(&mut self, rank: usize, line: &Line<'_>, outcome: Outcome) -> Found {
        let kind = outcome.kind(line);
        let case = Case::Netted(kind.unwrap_or(Kind::Inform));
        Found { kind, outcome, would_be: None, case, reason: self.reasons.remove(&rank) }
    }

    pub(super) fn tell(&mut self, line: &Line<'_>, found: Found, depends_on: Vec<LineId>) {
        let (criterion, criterion_version) = self.criterion(found.outcome.by);
        let Some(kind) = found.kind else {
            if let Some(reason) = found.reason {
                let (id, criterion) = (line.facts.id.clone(), criterion.into_owned());
                self.left_alone.push(LeftAlone { id, criterion, criterion_version, reason });
            }
            return;
        };
        let Found { outcome, would_be, case, reason, .. } = found;
        // An Inform is worth what it names; one that names nothing moves nothing.
        let value = match (kind, would_be) {
            (Kind::Inform, None) => line.cost(0),
            (kind, would_be) => line.value(would_be.unwrap_or(kind), outcome.quantity),
        };
        let subject = Subject { line, outcome: &outcome, case, depends_on: &depends_on };
        let reason = reason.unwrap_or_else(|| self.reasoning.sentence(subject));
        let calendar = &self.reasoning.product.calendar;
        self.suggestions.push(Suggestion {
            line: line.index,
            id: line.facts.id.clone(),
            kind,
            from_date: calendar.date(line.arrival),
            to_date: (!outcome.cancelled).then(|| calendar.date(outcome.target)),
            from_quantity: line.quantity,
            to_quantity: outcome.quantity,
            need_date: outcome.need.map(|day| calendar.date(day)),
            value,
            criterion,
            criterion_version,
            reason,
            depends_on,
            would_be,
        });
    }

    fn criterion(&self, by: By) -> (Cow<'static, str>, u32) {
        let of_team = match by {
            By::Netting => None,
            By::Team { criterion, .. } => self.team.and_then(|team| Some((team.criterion(criterion)?, team.version()))),
        };
        match of_team {
            Some((criterion, version)) => (Cow::Owned(criterion.id().to_string()), version),
            None => (Cow::Borrowed(CRITERION), CRITERION_VERSION),
        }
    }
}
