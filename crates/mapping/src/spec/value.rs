//! Where the value of a field comes from and how it is read. Generic over how a column is named: by its name in the
//! file, or, once compared with the database, by its place in a row.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::DateFormat;
use crate::finding::Place;

/// A column as the mapping names it: `Column`, or `alias.Column` of a join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ColumnName(pub(crate) String);

/// A field's value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Value<C> {
    pub(crate) at: Place,
    pub(crate) from: From<C>,
    /// Where nothing stands there.
    pub(crate) default: Option<String>,
    /// Word of the source to value; others are refused.
    pub(crate) words: Option<BTreeMap<String, String>>,
    pub(crate) times: Option<Times<C>>,
    /// In which unit the source counts time.
    pub(crate) unit: Unit,
    pub(crate) round: Option<Rounding>,
    /// How dates of this field are written, where not as everywhere.
    pub(crate) dates: Vec<DateFormat>,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum From<C> {
    Column(C),
    Constant(String),
    Text(Vec<Piece<C>>),
    DaysFromToday(i32),
}

/// A piece of a composed text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece<C> {
    Words(String),
    Column(C),
}

/// What a number is multiplied by.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Times<C> {
    Number(Decimal),
    Column(C),
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Seconds,
    Minutes,
    Hours,
    Days,
    Weeks,
}

impl Unit {
    /// A day counts so many of them; weeks the other way round.
    pub(crate) fn in_days(self, count: Decimal) -> Decimal {
        match self {
            Self::Seconds => count / Decimal::from(86_400),
            Self::Minutes => count / Decimal::from(1_440),
            Self::Hours => count / Decimal::from(24),
            Self::Days => count,
            Self::Weeks => count.saturating_mul(Decimal::from(7)),
        }
    }
}

/// How a whole number is made of a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rounding {
    Up,
    Down,
    Nearest,
}

/// A yes or no.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Flag<C> {
    pub(crate) value: Value<C>,
    pub(crate) test: FlagTest,
}

/// What makes it a yes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum FlagTest {
    Is(Vec<String>),
    IsNot(Vec<String>),
    IsSet(bool),
    /// One of the usual words for yes and no.
    Truth,
}

/// Something whose columns can be resolved.
pub(crate) trait Inputs {
    /// The same with columns of another kind.
    type Resolved<D>;

    /// Resolves every column; `None` after the first call of `column` that gave none, all having been asked.
    fn resolve<D>(&self, column: &mut dyn FnMut(&ColumnName, &Place) -> Option<D>) -> Option<Self::Resolved<D>>;
}

impl Inputs for Value<ColumnName> {
    type Resolved<D> = Value<D>;

    fn resolve<D>(&self, column: &mut dyn FnMut(&ColumnName, &Place) -> Option<D>) -> Option<Value<D>> {
        let from = match &self.from {
            From::Column(name) => column(name, &self.at).map(From::Column),
            From::Constant(text) => Some(From::Constant(text.clone())),
            From::DaysFromToday(days) => Some(From::DaysFromToday(*days)),
            From::Text(pieces) => {
                let resolved: Vec<Option<Piece<D>>> = pieces
                    .iter()
                    .map(|piece| match piece {
                        Piece::Words(text) => Some(Piece::Words(text.clone())),
                        Piece::Column(name) => column(name, &self.at).map(Piece::Column),
                    })
                    .collect();
                resolved.into_iter().collect::<Option<Vec<_>>>().map(From::Text)
            }
        };
        let times = match &self.times {
            None => Some(None),
            Some(Times::Number(number)) => Some(Some(Times::Number(*number))),
            Some(Times::Column(name)) => column(name, &self.at).map(|column| Some(Times::Column(column))),
        };
        Some(Value {
            at: self.at.clone(),
            from: from?,
            default: self.default.clone(),
            words: self.words.clone(),
            times: times?,
            unit: self.unit,
            round: self.round,
            dates: self.dates.clone(),
        })
    }
}

impl Inputs for Flag<ColumnName> {
    type Resolved<D> = Flag<D>;

    fn resolve<D>(&self, column: &mut dyn FnMut(&ColumnName, &Place) -> Option<D>) -> Option<Flag<D>> {
        Some(Flag { value: self.value.resolve(column)?, test: self.test.clone() })
    }
}
