//! Which rows: `table`, `key`, `where`, `joins`.

use std::collections::BTreeSet;

use super::document::{Node, Section};
use super::value::one_of;
use crate::spec::{Filter, Join, Missing, Named, Order, Rows, Test};

/// Reads them of a part's section, whose pages go by a key.
pub(super) fn read(section: &Section<'_>, key: Option<Vec<Named>>) -> Option<Rows> {
    let table = section.required("table").and_then(|node| named(&node));
    let (filters, joins) = (filters(section), joins(section));
    Some(Rows { table: table?, key: key?, filters: filters?, joins: joins? })
}

/// The key that a section gives, or else the column of its id.
pub(super) fn key(section: &Section<'_>, usual: Option<Named>) -> Option<Vec<Named>> {
    match section.optional("key") {
        Some(node) => columns(&node),
        None => usual.map(|key| vec![key]).or_else(|| {
            section.error("say \"key\": the column or columns that tell its rows apart, such as key = \"id\"");
            None
        }),
    }
}

/// One column or several.
pub(super) fn columns(node: &Node<'_>) -> Option<Vec<Named>> {
    let columns = node.list()?.iter().map(named).collect::<Option<Vec<_>>>()?;
    if columns.is_empty() {
        node.error("at least one column is expected here");
        return None;
    }
    Some(columns)
}

pub(super) fn named(node: &Node<'_>) -> Option<Named> {
    let text = node.text()?;
    if text.is_empty() || text.contains('\0') {
        node.error("a name has at least one character");
        return None;
    }
    Some(Named { text, at: node.place.clone() })
}

fn filters(section: &Section<'_>) -> Option<Vec<Filter>> {
    section.optional("where").map_or(Some(Vec::new()), |node| node.list()?.iter().map(filter).collect())
}

fn filter(node: &Node<'_>) -> Option<Filter> {
    let section = node.section()?;
    let column = section.required("column").and_then(|node| named(&node));
    let words = |key| section.optional(key).and_then(|node| node.words());
    let number = |key| section.optional(key).and_then(|node| node.number());
    let word = |key| section.optional(key).and_then(|node| node.word());
    let tests = [
        words("is").map(Test::Is),
        words("is_not").map(Test::IsNot),
        section.optional("is_set").and_then(|node| node.flag()).map(Test::IsSet),
        number("more_than").map(Test::MoreThan),
        number("less_than").map(Test::LessThan),
        word("from").map(Test::From),
        word("before").map(Test::Before),
    ];
    section.finish();
    let mut tests = tests.into_iter().flatten();
    let test = tests.next();
    if test.is_none() || tests.next().is_some() {
        section.error("say one of is, is_not, is_set, more_than, less_than, from and before; several filters all hold");
    }
    Some(Filter { column: column?, test: test? })
}

fn joins(section: &Section<'_>) -> Option<Vec<Join>> {
    let Some(node) = section.optional("joins") else { return Some(Vec::new()) };
    let joins: Option<Vec<Join>> = node.list()?.iter().map(join).collect();
    let mut seen = BTreeSet::new();
    for join in joins.iter().flatten() {
        if !seen.insert(join.alias.clone()) {
            node.error(format!("two joins are called \"{}\"; give one another name with as = \"...\"", join.alias));
        }
    }
    joins
}

fn join(node: &Node<'_>) -> Option<Join> {
    let section = node.section()?;
    let table = section.required("table").and_then(|node| named(&node));
    let alias = match section.optional("as") {
        Some(node) => node.text(),
        None => table.as_ref().map(|table| table.text.clone()),
    };
    let on = section.required("on").and_then(|node| node.section()).and_then(|on| {
        let pairs = on.entries().into_iter().map(|(theirs, node)| {
            let ours = named(&node)?;
            Some((Named { text: theirs, at: node.place }, ours))
        });
        pairs.collect::<Option<Vec<_>>>()
    });
    if on.as_ref().is_some_and(Vec::is_empty) {
        section.error("on says which of its columns equals which of ours: on = { its_column = \"our_column\" }");
    }
    let first_by = section
        .optional("first_by")
        .map_or(Some(Vec::new()), |node| node.list()?.iter().map(|node| named(node).map(order)).collect());
    let missing = section
        .optional("missing")
        .map_or(Some(Missing::Empty), |node| one_of(&node, &[("empty", Missing::Empty), ("reject", Missing::Reject)]));
    let filters = filters(&section);
    section.finish();
    Some(Join {
        at: section.place,
        alias: alias?,
        table: table?,
        on: on.filter(|on| !on.is_empty())?,
        filters: filters?,
        first_by: first_by?,
        missing: missing?,
    })
}

fn order(mut column: Named) -> Order {
    let is_descending = column.text.starts_with('-');
    if is_descending {
        column.text.remove(0);
    }
    Order { column, is_descending }
}
