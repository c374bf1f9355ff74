//! The types of expressions, found while they are read.

use super::SourceFault;
use super::function::Function;
use super::node::{Comparison, Node, Operator};
use crate::Type;

/// A part of an expression with its type; none where a fault was found in it already.
pub(super) struct Typed {
    pub(super) node: Node,
    pub(super) kind: Option<Type>,
    pub(super) at: usize,
}

pub(super) fn expect(typed: &Typed, wanted: Type, what: &str, faults: &mut Vec<SourceFault>) {
    if let Some(kind) = typed.kind.filter(|kind| *kind != wanted) {
        faults.push(SourceFault::new(
            typed.at,
            format!("{what} must be {wanted}, and this is {kind}{}", hint(kind, wanted)),
        ));
    }
}

fn hint(kind: Type, wanted: Type) -> &'static str {
    match (kind, wanted) {
        (Type::Date, Type::Number) => "; the days between two dates are one minus the other",
        (Type::Number, Type::Date) => "; write a date like 2026-12-24, or one plus days, like arrival_date + 7",
        (Type::Number, Type::Truth) => "; compare it, as in age > 30",
        (Type::Text, Type::Truth) => "; compare it, as in supplier == 'S-1'",
        _ => "",
    }
}

/// Both of one type.
pub(super) fn same(left: &Typed, right: &Typed, what: &str, faults: &mut Vec<SourceFault>) -> bool {
    match (left.kind, right.kind) {
        (Some(one), Some(other)) if one != other => {
            faults.push(SourceFault::new(right.at, format!("{what} is {other}, and it is compared with {one}")));
            false
        }
        _ => true,
    }
}

pub(super) fn comparable(comparison: Comparison, left: &Typed, right: &Typed, faults: &mut Vec<SourceFault>) {
    if !same(left, right, "the right side", faults) {
        return;
    }
    let has_order = |kind: Option<Type>| !matches!(kind, Some(Type::Text | Type::Truth));
    let needs_order = !matches!(comparison, Comparison::Equal | Comparison::Unequal);
    if needs_order && !(has_order(left.kind) && has_order(right.kind)) {
        faults.push(SourceFault::new(left.at, "only numbers and dates are more or less; write == or != here"));
    }
}

pub(super) fn computed(operator: Operator, left: &Typed, right: &Typed, faults: &mut Vec<SourceFault>) -> Option<Type> {
    match (operator, left.kind?, right.kind?) {
        (_, Type::Number, Type::Number) | (Operator::Subtract, Type::Date, Type::Date) => Some(Type::Number),
        (Operator::Add | Operator::Subtract, Type::Date, Type::Number) => Some(Type::Date),
        (Operator::Add, Type::Number, Type::Date) => {
            faults.push(SourceFault::new(left.at, "write the date first, as in arrival_date + 7"));
            None
        }
        (_, one, other) => {
            let text = format!("cannot compute with {one} and {other}; numbers can, and dates with days");
            faults.push(SourceFault::new(left.at, text));
            None
        }
    }
}

/// The type of a call.
pub(super) fn called(
    function: Function,
    at: usize,
    arguments: &[Typed],
    faults: &mut Vec<SourceFault>,
) -> Option<Type> {
    let usage = function.usage();
    if arguments.len() != function.arity() {
        let count = arguments.len();
        faults
            .push(SourceFault::new(at, format!("takes {} and not {count}; write {usage}", counted(function.arity()))));
        return None;
    }
    let mut all = |wanted: Type| {
        for argument in arguments {
            expect(argument, wanted, &format!("what {usage} takes"), faults);
        }
    };
    match function {
        Function::Abs | Function::Floor | Function::Ceil | Function::Round => {
            all(Type::Number);
            Some(Type::Number)
        }
        Function::Month | Function::Weekday => {
            all(Type::Date);
            Some(Type::Number)
        }
        Function::StartsWith | Function::EndsWith | Function::Contains => {
            all(Type::Text);
            Some(Type::Truth)
        }
        Function::Known => Some(Type::Truth),
        Function::Min | Function::Max => {
            same(&arguments[0], &arguments[1], "the second argument", faults);
            if let Some(kind @ (Type::Text | Type::Truth)) = arguments[0].kind {
                faults.push(SourceFault::new(
                    arguments[0].at,
                    format!("{usage} takes numbers or dates, and this is {kind}"),
                ));
            }
            arguments[0].kind
        }
        Function::Otherwise => {
            same(&arguments[0], &arguments[1], "the second argument", faults);
            arguments[0].kind
        }
        Function::If => {
            expect(&arguments[0], Type::Truth, "the condition", faults);
            same(&arguments[1], &arguments[2], "the third argument", faults);
            arguments[1].kind
        }
    }
}

fn counted(count: usize) -> String {
    if count == 1 { "1 argument".to_owned() } else { format!("{count} arguments") }
}
