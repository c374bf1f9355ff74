//! A team's own criteria at a line's turn.

mod by_hand;
mod noise;
mod properties;
mod random;

use criteria::Criteria;
use planning::{Review, review_with};

use crate::builder::{Case, in_short};

/// A set of criteria, each given by its lines; what is not said of id, priority and reason goes without saying.
pub(crate) fn set(criteria: &[&str]) -> Criteria {
    let mut file = "version = 4\n".to_owned();
    for (index, lines) in criteria.iter().enumerate() {
        file.push_str("[[criteria]]\n");
        for (key, usual) in [("id", format!("c{index}")), ("reason", "because".to_owned())] {
            if !lines.lines().any(|line| line.starts_with(&format!("{key} ="))) {
                file.push_str(&format!("{key} = \"{usual}\"\n"));
            }
        }
        file.push_str(&format!("{lines}\n"));
    }
    criteria::parse(&file).unwrap_or_else(|faults| panic!("{faults}\n{file}")).criteria
}

impl Case {
    fn review_with(&self, criteria: &Criteria) -> Review {
        review_with(&self.facts, &self.settings, criteria)
    }

    /// Every suggestion in short, under one criterion that is given by its lines.
    fn under(&self, criterion: &str) -> Vec<String> {
        self.review_with(&set(&[criterion])).suggestions.iter().map(in_short).collect()
    }

    /// What is proposed now under these criteria is shown from now on.
    fn show_with(mut self, criteria: &Criteria) -> Self {
        let review = self.review_with(criteria);
        for (index, line) in self.facts.lines.iter_mut().enumerate() {
            line.shown = review.suggestions.iter().find(|found| found.line == index).map(planning::Suggestion::shown);
        }
        self
    }
}
