//! The value of a field: a column, a constant, a composed text, or a day from today, and how it is read.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::document::{Node, Section};
use super::source::formats;
use crate::spec::{ColumnName, Flag, FlagTest, From, Piece, Rounding, Times, Unit, Value};

pub(super) fn required(section: &Section<'_>, key: &'static str) -> Option<Value<ColumnName>> {
    section.required(key).and_then(|node| read(&node))
}

/// `None` where it is faulty, `Some(None)` where it is not there.
#[expect(clippy::option_option, reason = "faulty, absent and present are three things")]
pub(super) fn optional(section: &Section<'_>, key: &'static str) -> Option<Option<Value<ColumnName>>> {
    section.optional(key).map_or(Some(None), |node| read(&node).map(Some))
}

#[expect(clippy::option_option, reason = "faulty, absent and present are three things")]
pub(super) fn optional_flag(section: &Section<'_>, key: &'static str) -> Option<Option<Flag<ColumnName>>> {
    section.optional(key).map_or(Some(None), |node| flag(&node).map(Some))
}

/// A text names a column; a number or a date is itself; a table says more.
pub(super) fn read(node: &Node<'_>) -> Option<Value<ColumnName>> {
    if node.is_text() {
        return Some(plain(node, From::Column(column(node)?)));
    }
    if !node.is_table() {
        return Some(plain(node, From::Constant(node.words()?.join(","))));
    }
    let section = node.section()?;
    let value = in_table(&section);
    section.finish();
    value
}

fn flag(node: &Node<'_>) -> Option<Flag<ColumnName>> {
    if !node.is_table() {
        return Some(Flag { value: read(node)?, test: FlagTest::Truth });
    }
    let section = node.section()?;
    let tests = [
        section.optional("is").and_then(|node| node.words()).map(FlagTest::Is),
        section.optional("is_not").and_then(|node| node.words()).map(FlagTest::IsNot),
        section.optional("is_set").and_then(|node| node.flag()).map(FlagTest::IsSet),
    ];
    let value = in_table(&section);
    section.finish();
    let mut tests = tests.into_iter().flatten();
    let test = tests.next().unwrap_or(FlagTest::Truth);
    if tests.next().is_some() {
        section.error("say one of is, is_not and is_set");
    }
    Some(Flag { value: value?, test })
}

fn plain(node: &Node<'_>, from: From<ColumnName>) -> Value<ColumnName> {
    Value {
        at: node.place.clone(),
        from,
        default: None,
        words: None,
        times: None,
        unit: Unit::Days,
        round: None,
        dates: Vec::new(),
    }
}

pub(super) fn in_table(section: &Section<'_>) -> Option<Value<ColumnName>> {
    let origins = [
        section.optional("column").map(|node| column(&node).map(From::Column)),
        section.optional("constant").map(|node| node.words().map(|words| From::Constant(words.join(",")))),
        section.optional("text").map(|node| pieces(&node).map(From::Text)),
        section.optional("days_from_today").map(|node| days(&node).map(From::DaysFromToday)),
    ];
    let default = section.optional("default").map_or(Some(None), |node| node.word().map(Some));
    let words = section.optional_section("words").map(|words| {
        words.entries().into_iter().map(|(word, node)| Some((word, node.word()?))).collect::<Option<BTreeMap<_, _>>>()
    });
    let times = section.optional("times").map(|node| times(&node));
    let unit = section.optional("unit").map_or(Some(Unit::Days), |node| unit(&node));
    let round = section.optional("round").map(|node| rounding(&node));
    let dates = section.optional("dates").map_or(Some(Vec::new()), |node| formats(&node));
    let mut origins = origins.into_iter().flatten();
    let Some(from) = origins.next() else {
        section.error("say where it comes from: column, constant, text or days_from_today");
        return None;
    };
    if origins.next().is_some() {
        section.error("say only one of column, constant, text and days_from_today");
    }
    Some(Value {
        at: section.place.clone(),
        from: from?,
        default: default?,
        words: words.map_or(Some(None), |words| words.map(Some))?,
        times: times.map_or(Some(None), |times| times.map(Some))?,
        unit: unit?,
        round: round.map_or(Some(None), |round| round.map(Some))?,
        dates: dates?,
    })
}

fn column(node: &Node<'_>) -> Option<ColumnName> {
    let name = node.text()?;
    if name.trim().is_empty() {
        node.error("a column has a name; for a fixed value write { constant = \"...\" }");
        return None;
    }
    Some(ColumnName(name))
}

/// `PO-{OrderNo}`; doubled braces stand for themselves.
fn pieces(node: &Node<'_>) -> Option<Vec<Piece<ColumnName>>> {
    let text = node.text()?;
    let mut pieces = Vec::new();
    let mut words = String::new();
    let mut rest = text.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            '{' | '}' if rest.peek() == Some(&next) => {
                rest.next();
                words.push(next);
            }
            '{' => {
                let name: String = rest.by_ref().take_while(|next| *next != '}').collect();
                if !words.is_empty() {
                    pieces.push(Piece::Words(std::mem::take(&mut words)));
                }
                pieces.push(Piece::Column(ColumnName(name)));
            }
            other => words.push(other),
        }
    }
    if !words.is_empty() {
        pieces.push(Piece::Words(words));
    }
    if !pieces.iter().any(|piece| matches!(piece, Piece::Column(_))) {
        node.error("names no column, such as in \"PO-{OrderNo}\"; for a fixed text write constant");
        return None;
    }
    Some(pieces)
}

fn days(node: &Node<'_>) -> Option<i32> {
    let days = node.integer()?;
    let fits = i32::try_from(days).ok().filter(|days| days.abs() <= 36_500);
    if fits.is_none() {
        node.error("at most 36500 days");
    }
    fits
}

fn times(node: &Node<'_>) -> Option<Times<ColumnName>> {
    if node.is_text() {
        return column(node).map(Times::Column);
    }
    let number = node.word()?.parse::<Decimal>().ok();
    if number.is_none() {
        node.error("a number, or a column with one, is expected here");
    }
    number.map(Times::Number)
}

fn unit(node: &Node<'_>) -> Option<Unit> {
    one_of(
        node,
        &[
            ("seconds", Unit::Seconds),
            ("minutes", Unit::Minutes),
            ("hours", Unit::Hours),
            ("days", Unit::Days),
            ("weeks", Unit::Weeks),
        ],
    )
}

fn rounding(node: &Node<'_>) -> Option<Rounding> {
    one_of(node, &[("up", Rounding::Up), ("down", Rounding::Down), ("nearest", Rounding::Nearest)])
}

/// The meaning of one of a few words.
pub(super) fn one_of<T: Copy>(node: &Node<'_>, words: &[(&str, T)]) -> Option<T> {
    let word = node.text()?;
    let found = words.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning);
    if found.is_none() {
        let known: Vec<String> = words.iter().map(|(known, _)| format!("\"{known}\"")).collect();
        node.error(format!("\"{word}\" is not known here; write {}", known.join(" or ")));
    }
    found
}
