//! What is asked for, as a condition over the narrow index of the desk.

use lifecycle::StateName;
use restocking::planners::Scope;
use restocking::ports::SuggestionQuery;
use restocking::suggestion::ProposalKind;
use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, Value};

use super::super::suggestions::ten_thousandths;
use super::scope;
use crate::sqlite::value::texts;

/// Every query of the list reads this index and nothing else; the wide rows are fetched for what is shown alone.
pub(in crate::sqlite::restocking) const LISTED: &str = "suggestion s INDEXED BY suggestion_desk";

/// Words of a search that count; more are not typed, and each is compared with every row.
const WORDS: usize = 8;

/// A condition, built from fixed texts; everything that came from outside is bound.
pub(super) struct Filter {
    terms: Vec<&'static str>,
    pub(super) params: Vec<Param>,
}

/// What is bound.
pub(super) enum Param {
    One(Value),
    Many(std::rc::Rc<Vec<Value>>),
}

impl ToSql for Param {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::One(value) => value.to_sql(),
            Self::Many(list) => list.to_sql(),
        }
    }
}

impl Filter {
    pub(super) fn of(query: &SuggestionQuery) -> Self {
        // All are named where all are wanted, so that the index is entered at the supplier.
        let states = if query.states.is_empty() { &StateName::ALL[..] } else { &query.states };
        let kinds = if query.kinds.is_empty() { &ProposalKind::ALL[..] } else { &query.kinds };
        let mut filter = Self { terms: Vec::new(), params: Vec::new() };
        filter.any_of("s.state IN rarray(?)", &states.iter().map(|state| state.as_str()).collect::<Vec<_>>());
        filter.any_of("s.kind IN rarray(?)", &kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>());
        let exact = [
            ("s.supplier_id = ?", &query.supplier_id),
            ("s.product_id = ?", &query.product_id),
            ("s.category = ?", &query.category),
        ];
        for (term, value) in exact {
            if let Some(value) = value {
                filter.add(term, value.clone());
            }
        }
        if let Some(value) = query.min_value {
            filter.add("s.value >= ?", ten_thousandths(value));
        }
        query.scopes.iter().for_each(|scope| filter.within(scope));
        for word in query.q.as_deref().unwrap_or("").split_whitespace().take(WORDS) {
            let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            // A word has no blank in it, so that it never lies across two of them.
            let term = "(s.product_name LIKE ? ESCAPE '\\' OR s.supplier_name LIKE ? ESCAPE '\\'
                         OR s.order_id LIKE ? ESCAPE '\\' OR s.product_id LIKE ? ESCAPE '\\')";
            let pattern: Value = format!("%{escaped}%").into();
            filter.terms.push(term);
            filter.params.extend([(); 4].map(|()| Param::One(pattern.clone())));
        }
        filter
    }

    fn add(&mut self, term: &'static str, param: impl Into<Value>) {
        self.terms.push(term);
        self.params.push(Param::One(param.into()));
    }

    fn within(&mut self, scope: &Scope) {
        let lists = scope::lists(scope);
        self.terms.push(scope::condition(&lists));
        self.params.extend(lists.into_iter().map(Param::Many));
    }

    fn any_of(&mut self, term: &'static str, values: &[&str]) {
        self.terms.push(term);
        self.params.push(Param::Many(texts(values)));
    }

    pub(super) fn sql(&self) -> String {
        let mut sql = "s.current = 1".to_owned();
        for term in &self.terms {
            sql.push_str(" AND ");
            sql.push_str(term);
        }
        sql
    }
}
