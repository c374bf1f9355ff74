//! An expression as a tree. Its size and depth are bounded by the parser.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::function::Function;
use crate::Name;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Number(Decimal),
    Date(Date),
    Text(Box<str>),
    Truth(bool),
    Name(Name),
    Not(Box<Self>),
    Negate(Box<Self>),
    Both(Box<Self>, Box<Self>),
    Either(Box<Self>, Box<Self>),
    Compare(Comparison, Box<Self>, Box<Self>),
    Compute(Operator, Box<Self>, Box<Self>),
    /// Whether a value is one of a list of literals, or, negated, none of them.
    In {
        value: Box<Self>,
        list: Vec<Self>,
        negated: bool,
    },
    Call(Function, Vec<Self>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}
