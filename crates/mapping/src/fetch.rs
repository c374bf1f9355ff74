//! Rows, a page at a time, each with what is looked up beside it: one statement a table and page, none in a loop over rows.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::cell::Cell;
use crate::database::sql::Select;
use crate::database::{DatabaseError, Row, Session};
use crate::input::Fault;
use crate::plan::{JoinPlan, RowsPlan};
use crate::scope::ColumnRef;
use crate::spec::Missing;

/// Sets of values in one statement.
const AT_ONCE: usize = 500;
/// Rows of one lookup that are held at once.
const BATCH: usize = 10_000;

/// A row with its partners, in the order of the scope; none where there is no partner.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) rows: Vec<Option<Rc<Row>>>,
    /// Why it cannot be used.
    pub(crate) fault: Option<Fault>,
}

impl Record {
    pub(crate) fn of(row: Row) -> Self {
        Self { rows: vec![Some(Rc::new(row))], fault: None }
    }

    pub(crate) fn cell(&self, column: ColumnRef) -> &Cell {
        let row = self.rows.get(column.source).and_then(Option::as_ref);
        row.and_then(|row| row.cells.get(column.column)).unwrap_or(&Cell::Null)
    }
}

/// How rows are read: the session, and whether texts count without their padding.
#[derive(Clone, Copy)]
pub(crate) struct Fetch<'d> {
    pub(crate) session: &'d Session<'d>,
    pub(crate) trim: bool,
}

/// A page, and the key of its last row where there may be more.
pub(crate) struct Fetched<T> {
    pub(crate) items: Vec<T>,
    pub(crate) last_key: Option<Vec<Cell>>,
}

