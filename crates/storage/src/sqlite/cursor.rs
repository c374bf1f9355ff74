//! Where a page of a list ended: JSON of the list's name and the values of the last row, in hexadecimal: opaque, and safe
//! in a URL.

use context::StoreError;
use rusqlite::types::Value;

/// The cursor behind a row of the list of that name.
///
/// # Errors
/// When a value is neither a number nor a text.
pub fn write(name: &str, place: &[Value]) -> Result<String, StoreError> {
    let json = |value: &Value| match value {
        Value::Integer(number) => Ok(serde_json::json!(number)),
        Value::Text(text) => Ok(serde_json::json!(text)),
        _ => Err(StoreError::Corrupt("a sort value of an unknown type".to_owned())),
    };
    let mut cursor = vec![serde_json::json!(name)];
    for value in place {
        cursor.push(json(value)?);
    }
    let place = serde_json::Value::Array(cursor);
    Ok(place.to_string().bytes().map(|byte| format!("{byte:02x}")).collect())
}

/// The so many values of a cursor that the list of that name gave. Takes any text.
///
/// # Errors
/// When that list gave no such cursor.
pub fn read(cursor: &str, name: &str, values: usize) -> Result<Vec<Value>, StoreError> {
    let refused = || StoreError::Refused("this cursor was not given by this list; start again without one".to_owned());
    let bytes: Option<Vec<u8>> = (0..cursor.len() / 2)
        .map(|at| cursor.get(at * 2..at * 2 + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect();
    let parts: Vec<serde_json::Value> = serde_json::from_slice(&bytes.ok_or_else(refused)?).map_err(|_| refused())?;
    let (of, place) = parts.split_first().ok_or_else(refused)?;
    if *of != name || place.len() != values {
        return Err(refused());
    }
    let value = |json: &serde_json::Value| match json {
        serde_json::Value::Number(number) => number.as_i64().map(Value::Integer),
        serde_json::Value::String(text) => Some(Value::Text(text.clone())),
        _ => None,
    };
    place.iter().map(|json| value(json).ok_or_else(refused)).collect()
}
