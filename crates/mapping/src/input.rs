//! Reading a field of a row: from what stands there to what it means.

use std::borrow::Cow;

use jiff::ToSpan as _;
use jiff::civil::Date;
use restocking::ports::ToldRow;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::cell::Cell;
use crate::dates::{self, Calendar};
use crate::fetch::Record;
use crate::finding::Place;
use crate::scope::ColumnRef;
use crate::spec::{Flag, FlagTest, From, Piece, Rounding, SourceSpec, Times, Value};

/// Why a field or a row cannot be used, or what was read otherwise than it stands there.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    /// The key of the mapping.
    pub(crate) at: Place,
    /// The same for every row with this fault.
    pub(crate) what: String,
    /// What stands there.
    pub(crate) detail: String,
}

impl Fault {
    pub(crate) fn told(self, place: String) -> ToldRow {
        ToldRow { place, fault: format!("{}: {}", self.at.key, self.what), detail: self.detail }
    }
}

/// How everything in a source is written.
pub(crate) struct Reader<'m> {
    pub(crate) spec: &'m SourceSpec,
    pub(crate) calendar: &'m Calendar,
}

type Read<T> = Result<T, Fault>;

impl Reader<'_> {
    /// What stands there, as a word of the mapping's choosing; none where nothing does.
    fn word<'r>(&self, value: &'r Value<ColumnRef>, record: &'r Record) -> Read<Option<Cow<'r, str>>> {
        let found = match &value.from {
            From::Column(column) => self.set(record.cell(*column)),
            From::Constant(text) => return Ok(Some(Cow::Borrowed(text))),
            From::DaysFromToday(days) => return Ok(Some(Cow::Owned(self.day(*days).to_string()))),
            From::Text(pieces) => self.composed(pieces, record),
        };
        let Some(found) = found else { return Ok(value.default.as_deref().map(Cow::Borrowed)) };
        match &value.words {
            None => Ok(Some(found)),
            Some(words) => match words.get(found.as_ref()) {
                Some(meaning) => Ok(Some(Cow::Borrowed(meaning))),
                None => Err(fault(value, "a word that the mapping does not know", format!("\"{found}\""))),
            },
        }
    }

    /// A cell that says something.
    fn set<'r>(&self, cell: &'r Cell) -> Option<Cow<'r, str>> {
        let word = cell.word(self.spec.trim);
        let is_empty = word.trim().is_empty() || self.spec.empty.iter().any(|empty| *empty == word);
        (!is_empty).then_some(word)
    }

    fn composed(&self, pieces: &[Piece<ColumnRef>], record: &Record) -> Option<Cow<'static, str>> {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Words(words) => text.push_str(words),
                Piece::Column(column) => text.push_str(&self.set(record.cell(*column))?),
            }
        }
        Some(Cow::Owned(text))
    }

    fn day(&self, days: i32) -> Date {
        self.calendar.today.saturating_add(days.days())
    }

    pub(crate) fn text(&self, value: &Value<ColumnRef>, record: &Record) -> Read<String> {
        self.optional_text(value, record)?.ok_or_else(|| empty(value))
    }

    pub(crate) fn optional_text(&self, value: &Value<ColumnRef>, record: &Record) -> Read<Option<String>> {
        Ok(self.word(value, record)?.map(Cow::into_owned))
    }

    pub(crate) fn decimal(&self, value: &Value<ColumnRef>, record: &Record) -> Read<Option<Decimal>> {
        let Some(word) = self.word(value, record)? else { return Ok(None) };
        let number = self.number(value, &word)?;
        let factor = match &value.times {
            None => return Ok(Some(number)),
            Some(Times::Number(factor)) => *factor,
            Some(Times::Column(column)) => {
                let factor = self.set(record.cell(*column));
                let factor = factor.ok_or_else(|| fault(value, "what it is multiplied by is empty", String::new()))?;
                self.number(value, &factor)?
            }
        };
        let product = number.checked_mul(factor);
        product.map(Some).ok_or_else(|| fault(value, "too large a number", format!("{number} x {factor}")))
    }

    fn number(&self, value: &Value<ColumnRef>, word: &str) -> Read<Decimal> {
        let plain = if self.spec.decimal_comma && !matches!(value.from, From::Constant(_)) {
            Cow::Owned(word.replace('.', "").replace(',', "."))
        } else {
            Cow::Borrowed(word)
        };
        let read = plain.parse().or_else(|_| Decimal::from_scientific(&plain));
        read.map_err(|_| fault(value, "no number", format!("\"{word}\"")))
    }

    /// A whole number; a fraction is refused unless the mapping says how it is rounded.
    pub(crate) fn integer(&self, value: &Value<ColumnRef>, record: &Record) -> Read<Option<i64>> {
        if let (From::Column(column), None, None) = (&value.from, &value.words, &value.times)
            && let Cell::Int(number) = record.cell(*column)
        {
            return Ok(Some(*number));
        }
        let Some(number) = self.decimal(value, record)? else { return Ok(None) };
        whole(value, number, value.round).map(Some)
    }

    pub(crate) fn required_integer(&self, value: &Value<ColumnRef>, record: &Record) -> Read<i64> {
        self.integer(value, record)?.ok_or_else(|| empty(value))
    }

    /// A length of time in days, rounded up.
    pub(crate) fn days(&self, value: &Value<ColumnRef>, record: &Record) -> Read<Option<u32>> {
        let Some(number) = self.decimal(value, record)? else { return Ok(None) };
        let days = whole(value, value.unit.in_days(number), Some(value.round.unwrap_or(Rounding::Up)))?;
        let days = u32::try_from(days).ok().filter(|days| *days <= 3_650);
        days.map(Some).ok_or_else(|| fault(value, "not between 0 and 3650 days", number.to_string()))
    }

    pub(crate) fn date(&self, value: &Value<ColumnRef>, record: &Record) -> Read<Option<Date>> {
        if let From::DaysFromToday(days) = value.from {
            return Ok(Some(self.day(days)));
        }
        let Some(word) = self.word(value, record)? else { return Ok(None) };
        let formats = if value.dates.is_empty() { &self.spec.dates } else { &value.dates };
        let date = self.calendar.read(&word, formats);
        date.map(Some).ok_or_else(|| fault(value, format!("no date like {}", dates::shown(formats)), quote(&word)))
    }

    pub(crate) fn required_date(&self, value: &Value<ColumnRef>, record: &Record) -> Read<Date> {
        self.date(value, record)?.ok_or_else(|| empty(value))
    }

    /// A version; 1 where the source has none: whatever is heard later is newer.
    pub(crate) fn version(&self, value: Option<&Value<ColumnRef>>, record: &Record) -> Read<u64> {
        let Some(value) = value else { return Ok(1) };
        let word = self.word(value, record)?.ok_or_else(|| empty(value))?;
        let version = self.calendar.version(&word).filter(|version| *version > 0);
        version.ok_or_else(|| fault(value, "no version: a number from 1, or a time", quote(&word)))
    }

    pub(crate) fn flag(&self, flag: &Flag<ColumnRef>, record: &Record) -> Read<bool> {
        let word = self.word(&flag.value, record)?;
        let word = word.as_deref();
        match &flag.test {
            FlagTest::Is(words) => Ok(word.is_some_and(|word| words.iter().any(|known| known == word))),
            FlagTest::IsNot(words) => Ok(!word.is_some_and(|word| words.iter().any(|known| known == word))),
            FlagTest::IsSet(wanted) => Ok(word.is_some() == *wanted),
            FlagTest::Truth => match word.map(str::to_lowercase).as_deref() {
                None | Some("0" | "false" | "f" | "no" | "n") => Ok(false),
                Some("1" | "true" | "t" | "yes" | "y" | "-1") => Ok(true),
                Some(other) => {
                    Err(fault(&flag.value, "neither yes nor no; say which words mean yes with is", quote(other)))
                }
            },
        }
    }
}

fn whole(value: &Value<ColumnRef>, number: Decimal, round: Option<Rounding>) -> Read<i64> {
    let rounded = match round {
        None if number.is_integer() => number,
        None => return Err(fault(value, "a fraction where whole units are expected; say round", number.to_string())),
        Some(Rounding::Up) => number.ceil(),
        Some(Rounding::Down) => number.floor(),
        Some(Rounding::Nearest) => number.round(),
    };
    rounded.to_i64().ok_or_else(|| fault(value, "too large a number", number.to_string()))
}

pub(crate) fn fault(value: &Value<ColumnRef>, what: impl Into<String>, detail: impl Into<String>) -> Fault {
    Fault { at: value.at.clone(), what: what.into(), detail: detail.into() }
}

fn empty(value: &Value<ColumnRef>) -> Fault {
    fault(value, "empty; a default can be said", "nothing stands there")
}

fn quote(word: &str) -> String {
    let shown: String = word.chars().take(80).collect();
    format!("\"{shown}\"")
}
