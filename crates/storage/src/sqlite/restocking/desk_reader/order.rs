//! In which order rows come, and where a page ended.

use context::StoreError;
use restocking::ports::{Grouping, Sort, SuggestionQuery};
use rusqlite::types::Value;

use crate::sqlite::cursor;

/// What rows are ordered by, ascending, before the row number: one direction for all, so that one comparison of rows
/// finds the next page.
pub(super) fn keys(query: &SuggestionQuery) -> Vec<&'static str> {
    let mut keys = query.group.map(group_keys).unwrap_or_default();
    keys.extend_from_slice(match query.sort {
        Sort::Value => &["-s.value"],
        Sort::Newest => &["-s.changed_at"],
        Sort::Date => &["s.sort_date"],
        Sort::Supplier => &["s.supplier_name", "-s.value"],
        Sort::Product => &["s.product_name"],
    });
    keys
}

/// What the groups are ordered by.
pub(super) fn group_keys(group: Grouping) -> Vec<&'static str> {
    match group {
        Grouping::Supplier => vec!["s.supplier_name", "s.supplier_id"],
        Grouping::Category => vec!["coalesce(s.category, '')"],
        // As `ProposalKind::ALL`.
        Grouping::Kind => vec![
            "CASE s.kind WHEN 'advance' THEN 0 WHEN 'increase' THEN 1 WHEN 'cancel' THEN 2 WHEN 'postpone' THEN 3 WHEN 'decrease' THEN 4 ELSE 5 END",
        ],
    }
}

/// The name under which a cursor of this list is known.
fn name(query: &SuggestionQuery) -> String {
    let group = query.group.map_or("", Grouping::as_str);
    format!("{}/{group}", query.sort.as_str())
}

/// A cursor behind a row: its sort values and row number.
pub(super) fn write_cursor(query: &SuggestionQuery, place: &[Value]) -> Result<String, StoreError> {
    cursor::write(&name(query), place)
}

/// The sort values and the row number of a cursor that this list gave.
pub(super) fn read_cursor(cursor: &str, query: &SuggestionQuery, values: usize) -> Result<Vec<Value>, StoreError> {
    cursor::read(cursor, &name(query), values)
}
