//! One criterion of a team: when it speaks, what it wants, and why.

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::language::{Expression, moved};
use crate::template::Template;
use crate::{Facts, Name, Value};

/// What a criterion wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Nothing: the line is left as it is.
    Leave,
    /// Tell it, propose nothing.
    Inform,
    /// Take the line back.
    Cancel,
    /// Let it come later.
    Postpone,
    /// Let it come earlier.
    Advance,
    /// Take less.
    Decrease,
    /// Take more.
    Increase,
}

impl Action {
    /// All actions, as they are documented.
    pub const ALL: [Self; 7] =
        [Self::Cancel, Self::Postpone, Self::Advance, Self::Decrease, Self::Increase, Self::Inform, Self::Leave];

    /// As written after `kind`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Leave => "leave",
            Self::Inform => "inform",
            Self::Cancel => "cancel",
            Self::Postpone => "postpone",
            Self::Advance => "advance",
            Self::Decrease => "decrease",
            Self::Increase => "increase",
        }
    }

    /// Whether it changes the arrival.
    pub(crate) const fn moves(self) -> bool {
        matches!(self, Self::Postpone | Self::Advance)
    }

    /// Whether it changes the quantity alone.
    pub(crate) const fn resizes(self) -> bool {
        matches!(self, Self::Decrease | Self::Increase)
    }
}

/// How much: the new date or quantity, or the difference from the present one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Amount {
    To(Expression),
    By(Expression),
}

impl Amount {
    pub(crate) fn expression(&self) -> &Expression {
        match self {
            Self::To(expression) | Self::By(expression) => expression,
        }
    }
}

/// A criterion, compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    pub(crate) id: Arc<str>,
    pub(crate) action: Action,
    pub(crate) priority: i64,
    pub(crate) when: Expression,
    /// The condition under which it goes on speaking while its suggestion is shown, though `when` holds no more.
    pub(crate) stays_while: Option<Expression>,
    /// The date of a postponement or an advance, the quantity of a decrease or an increase.
    pub(crate) amount: Option<Amount>,
    /// Beside a new date: a new quantity.
    pub(crate) quantity: Option<Expression>,
    pub(crate) reason: Template,
}

/// What a criterion wants of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// What to do.
    pub action: Action,
    /// The arrival wanted, where it is to change.
    pub date: Option<Date>,
    /// The open quantity wanted, in purchase units, where it is to change.
    pub quantity: Option<Decimal>,
}

impl Criterion {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &Arc<str> {
        &self.id
    }

    /// What it wants where it speaks.
    #[must_use]
    pub fn action(&self) -> Action {
        self.action
    }

    /// The highest one of those that speak wins.
    #[must_use]
    pub fn priority(&self) -> i64 {
        self.priority
    }

    /// When it speaks.
    #[must_use]
    pub fn when(&self) -> &Expression {
        &self.when
    }

    /// Why, in words.
    #[must_use]
    pub fn reason(&self) -> &Template {
        &self.reason
    }

    /// What it wants of a line; none where its condition does not hold, or something it needs is not known.
    #[must_use]
    pub fn wish<'a>(&'a self, facts: Facts<'_, 'a>, is_shown: bool) -> Option<Wish> {
        let holds = |condition: &'a Expression| condition.value(facts) == Value::Truth(true);
        let speaks = holds(&self.when) || is_shown && self.stays_while.as_ref().is_some_and(holds);
        if !speaks {
            return None;
        }
        let mut wish = Wish { action: self.action, date: None, quantity: None };
        match &self.amount {
            None => {}
            Some(amount) if self.action.moves() => wish.date = Some(self.date(amount, facts)?),
            Some(amount) => wish.quantity = Some(self.quantity(amount, facts)?),
        }
        if let Some(quantity) = &self.quantity {
            wish.quantity = Some(number(quantity.value(facts))?);
        }
        Some(wish)
    }

    fn date<'a>(&'a self, amount: &'a Amount, facts: Facts<'_, 'a>) -> Option<Date> {
        match (amount, amount.expression().value(facts), facts(Name::ArrivalDate)) {
            (Amount::To(_), Value::Date(date), _) => Some(date),
            (Amount::By(_), Value::Number(days), Value::Date(arrival)) => {
                // Parts of a day count for nothing.
                let days = days.trunc();
                moved(arrival, if self.action == Action::Advance { -days } else { days })
            }
            _ => None,
        }
    }

    fn quantity<'a>(&'a self, amount: &'a Amount, facts: Facts<'_, 'a>) -> Option<Decimal> {
        let value = number(amount.expression().value(facts))?;
        match amount {
            Amount::To(_) => Some(value),
            Amount::By(_) => {
                let present = number(facts(Name::Quantity))?;
                if self.action == Action::Decrease { present.checked_sub(value) } else { present.checked_add(value) }
            }
        }
    }
}

fn number(value: Value<'_>) -> Option<Decimal> {
    match value {
        Value::Number(number) => Some(number),
        _ => None,
    }
}
