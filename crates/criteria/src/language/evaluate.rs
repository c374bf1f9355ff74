//! Evaluation: exact, total, at most one step a part.
//!
//! What is unknown makes unknown whatever depends on it; `and` and `or` know their answer where one side decides.

use jiff::Span;
use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::function::Function;
use super::node::{Comparison, Node, Operator};
use crate::{Facts, Value};

pub(super) fn value<'a>(node: &'a Node, facts: Facts<'_, 'a>) -> Value<'a> {
    match node {
        Node::Number(number) => Value::Number(*number),
        Node::Date(date) => Value::Date(*date),
        Node::Text(text) => Value::Text(text),
        Node::Truth(truth) => Value::Truth(*truth),
        Node::Name(name) => facts(*name),
        Node::Not(inner) => match value(inner, facts) {
            Value::Truth(truth) => Value::Truth(!truth),
            _ => Value::Unknown,
        },
        Node::Negate(inner) => match value(inner, facts) {
            Value::Number(number) => Value::Number(-number),
            _ => Value::Unknown,
        },
        Node::Both(left, right) => decided(left, right, false, facts),
        Node::Either(left, right) => decided(left, right, true, facts),
        Node::Compare(comparison, left, right) => compared(*comparison, value(left, facts), value(right, facts)),
        Node::Compute(operator, left, right) => computed(*operator, value(left, facts), value(right, facts)),
        Node::In { value: inner, list, negated } => match value(inner, facts) {
            Value::Unknown => Value::Unknown,
            found => Value::Truth(list.iter().any(|member| value(member, facts) == found) != *negated),
        },
        Node::Call(function, arguments) => called(*function, arguments, facts),
    }
}

/// `and` (decided by false) and `or` (decided by true).
fn decided<'a>(left: &'a Node, right: &'a Node, decisive: bool, facts: Facts<'_, 'a>) -> Value<'a> {
    let one = value(left, facts);
    if one == Value::Truth(decisive) {
        return one;
    }
    match (one, value(right, facts)) {
        (_, other) if other == Value::Truth(decisive) => other,
        (Value::Truth(_), other @ Value::Truth(_)) => other,
        _ => Value::Unknown,
    }
}

fn compared<'a>(comparison: Comparison, left: Value<'a>, right: Value<'a>) -> Value<'a> {
    let ordering = match (left, right) {
        (Value::Number(one), Value::Number(other)) => one.cmp(&other),
        (Value::Date(one), Value::Date(other)) => one.cmp(&other),
        (Value::Text(one), Value::Text(other)) => one.cmp(other),
        (Value::Truth(one), Value::Truth(other)) => one.cmp(&other),
        _ => return Value::Unknown,
    };
    Value::Truth(match comparison {
        Comparison::Equal => ordering.is_eq(),
        Comparison::Unequal => ordering.is_ne(),
        Comparison::Less => ordering.is_lt(),
        Comparison::LessOrEqual => ordering.is_le(),
        Comparison::Greater => ordering.is_gt(),
        Comparison::GreaterOrEqual => ordering.is_ge(),
    })
}

fn computed<'a>(operator: Operator, left: Value<'a>, right: Value<'a>) -> Value<'a> {
    match (left, right) {
        (Value::Number(one), Value::Number(other)) => match operator {
            Operator::Add => one.checked_add(other),
            Operator::Subtract => one.checked_sub(other),
            Operator::Multiply => one.checked_mul(other),
            Operator::Divide => one.checked_div(other),
        }
        .into(),
        (Value::Date(date), Value::Number(days)) => {
            let days = if operator == Operator::Subtract { -days } else { days };
            moved(date, days).into()
        }
        (Value::Date(one), Value::Date(other)) => Value::from(i64::from((one - other).get_days())),
        _ => Value::Unknown,
    }
}

/// The day so many whole days later, parts of a day left aside.
pub(crate) fn moved(date: Date, days: Decimal) -> Option<Date> {
    let span = Span::new().try_days(days.floor().to_i64()?).ok()?;
    date.checked_add(span).ok()
}

fn called<'a>(function: Function, arguments: &'a [Node], facts: Facts<'_, 'a>) -> Value<'a> {
    let argument = |index: usize| arguments.get(index).map_or(Value::Unknown, |node| value(node, facts));
    let first = argument(0);
    match (function, first) {
        (Function::Known, found) => Value::Truth(found != Value::Unknown),
        (Function::Otherwise, Value::Unknown) => argument(1),
        (Function::Otherwise, known) => known,
        (Function::If, Value::Truth(holds)) => argument(if holds { 1 } else { 2 }),
        (Function::Abs, Value::Number(number)) => Value::Number(number.abs()),
        (Function::Floor, Value::Number(number)) => Value::Number(number.floor()),
        (Function::Ceil, Value::Number(number)) => Value::Number(number.ceil()),
        (Function::Round, Value::Number(number)) => {
            Value::Number(number.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero))
        }
        (Function::Month, Value::Date(date)) => i64::from(date.month()).into(),
        (Function::Weekday, Value::Date(date)) => i64::from(date.weekday().to_monday_one_offset()).into(),
        (Function::Min | Function::Max, _) => {
            let second = argument(1);
            match compared(Comparison::LessOrEqual, first, second) {
                Value::Truth(is_less) => {
                    if is_less == (function == Function::Min) {
                        first
                    } else {
                        second
                    }
                }
                _ => Value::Unknown,
            }
        }
        (Function::StartsWith | Function::EndsWith | Function::Contains, Value::Text(text)) => match argument(1) {
            Value::Text(part) => Value::Truth(match function {
                Function::StartsWith => text.starts_with(part),
                Function::EndsWith => text.ends_with(part),
                _ => text.contains(part),
            }),
            _ => Value::Unknown,
        },
        _ => Value::Unknown,
    }
}
