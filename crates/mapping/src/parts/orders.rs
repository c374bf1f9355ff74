//! Orders with their lines.

use std::collections::{BTreeMap, HashMap};

use restocking::facts::{Order, OrderStatus};
use restocking::ports::SourceRow;

use super::{Desk, RawPage, unsound};
use crate::cell::Cell;
use crate::database::DatabaseError;
use crate::fetch::{Record, key_of, key_of_record};
use crate::input::{Fault, fault};
use crate::plan::OrdersPlan;

/// The rows of an order: its own, and those of its lines.
struct OrderRows {
    order: Record,
    lines: Vec<Record>,
}

impl Desk<'_> {
    pub(super) fn orders(
        &self,
        plan: &OrdersPlan,
        after: Option<&[Cell]>,
        limit: usize,
    ) -> Result<RawPage, DatabaseError> {
        let rows = &plan.part.rows;
        let (orders, last_key) = match &plan.lines {
            None => {
                let fetched = self.fetch.groups(rows, after, limit)?;
                let orders = fetched
                    .items
                    .into_iter()
                    .filter_map(|lines| Some(OrderRows { order: lines.first()?.clone(), lines }));
                (orders.collect(), fetched.last_key)
            }
            Some(_) => {
                let fetched = self.fetch.page(rows, after, limit)?;
                (self.with_lines(plan, fetched.items)?, fetched.last_key)
            }
        };
        let mut raw = RawPage { last_key, ..RawPage::default() };
        for order in orders {
            self.take_order(plan, &order, &mut raw);
        }
        Ok(raw)
    }

    /// Looks up the lines of a page of orders at once.
    fn with_lines(&self, plan: &OrdersPlan, orders: Vec<Record>) -> Result<Vec<OrderRows>, DatabaseError> {
        let Some(lines) = &plan.lines else { return Ok(Vec::new()) };
        let rows = &plan.part.rows;
        let keys: Vec<Vec<Cell>> = orders.iter().map(|order| key_of_record(rows, order)).collect();
        let by_words: HashMap<Vec<String>, usize> =
            keys.iter().enumerate().map(|(at, key)| (self.fetch.words(key), at)).collect();
        let mut lines_of: Vec<Vec<Record>> = vec![Vec::new(); orders.len()];
        let begin = |row: crate::database::Row| {
            let order = by_words.get(&self.fetch.words(&key_of(lines, &row)))?;
            let mut record = orders[*order].clone();
            record.fault = None;
            record.rows.push(Some(row.into()));
            Some(record)
        };
        let take = |batch: Vec<Record>| {
            for record in batch {
                let key = self.fetch.words(&key_of_record(rows, &record));
                if let Some(order) = by_words.get(&key) {
                    lines_of[*order].push(record);
                }
            }
        };
        self.fetch.among(lines, keys.iter().cloned(), begin, take)?;
        Ok(orders.into_iter().zip(lines_of).map(|(order, lines)| OrderRows { order, lines }).collect())
    }

    fn take_order(&self, plan: &OrdersPlan, rows: &OrderRows, raw: &mut RawPage) {
        let place = self.place(&plan.part.rows, &rows.order);
        let mut order = match self.order(plan, &rows.order) {
            Ok(order) => order,
            Err(fault) => return raw.reject(place, fault),
        };
        if rows.lines.is_empty() && plan.needs_lines {
            return;
        }
        for line in &rows.lines {
            let mut mended = Vec::new();
            let told = match self.line(plan, &order, line, &mut mended) {
                Ok((id, line)) => match order.lines.entry(id) {
                    std::collections::btree_map::Entry::Vacant(free) => {
                        free.insert(line);
                        None
                    }
                    std::collections::btree_map::Entry::Occupied(taken) => {
                        let what = "another line of the order has this id";
                        Some(fault(&plan.line_fields.line_id, what, format!("\"{}\"", taken.key())))
                    }
                },
                Err(fault) => Some(fault),
            };
            let place = self.line_place(plan, line);
            match told {
                Some(fault) => raw.reject(place, fault),
                None => mended.into_iter().for_each(|fault| raw.mend(place.clone(), fault)),
            }
        }
        if order.check().is_err() {
            self.drop_unsound_lines(plan, rows, &mut order, raw);
        }
        match order.check() {
            Ok(()) => raw.page.rows.push(SourceRow::Order(order)),
            Err(detail) => raw.reject(place, unsound(&plan.part.rows, detail)),
        }
    }

    /// Tells of the lines that the domain does not take, and goes on without them.
    fn drop_unsound_lines(&self, plan: &OrdersPlan, rows: &OrderRows, order: &mut Order, raw: &mut RawPage) {
        let lines = std::mem::take(&mut order.lines);
        let place = |id: &String| {
            let is_it = |line: &&Record| self.reader.text(&plan.line_fields.line_id, line).is_ok_and(|of| of == *id);
            rows.lines.iter().find(is_it).map_or_else(String::new, |line| self.line_place(plan, line))
        };
        for (id, line) in lines {
            let alone = Order { lines: BTreeMap::from([(id.clone(), line.clone())]), ..order.clone() };
            match alone.check() {
                Err(detail) if detail.starts_with("line") || detail.starts_with("product_id") => {
                    raw.reject(place(&id), unsound(&plan.part.rows, detail));
                }
                _ => drop(order.lines.insert(id, line)),
            }
        }
    }

    fn order(&self, plan: &OrdersPlan, record: &Record) -> Result<Order, Fault> {
        let (reader, fields) = (&self.reader, &plan.part.fields);
        if let Some(fault) = &record.fault {
            return Err(fault.clone());
        }
        let word = reader.text(&fields.status, record)?;
        let is_one_of = |words: &[String]| words.contains(&word);
        let status = match &plan.words {
            words if is_one_of(&words.open) => OrderStatus::Open,
            words if is_one_of(&words.finished) => OrderStatus::Finished,
            words if is_one_of(&words.cancelled) => OrderStatus::Cancelled,
            _ => {
                let what = format!("the status \"{word}\" is in none of open, finished and cancelled");
                return Err(Fault { at: plan.words.at.clone(), what, detail: word });
            }
        };
        let currency = fields.currency.as_ref().map_or(Ok(None), |value| reader.optional_text(value, record))?;
        Ok(Order {
            order_id: reader.text(&fields.order_id, record)?,
            version: reader.version(fields.version.as_ref(), record)?,
            supplier_id: reader.text(&fields.supplier_id, record)?,
            status,
            ordered_on: fields.ordered_on.as_ref().map_or(Ok(None), |value| reader.date(value, record))?,
            currency: currency.unwrap_or_default(),
            lines: BTreeMap::new(),
            other: BTreeMap::new(),
        })
    }
}
