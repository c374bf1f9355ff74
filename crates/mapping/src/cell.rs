//! What stands in a column of a row.

use std::borrow::Cow;

use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use serde_json::{Number, Value as Json, json};

/// A value as the database has it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Null,
    Int(i64),
    Real(f64),
    Text(Box<str>),
    /// Bytes that are no text: nothing that is read here is made of them.
    Bytes,
}

impl Cell {
    pub(crate) fn from_sqlite(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(number) => Self::Int(number),
            ValueRef::Real(number) => Self::Real(number),
            ValueRef::Text(bytes) => std::str::from_utf8(bytes).map_or(Self::Bytes, |text| Self::Text(text.into())),
            ValueRef::Blob(_) => Self::Bytes,
        }
    }

    /// As a word: a whole number without a fraction, a text without padding where that is asked for.
    pub(crate) fn word(&self, trim: bool) -> Cow<'_, str> {
        match self {
            Self::Null => Cow::Borrowed(""),
            Self::Int(number) => Cow::Owned(number.to_string()),
            Self::Real(number) => Cow::Owned(number.to_string()),
            Self::Text(text) => Cow::Borrowed(if trim { text.trim() } else { text }),
            Self::Bytes => Cow::Borrowed("(bytes)"),
        }
    }

    /// For a place that is remembered.
    pub(crate) fn to_json(&self) -> Json {
        match self {
            Self::Int(number) => Json::Number(Number::from(*number)),
            // Written out, because a JSON number may not come back to the last bit.
            Self::Real(number) => json!({ "real": number.to_string() }),
            Self::Text(text) => Json::String(text.to_string()),
            Self::Null | Self::Bytes => Json::Null,
        }
    }

    pub(crate) fn from_json(json: &Json) -> Option<Self> {
        match json {
            Json::Number(number) => number.as_i64().map(Self::Int),
            Json::String(text) => Some(Self::Text(text.as_str().into())),
            Json::Object(real) => real.get("real")?.as_str()?.parse().ok().map(Self::Real),
            _ => None,
        }
    }
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null | Self::Bytes => ToSqlOutput::Owned(Value::Null),
            Self::Int(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Self::Real(number) => ToSqlOutput::Owned(Value::Real(*number)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_to_the_last_bit() {
        for cell in [Cell::Int(i64::MAX), Cell::Real(0.1 + 0.2), Cell::Real(-1e300), Cell::Text("10 \u{e4}\"".into())] {
            let text = cell.to_json().to_string();
            assert_eq!(Cell::from_json(&serde_json::from_str(&text).unwrap()), Some(cell));
        }
    }

    #[test]
    fn a_number_is_the_same_word_whatever_it_is_kept_as() {
        assert_eq!(Cell::Int(4003).word(true), Cell::Real(4003.0).word(true));
        assert_eq!(Cell::Text("CS ".into()).word(true), "CS");
        assert_eq!(Cell::Text("CS ".into()).word(false), "CS ");
    }
}