impl Fetch<'_> {
    pub(crate) fn select<'q>(&self, rows: &'q RowsPlan) -> Select<'q> {
        Select {
            table: &rows.table,
            columns: &rows.columns,
            filters: &rows.filters,
            trim: self.trim,
            with_line: self.session.with_lines(),
        }
    }

    /// A page of rows, one by one.
    pub(crate) fn page(
        &self,
        plan: &RowsPlan,
        after: Option<&[Cell]>,
        limit: usize,
    ) -> Result<Fetched<Record>, DatabaseError> {
        let rows = self.session.rows(&self.select(plan).page(&plan.key, after, limit))?;
        let is_full = rows.len() >= limit;
        let last_key = rows.last().filter(|_| is_full).map(|row| key_of(plan, row));
        let mut items: Vec<Record> = rows.into_iter().map(Record::of).collect();
        self.join(&plan.joins, &mut items)?;
        Ok(Fetched { items, last_key })
    }

    /// A page of groups: all rows of a key together, however many they are.
    pub(crate) fn groups(
        &self,
        plan: &RowsPlan,
        after: Option<&[Cell]>,
        limit: usize,
    ) -> Result<Fetched<Vec<Record>>, DatabaseError> {
        let mut limit = limit;
        loop {
            let mut page = self.page(plan, after, limit)?;
            let mut last_key = page.last_key.take();
            if let Some(key) = &last_key {
                // The last group may go on beyond the page: it begins the next one.
                let whole = page.items.iter().rposition(|record| key_of_record(plan, record) != *key);
                let Some(whole) = whole else {
                    limit = limit.saturating_mul(2);
                    continue;
                };
                page.items.truncate(whole + 1);
                last_key = page.items.last().map(|record| key_of_record(plan, record));
            }
            let mut groups: Vec<Vec<Record>> = Vec::new();
            for record in page.items {
                let key = key_of_record(plan, &record);
                match groups.last_mut().filter(|group| key_of_record(plan, &group[0]) == key) {
                    Some(group) => group.push(record),
                    None => groups.push(vec![record]),
                }
            }
            return Ok(Fetched { items: groups, last_key });
        }
    }

    /// Rows whose key is one of these; `begin` makes a record of each, which is given to `take` with its partners, in
    /// batches.
    pub(crate) fn among(
        &self,
        plan: &RowsPlan,
        keys: impl Iterator<Item = Vec<Cell>>,
        mut begin: impl FnMut(Row) -> Option<Record>,
        mut take: impl FnMut(Vec<Record>),
    ) -> Result<(), DatabaseError> {
        for chunk in self.distinct(keys).chunks(AT_ONCE) {
            let mut batch = Vec::new();
            self.session.each(&self.select(plan).among(&plan.key, chunk, &[]), |row| {
                batch.extend(begin(row));
                if batch.len() >= BATCH {
                    let mut full = std::mem::take(&mut batch);
                    self.join(&plan.joins, &mut full)?;
                    take(full);
                }
                Ok(())
            })?;
            self.join(&plan.joins, &mut batch)?;
            take(batch);
        }
        Ok(())
    }

    /// Rows whose key is not whole: no page can have them.
    pub(crate) fn without_key(&self, plan: &RowsPlan) -> Result<Vec<Record>, DatabaseError> {
        Ok(self.session.rows(&self.select(plan).without_key(&plan.key))?.into_iter().map(Record::of).collect())
    }

    /// Looks up each join for all records at once.
    pub(crate) fn join(&self, joins: &[JoinPlan], records: &mut [Record]) -> Result<(), DatabaseError> {
        joins.iter().try_for_each(|join| self.join_one(join, records))
    }

    fn join_one(&self, join: &JoinPlan, records: &mut [Record]) -> Result<(), DatabaseError> {
        let ours = |record: &Record| join.ours.iter().map(|column| record.cell(*column).clone()).collect::<Vec<_>>();
        let partners = self.partners(join, records.iter().map(ours))?;
        for record in records {
            let values = ours(record);
            let found = partners.get(&self.words(&values)).map_or(&[][..], Vec::as_slice);
            let fault = |what: String| Fault {
                at: join.at.clone(),
                what,
                detail: format!("{} by {}", join.alias, self.words(&values).join(", ")),
            };
            if found.is_empty() && join.missing == Missing::Reject {
                record.fault.get_or_insert(fault(format!("nothing in {} belongs to it", join.table)));
            }
            if found.len() > 1 && join.first_by.is_empty() {
                let what = format!("several rows of {} belong to it; say first_by", join.table);
                record.fault.get_or_insert(fault(what));
            }
            record.rows.push(found.first().cloned());
        }
        Ok(())
    }

    /// The rows of a join by the words that they are found by, in the order that was asked for.
    fn partners(
        &self,
        join: &JoinPlan,
        wanted: impl Iterator<Item = Vec<Cell>>,
    ) -> Result<HashMap<Vec<String>, Vec<Rc<Row>>>, DatabaseError> {
        let select = Select {
            table: &join.table,
            columns: &join.columns,
            filters: &join.filters,
            trim: self.trim,
            with_line: self.session.with_lines(),
        };
        let mut partners: HashMap<Vec<String>, Vec<Rc<Row>>> = HashMap::new();
        let wanted = wanted.filter(|values| values.iter().all(|value| *value != Cell::Null));
        for chunk in self.distinct(wanted).chunks(AT_ONCE) {
            self.session.each(&select.among(&join.theirs, chunk, &join.first_by), |row| {
                let words = join.their_columns.iter().map(|at| row.cells[*at].word(self.trim).into_owned()).collect();
                partners.entry(words).or_default().push(Rc::new(row));
                Ok(())
            })?;
        }
        Ok(partners)
    }

    pub(crate) fn words(&self, cells: &[Cell]) -> Vec<String> {
        cells.iter().map(|cell| cell.word(self.trim).into_owned()).collect()
    }

    /// The different sets of values, and the same without padding where that says something else.
    fn distinct(&self, sets: impl Iterator<Item = Vec<Cell>>) -> Vec<Vec<Cell>> {
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        for set in sets {
            let as_it_is: Vec<String> = set.iter().map(|cell| cell.word(false).into_owned()).collect();
            if !seen.insert(as_it_is) {
                continue;
            }
            let bare = self.words(&set);
            if self.trim && set.iter().any(|cell| cell.word(false) != cell.word(true)) && seen.insert(bare.clone()) {
                found.push(bare.into_iter().map(|word| Cell::Text(word.into())).collect());
            }
            found.push(set);
        }
        found
    }
}

pub(crate) fn key_of(plan: &RowsPlan, row: &Row) -> Vec<Cell> {
    plan.key_columns.iter().map(|at| row.cells[*at].clone()).collect()
}

pub(crate) fn key_of_record(plan: &RowsPlan, record: &Record) -> Vec<Cell> {
    record.rows.first().and_then(Option::as_ref).map(|row| key_of(plan, row)).unwrap_or_default()
}
