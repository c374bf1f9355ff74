//! A scope as a condition on `supplier_id` and `category` of a table or alias `s`.

use std::rc::Rc;

use restocking::planners::{Assigned, Scope};
use rusqlite::types::Value;

use crate::sqlite::value::texts;

/// What is assigned; takes the first two of [`lists`]. A category that is missing is in no list.
const WITHIN: &str = "(s.supplier_id IN rarray(?) OR s.category IN rarray(?))";
/// The same, or assigned to nobody; takes all four of [`lists`].
const WITHIN_OR_NOBODYS: &str = "(s.supplier_id IN rarray(?) OR s.category IN rarray(?)
    OR NOT (s.supplier_id IN rarray(?) OR ifnull(s.category IN rarray(?), 0)))";

/// What the conditions are asked with: two lists, or four where what is nobody's is in the scope.
pub(in crate::sqlite::restocking) fn lists(scope: &Scope) -> Vec<Rc<Vec<Value>>> {
    let of = |assigned: &Assigned| {
        let list =
            |ids: &std::collections::BTreeSet<String>| texts(&ids.iter().map(String::as_str).collect::<Vec<_>>());
        [list(&assigned.suppliers), list(&assigned.categories)]
    };
    let without = scope.without().map(of);
    of(scope.within()).into_iter().chain(without.into_iter().flatten()).collect()
}

/// The condition that takes these lists.
pub(in crate::sqlite::restocking) fn condition(lists: &[Rc<Vec<Value>>]) -> &'static str {
    if lists.len() == 2 { WITHIN } else { WITHIN_OR_NOBODYS }
}

/// All scopes as one condition that begins with `AND`, and what it is asked with; nothing where there is none.
pub(in crate::sqlite::restocking) fn all_of(scopes: &[Scope]) -> (String, Vec<Rc<Vec<Value>>>) {
    let (mut sql, mut params) = (String::new(), Vec::new());
    for scope in scopes {
        let lists = lists(scope);
        sql.push_str(" AND ");
        sql.push_str(condition(&lists));
        params.extend(lists);
    }
    (sql, params)
}
