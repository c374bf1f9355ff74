//! The list of suggestions: filtered, sorted, paged by keyset.

use context::StoreError;
use restocking::ports::{Sort, SuggestionPage, SuggestionQuery};
use restocking::suggestion::SuggestionView;
use rusqlite::Connection;
use rusqlite::types::Value;

use super::super::suggestions::{COLUMNS, record, ten_thousandths};
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::texts;

/// A condition, built from fixed texts; everything that came from outside is bound.
#[derive(Default)]
struct Filter {
    terms: Vec<&'static str>,
    params: Vec<Param>,
}

enum Param {
    One(Value),
    Many(std::rc::Rc<Vec<Value>>),
}

impl rusqlite::ToSql for Param {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        match self {
            Self::One(value) => value.to_sql(),
            Self::Many(list) => list.to_sql(),
        }
    }
}

impl Filter {
    fn add(&mut self, term: &'static str, param: impl Into<Value>) {
        self.terms.push(term);
        self.params.push(Param::One(param.into()));
    }

    fn any_of(&mut self, term: &'static str, values: &[&str]) {
        if !values.is_empty() {
            self.terms.push(term);
            self.params.push(Param::Many(texts(values)));
        }
    }

    fn sql(&self) -> String {
        let mut sql = "s.current = 1".to_owned();
        for term in &self.terms {
            sql.push_str(" AND ");
            sql.push_str(term);
        }
        sql
    }
}

fn filter(query: &SuggestionQuery) -> Filter {
    let mut filter = Filter::default();
    let states: Vec<&str> = query.states.iter().map(|state| state.as_str()).collect();
    let kinds: Vec<&str> = query.kinds.iter().map(|kind| kind.as_str()).collect();
    filter.any_of("s.state IN rarray(?)", &states);
    filter.any_of("s.kind IN rarray(?)", &kinds);
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
    for word in query.q.as_deref().unwrap_or("").split_whitespace().take(8) {
        let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let term =
            "(s.product_name || ' ' || s.product_id || ' ' || s.supplier_name || ' ' || s.order_id) LIKE ? ESCAPE '\\'";
        filter.add(term, format!("%{escaped}%"));
    }
    filter
}

/// Sort expressions and their common direction; the row number breaks ties.
fn order(sort: Sort) -> (&'static [&'static str], bool) {
    match sort {
        Sort::Value => (&["s.value"], false),
        Sort::Newest => (&["s.changed_at"], false),
        Sort::Date => (&["s.sort_date"], true),
        // One direction for both, so that one comparison of rows finds the next page: the most valuable first.
        Sort::Supplier => (&["s.supplier_name", "-s.value"], true),
        Sort::Product => (&["s.product_name"], true),
    }
}

pub(super) fn page(connection: &Connection, query: &SuggestionQuery) -> Result<SuggestionPage, StoreError> {
    let mut filter = filter(query);
    let count = format!("SELECT count(*) FROM suggestion s WHERE {}", filter.sql());
    let total: i64 = connection
        .prepare_cached(&count)
        .sql()?
        .query_row(rusqlite::params_from_iter(&filter.params), |row| row.get(0))
        .sql()?;
    let (keys, ascending) = order(query.sort);
    let (direction, beyond) = if ascending { ("ASC", ">") } else { ("DESC", "<") };
    let columns = keys.join(", ");
    let sorted: String = keys.iter().map(|key| format!("{key} {direction}, ")).collect();
    let mut condition = filter.sql();
    if let Some(cursor) = &query.cursor {
        let marks = ", ?".repeat(keys.len());
        condition.push_str(&format!(" AND ({columns}, s.n) {beyond} (?{marks})"));
        filter.params.extend(read_cursor(cursor, query.sort, keys.len() + 1)?.into_iter().map(Param::One));
    }
    let sql = format!(
        "SELECT {COLUMNS}, {columns}, s.n FROM suggestion s WHERE {condition} ORDER BY {sorted}s.n {direction} LIMIT ?"
    );
    let limit = query.limit.clamp(1, 1_000);
    filter.params.push(Param::One(i64::from(limit + 1).into()));
    let mut statement = connection.prepare_cached(&sql).sql()?;
    let mut rows = statement.query(rusqlite::params_from_iter(&filter.params)).sql()?;
    let (mut items, mut last, mut next_cursor) = (Vec::new(), None, None);
    while let Some(row) = rows.next().sql()? {
        if items.len() == limit as usize {
            next_cursor = last.as_deref().map(|place| write_cursor(query.sort, place)).transpose()?;
            break;
        }
        items.push(SuggestionView::from(&record(row)?));
        // After the seven columns of the record: the sort values and the row number.
        last = Some((7..=7 + keys.len()).map(|index| row.get(index).sql()).collect::<Result<Vec<Value>, _>>()?);
    }
    Ok(SuggestionPage { items, next_cursor, total: u64::try_from(total).unwrap_or(0) })
}

/// A cursor is JSON of the order's name, the sort values and the row number, in hexadecimal: opaque, and safe in a URL.
fn write_cursor(sort: Sort, place: &[Value]) -> Result<String, StoreError> {
    let json = |value: &Value| match value {
        Value::Integer(number) => Ok(serde_json::json!(number)),
        Value::Text(text) => Ok(serde_json::json!(text)),
        _ => Err(StoreError::Corrupt("a sort value of an unknown type".to_owned())),
    };
    let mut cursor = vec![serde_json::json!(sort.as_str())];
    for value in place {
        cursor.push(json(value)?);
    }
    let place = serde_json::Value::Array(cursor);
    Ok(place.to_string().bytes().map(|byte| format!("{byte:02x}")).collect())
}

fn read_cursor(cursor: &str, sort: Sort, values: usize) -> Result<Vec<Value>, StoreError> {
    let refused = || StoreError::Refused("this cursor was not given by this list; start again without one".to_owned());
    let bytes: Option<Vec<u8>> = (0..cursor.len() / 2)
        .map(|at| cursor.get(at * 2..at * 2 + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect();
    let parts: Vec<serde_json::Value> = serde_json::from_slice(&bytes.ok_or_else(refused)?).map_err(|_| refused())?;
    let (of, place) = parts.split_first().ok_or_else(refused)?;
    if of != sort.as_str() || place.len() != values {
        return Err(refused());
    }
    let value = |json: &serde_json::Value| match json {
        serde_json::Value::Number(number) => number.as_i64().map(Value::Integer),
        serde_json::Value::String(text) => Some(Value::Text(text.clone())),
        _ => None,
    };
    place.iter().map(|json| value(json).ok_or_else(refused)).collect()
}
