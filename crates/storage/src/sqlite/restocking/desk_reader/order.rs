//! In which order rows come, and where a page ended.

use context::StoreError;
use restocking::ports::{Grouping, Sort, SuggestionQuery};
use rusqlite::types::Value;

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

/// A cursor is JSON of the order's name, the sort values and the row number, in hexadecimal: opaque, and safe in a URL.
pub(super) fn write_cursor(query: &SuggestionQuery, place: &[Value]) -> Result<String, StoreError> {
    let json = |value: &Value| match value {
        Value::Integer(number) => Ok(serde_json::json!(number)),
        Value::Text(text) => Ok(serde_json::json!(text)),
        _ => Err(StoreError::Corrupt("a sort value of an unknown type".to_owned())),
    };
    let mut cursor = vec![serde_json::json!(name(query))];
    for value in place {
        cursor.push(json(value)?);
    }
    let place = serde_json::Value::Array(cursor);
    Ok(place.to_string().bytes().map(|byte| format!("{byte:02x}")).collect())
}

/// The sort values and the row number of a cursor that this list gave.
pub(super) fn read_cursor(cursor: &str, query: &SuggestionQuery, values: usize) -> Result<Vec<Value>, StoreError> {
    let refused = || StoreError::Refused("this cursor was not given by this list; start again without one".to_owned());
    let bytes: Option<Vec<u8>> = (0..cursor.len() / 2)
        .map(|at| cursor.get(at * 2..at * 2 + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect();
    let parts: Vec<serde_json::Value> = serde_json::from_slice(&bytes.ok_or_else(refused)?).map_err(|_| refused())?;
    let (of, place) = parts.split_first().ok_or_else(refused)?;
    if *of != name(query) || place.len() != values {
        return Err(refused());
    }
    let value = |json: &serde_json::Value| match json {
        serde_json::Value::Number(number) => number.as_i64().map(Value::Integer),
        serde_json::Value::String(text) => Some(Value::Text(text.clone())),
        _ => None,
    };
    place.iter().map(|json| value(json).ok_or_else(refused)).collect()
}
