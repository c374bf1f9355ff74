//! The criteria of the file.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::MAX_CRITERIA;
use super::reader::Reader;
use crate::criterion::{Action, Amount, Criterion};
use crate::near::nearest;
use crate::{Expression, STANDARD, Template, Type};

const KEYS: [&str; 9] = ["id", "kind", "priority", "when", "stays_while", "to", "by", "quantity", "reason"];
/// Longest id of a criterion.
const MAX_ID: usize = 40;
const MAX_PRIORITY: i64 = 1_000_000;

/// The criteria, the highest priority first.
pub(super) fn criteria(array: &DeArray<'_>, reader: &mut Reader<'_>) -> Vec<Criterion> {
    let mut found = Vec::new();
    let mut ids = BTreeMap::new();
    for (index, item) in array.iter().enumerate() {
        let at = item.span().start;
        let DeValue::Table(table) = item.get_ref() else {
            reader.fault(at, "a criterion is a table; begin it with [[criteria]]");
            continue;
        };
        if index == MAX_CRITERIA {
            reader.fault(at, format!("there are more than {MAX_CRITERIA} criteria; put several into one with \"or\""));
        }
        if index < MAX_CRITERIA {
            found.extend(criterion(table, at, &mut ids, reader));
        }
    }
    found.sort_by_key(|criterion| std::cmp::Reverse(criterion.priority));
    found
}

fn criterion(
    table: &DeTable<'_>,
    at: usize,
    ids: &mut BTreeMap<String, usize>,
    reader: &mut Reader<'_>,
) -> Option<Criterion> {
    reader.only(table, &KEYS, "a criterion");
    let id = id(table, at, ids, reader);
    let called = id.as_deref().map_or_else(|| "this criterion".to_owned(), |id| format!("criterion {id}"));
    let action = action(table, at, &called, reader);
    let priority = match table.get("priority") {
        Some(value) => reader.whole(value, -MAX_PRIORITY, MAX_PRIORITY, "priority"),
        None => Some(0),
    };
    let when = match table.get("when") {
        Some(value) => expression(value, "when", Type::Truth, reader),
        None => {
            reader.missing(at, format!("{called} has no when; say when it speaks, as in when = \"age > 180\""));
            None
        }
    };
    let stays_while = table.get("stays_while").map(|value| expression(value, "stays_while", Type::Truth, reader));
    let amount = action.map(|action| amount(table, at, action, &called, reader));
    let quantity = table.get("quantity").map(|value| {
        if let Some(action) = action.filter(|action| !action.moves()) {
            let instead = if action.resizes() { "; write to or by instead" } else { "" };
            reader.fault(
                value.span().start,
                format!("quantity goes with postpone and advance, not with {}{instead}", action.as_str()),
            );
        }
        expression(value, "quantity", Type::Number, reader)
    });
    let reason = reason(table, at, &called, reader);
    Some(Criterion {
        id: Arc::from(id?),
        action: action?,
        priority: priority?,
        when: when?,
        amount: amount??,
        // Given and sound, or not given.
        stays_while: stays_while.map_or(Some(None), |found| found.map(Some))?,
        quantity: quantity.map_or(Some(None), |found| found.map(Some))?,
        reason: reason?,
    })
}

fn id(table: &DeTable<'_>, at: usize, ids: &mut BTreeMap<String, usize>, reader: &mut Reader<'_>) -> Option<String> {
    let Some(value) = table.get("id") else {
        reader.missing(at, "this criterion has no id; give it a name such as id = \"old-orders\"");
        return None;
    };
    let id = reader.text(value, "id")?.text;
    let start = value.span().start;
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if id.is_empty() || id.len() > MAX_ID || !id.bytes().all(is_plain) {
        reader
            .fault(start, format!("id must be 1 to {MAX_ID} small letters, digits and hyphens, as in \"old-orders\""));
        return None;
    }
    if id == STANDARD {
        reader.fault(start, format!("the id {STANDARD} is the built-in criterion's; choose another one"));
        return None;
    }
    let (line, _) = reader.place(start);
    if let Some(first) = ids.insert(id.to_owned(), line) {
        reader.fault(start, format!("the id {id} is taken by the criterion of line {first}; choose another one"));
    }
    Some(id.to_owned())
}

fn action(table: &DeTable<'_>, at: usize, called: &str, reader: &mut Reader<'_>) -> Option<Action> {
    let names = Action::ALL.map(Action::as_str);
    let Some(value) = table.get("kind") else {
        reader.missing(at, format!("{called} has no kind; give one of {}", names.join(", ")));
        return None;
    };
    let kind = reader.text(value, "kind")?.text;
    let found = Action::ALL.into_iter().find(|action| action.as_str() == kind);
    if found.is_none() {
        let hint = match nearest(kind, names) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("give one of {}", names.join(", ")),
        };
        reader.fault(value.span().start, format!("unknown kind {kind}; {hint}"));
    }
    found
}

/// How much: `to` or `by`, for the kinds that need one of them. `None` where something is wrong.
fn amount(
    table: &DeTable<'_>,
    at: usize,
    action: Action,
    called: &str,
    reader: &mut Reader<'_>,
) -> Option<Option<Amount>> {
    let (to, by) = (table.get("to"), table.get("by"));
    if !action.moves() && !action.resizes() {
        for value in [to, by].into_iter().flatten() {
            reader.fault(value.span().start, format!("{} takes neither to nor by; take it away", action.as_str()));
        }
        return (to.is_none() && by.is_none()).then_some(None);
    }
    let wanted = if action.moves() { Type::Date } else { Type::Number };
    match (to, by) {
        (Some(value), None) => expression(value, "to", wanted, reader).map(|found| Some(Amount::To(found))),
        (None, Some(value)) => expression(value, "by", Type::Number, reader).map(|found| Some(Amount::By(found))),
        (Some(_), Some(second)) => {
            reader.fault(second.span().start, "to and by are both given; give the new one (to) or the difference (by)");
            None
        }
        (None, None) => {
            let example = if action.moves() {
                "by = 14 (days), or to = \"need_date\""
            } else {
                "by = 10, or to = \"quantity / 2\""
            };
            reader.missing(at, format!("{called} does not say how much to {}; write {example}", action.as_str()));
            None
        }
    }
}

fn reason(table: &DeTable<'_>, at: usize, called: &str, reader: &mut Reader<'_>) -> Option<Template> {
    let Some(value) = table.get("reason") else {
        let text = format!("{called} has no reason; say why in words, as in reason = \"Ordered {{age}} days ago\"");
        reader.missing(at, text);
        return None;
    };
    let quoted = reader.text(value, "reason")?;
    Template::compile(quoted.text).map_err(|faults| reader.inside(&quoted, "reason", faults)).ok()
}

fn expression(value: &Spanned<DeValue<'_>>, key: &str, wanted: Type, reader: &mut Reader<'_>) -> Option<Expression> {
    let quoted = reader.expression(value, key)?;
    Expression::compile(quoted.text, wanted).map_err(|faults| reader.inside(&quoted, key, faults)).ok()
}
