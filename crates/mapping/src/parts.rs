//! From rows of a foreign database to what a rebuild takes.

mod lines;
mod orders;
mod products;
mod stock;
mod suppliers;

use restocking::ports::{SourcePage, ToldRow};

use crate::cell::Cell;
use crate::database::DatabaseError;
use crate::fetch::{Fetch, Record};
use crate::input::{Fault, Reader};
use crate::plan::{Plan, RowsPlan};
use restocking::ports::Part;

/// What a page is read with.
pub(crate) struct Desk<'d> {
    pub(crate) fetch: Fetch<'d>,
    pub(crate) reader: Reader<'d>,
}

/// A page with the faults not yet turned to words, for the check; and the key where the next one begins.
#[derive(Default)]
pub(crate) struct RawPage {
    pub(crate) page: SourcePage,
    pub(crate) faults: Vec<Fault>,
    pub(crate) last_key: Option<Vec<Cell>>,
}

impl RawPage {
    fn reject(&mut self, place: String, fault: Fault) {
        self.faults.push(fault.clone());
        self.page.rejected.push(fault.told(place));
    }

    fn mend(&mut self, place: String, fault: Fault) {
        self.page.mended.push(fault.told(place));
    }
}

impl Desk<'_> {
    /// Reads a page of a part; nothing where the mapping has no such part.
    pub(crate) fn page(
        &self,
        plan: &Plan,
        part: Part,
        after: Option<&[Cell]>,
        limit: usize,
    ) -> Result<RawPage, DatabaseError> {
        let mut raw = match part {
            Part::Suppliers => plan.suppliers.as_ref().map(|plan| self.suppliers(plan, after, limit)),
            Part::Products => plan.products.as_ref().map(|plan| self.products(plan, after, limit)),
            Part::Stock => plan.stock.as_ref().map(|plan| self.stock(plan, after, limit)),
            Part::Orders => plan.orders.as_ref().map(|plan| self.orders(plan, after, limit)),
        }
        .transpose()?
        .unwrap_or_default();
        if let (None, Some(rows)) = (after, plan.rows(part)) {
            for record in self.fetch.without_key(rows)? {
                let what = "its key is empty: it cannot be read in pages".to_owned();
                let fault = Fault { at: rows.at.clone(), what, detail: rows.key.join(", ") };
                let place = self.place(rows, &record);
                raw.reject(place, fault);
            }
        }
        Ok(raw)
    }

    /// Which row it is, as its source names it.
    fn place(&self, rows: &RowsPlan, record: &Record) -> String {
        let Some(row) = record.rows.first().and_then(Option::as_ref) else { return rows.table.clone() };
        let key =
            rows.key.iter().zip(&rows.key_columns).map(|(name, at)| {
                format!("{name} {}", row.cells.get(*at).unwrap_or(&Cell::Null).word(self.fetch.trim))
            });
        let key = key.collect::<Vec<_>>().join(", ");
        let table = self.fetch.session.shown(&rows.table);
        if row.line > 0 { format!("{table} line {} ({key})", row.line) } else { format!("{table}, {key}") }
    }
}

impl Plan {
    /// The rows that the pages of a part go by.
    pub(crate) fn rows(&self, part: Part) -> Option<&RowsPlan> {
        match part {
            Part::Suppliers => self.suppliers.as_ref().map(|plan| &plan.rows),
            Part::Products => self.products.as_ref().map(|(plan, _)| &plan.rows),
            Part::Stock => self.stock.as_ref().map(|(plan, _)| &plan.rows),
            Part::Orders => self.orders.as_ref().map(|plan| &plan.part.rows),
        }
    }

    /// The tables whose rows come in a part: faults of a file are told there.
    pub(crate) fn tables(&self, part: Part) -> Vec<&str> {
        let demand = self.products.as_ref().and_then(|(_, demand)| demand.as_ref()).map(|demand| &demand.part.rows);
        let lines = self.orders.as_ref().and_then(|plan| plan.lines.as_ref());
        let more = match part {
            Part::Products => demand,
            Part::Orders => lines,
            Part::Suppliers | Part::Stock => None,
        };
        let rows = [self.rows(part), more].into_iter().flatten();
        rows.flat_map(|rows| {
            let joined = rows.joins.iter().map(|join| join.table.as_str());
            std::iter::once(rows.table.as_str()).chain(joined)
        })
        .collect()
    }
}

/// A row that the domain does not take.
fn unsound(rows: &RowsPlan, detail: String) -> Fault {
    Fault { at: rows.at.clone(), what: "not what Restock takes".to_owned(), detail }
}

/// Told of rows, without a page.
pub(crate) fn told_of<'t>(told: &'t [(String, ToldRow)], tables: &[&str]) -> impl Iterator<Item = &'t ToldRow> {
    let tables: Vec<String> = tables.iter().map(|table| table.to_lowercase()).collect();
    told.iter().filter(move |(table, _)| tables.contains(&table.to_lowercase())).map(|(_, told)| told)
}
