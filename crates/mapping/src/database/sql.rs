//! Statements, put together of names that are quoted and values that are bound. The dialect is here and nowhere else.

use crate::cell::Cell;
use crate::spec::{Filter, Order, Test};

/// The column that holds the line of a row in its file.
pub(super) const LINE: &str = "line in the file";

/// A statement with its values.
#[derive(Debug, Clone, Default)]
pub(crate) struct Statement {
    pub(crate) text: String,
    pub(crate) bound: Vec<Cell>,
    /// Whether its last column is the line in a file.
    pub(crate) has_line: bool,
}

/// A name of a table or column, whatever stands in it.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn list<'n>(names: impl IntoIterator<Item = &'n String>) -> String {
    names.into_iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
}

fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}

/// Rows of one table.
pub(crate) struct Select<'q> {
    pub(crate) table: &'q str,
    pub(crate) columns: &'q [String],
    pub(crate) filters: &'q [Filter],
    /// Texts are compared without their padding.
    pub(crate) trim: bool,
    pub(crate) with_line: bool,
}

impl Select<'_> {
    /// A page: rows whose key is after another one, in the order of the key.
    pub(crate) fn page(&self, key: &[String], after: Option<&[Cell]>, limit: usize) -> Statement {
        let mut statement = self.start();
        let mut conditions = self.conditions(&mut statement.bound);
        conditions.extend(key.iter().map(|column| format!("{} IS NOT NULL", quoted(column))));
        if let Some(after) = after {
            conditions.push(match key {
                [column] => format!("{} > ?", quoted(column)),
                _ => format!("({}) > ({})", list(key), marks(key.len())),
            });
            statement.bound.extend_from_slice(after);
        }
        statement.finish(&conditions, &format!(" ORDER BY {} LIMIT ?", list(key)));
        statement.bound.push(Cell::Int(i64::try_from(limit).unwrap_or(i64::MAX)));
        statement
    }

    /// Rows without a whole key, which no page can have.
    pub(crate) fn without_key(&self, key: &[String]) -> Statement {
        let mut statement = self.start();
        let mut conditions = self.conditions(&mut statement.bound);
        let nulls: Vec<String> = key.iter().map(|column| format!("{} IS NULL", quoted(column))).collect();
        conditions.push(format!("({})", nulls.join(" OR ")));
        statement.finish(&conditions, "");
        statement
    }

    /// Rows in which these columns are one of the given sets of values.
    pub(crate) fn among(&self, columns: &[String], values: &[Vec<Cell>], order: &[Order]) -> Statement {
        let mut statement = self.start();
        let mut conditions = self.conditions(&mut statement.bound);
        let sets = match columns {
            [column] => format!("{} IN ({})", quoted(column), marks(values.len())),
            _ => {
                let one = format!("({})", marks(columns.len()));
                format!("({}) IN (VALUES {})", list(columns), vec![one.as_str(); values.len()].join(", "))
            }
        };
        conditions.push(sets);
        statement.bound.extend(values.iter().flatten().cloned());
        let order: Vec<String> = order.iter().map(|order| self.ordered(order)).collect();
        let order = if order.is_empty() { String::new() } else { format!(" ORDER BY {}", order.join(", ")) };
        statement.finish(&conditions, &order);
        statement
    }

    /// An order of rows. Files know no types: there numbers go before words, by their size.
    fn ordered(&self, order: &Order) -> String {
        let column = quoted(&order.column.text);
        let down = if order.is_descending { " DESC" } else { "" };
        if self.with_line {
            format!("CAST({column} AS NUMERIC){down}, {column}{down}")
        } else {
            format!("{column}{down}")
        }
    }

    /// How many rows, or how many different keys.
    pub(crate) fn count(&self, distinct: Option<&[String]>) -> Statement {
        let mut statement = Statement::default();
        let conditions = self.conditions(&mut statement.bound);
        let clause = joined(&conditions);
        let table = quoted(self.table);
        statement.text = match distinct {
            None => format!("SELECT COUNT(*) FROM {table}{clause}"),
            Some(key) => format!("SELECT COUNT(*) FROM (SELECT DISTINCT {} FROM {table}{clause})", list(key)),
        };
        statement
    }

    /// The different values of columns with how often each is met; the most frequent first.
    pub(crate) fn tally(&self, columns: &[String], at_least: i64, limit: i64) -> Statement {
        let mut statement = Statement::default();
        let conditions = self.conditions(&mut statement.bound);
        let names = list(columns);
        statement.text = format!(
            "SELECT {names}, COUNT(*) FROM {}{} GROUP BY {names} HAVING COUNT(*) >= ? ORDER BY COUNT(*) DESC, {names} LIMIT ?",
            quoted(self.table),
            joined(&conditions)
        );
        statement.bound.extend([Cell::Int(at_least), Cell::Int(limit)]);
        statement
    }

    /// How many rows have no partner in another table.
    pub(crate) fn without_partner(&self, columns: &[String], other: &Select<'_>, theirs: &[String]) -> Statement {
        let mut statement = Statement::default();
        let mut conditions = self.conditions(&mut statement.bound);
        let inner = other.conditions(&mut statement.bound);
        let inner = if inner.is_empty() { String::new() } else { format!(" AND {}", inner.join(" AND ")) };
        let equal: Vec<String> = columns
            .iter()
            .zip(theirs)
            .map(|(ours, theirs)| format!("theirs.{} = ours.{}", quoted(theirs), quoted(ours)))
            .collect();
        let other = format!("SELECT 1 FROM {} theirs WHERE {}{inner}", quoted(other.table), equal.join(" AND "));
        conditions.push(format!("NOT EXISTS ({other})"));
        let clause = joined(&conditions);
        statement.text = format!("SELECT COUNT(*) FROM {} ours{clause}", quoted(self.table));
        statement
    }

    fn start(&self) -> Statement {
        let mut columns = list(self.columns);
        if columns.is_empty() {
            columns.push_str("NULL");
        }
        let line = if self.with_line { format!(", {}", quoted(LINE)) } else { String::new() };
        Statement {
            text: format!("SELECT {columns}{line} FROM {}", quoted(self.table)),
            bound: Vec::new(),
            has_line: self.with_line,
        }
    }

    fn conditions(&self, bound: &mut Vec<Cell>) -> Vec<String> {
        self.filters.iter().map(|filter| self.condition(filter, bound)).collect()
    }

    fn condition(&self, filter: &Filter, bound: &mut Vec<Cell>) -> String {
        let column = quoted(&filter.column.text);
        let text = |word: &String| Cell::Text(word.as_str().into());
        let one_of = |words: &[String], bound: &mut Vec<Cell>| {
            let marks = marks(words.len());
            bound.extend(words.iter().map(text));
            if !self.trim {
                return format!("{column} IN ({marks})");
            }
            bound.extend(words.iter().map(text));
            format!("({column} IN ({marks}) OR TRIM({column}) IN ({marks}))")
        };
        match &filter.test {
            Test::Is(words) => one_of(words, bound),
            Test::IsNot(words) => format!("({column} IS NULL OR NOT {})", one_of(words, bound)),
            Test::IsSet(true) => format!("({column} IS NOT NULL AND TRIM({column}) <> '')"),
            Test::IsSet(false) => format!("({column} IS NULL OR TRIM({column}) = '')"),
            Test::MoreThan(number) => {
                bound.push(Cell::Real(*number));
                format!("CAST({column} AS NUMERIC) > ?")
            }
            Test::LessThan(number) => {
                bound.push(Cell::Real(*number));
                format!("CAST({column} AS NUMERIC) < ?")
            }
            Test::From(word) => {
                bound.push(text(word));
                format!("{column} >= ?")
            }
            Test::Before(word) => {
                bound.push(text(word));
                format!("{column} < ?")
            }
        }
    }
}

impl Statement {
    fn finish(&mut self, conditions: &[String], rest: &str) {
        self.text.push_str(&joined(conditions));
        self.text.push_str(rest);
    }
}

fn joined(conditions: &[String]) -> String {
    if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) }
}
