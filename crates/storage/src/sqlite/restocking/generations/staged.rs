//! What reviews found, kept until the switch.

use std::collections::BTreeSet;

use context::StoreError;
use lifecycle::State;
use restocking::ports::{Guard, SuggestionWrite, Unseen};
use restocking::rebuild::Rebuild;
use restocking::review::DeskReview;
use rusqlite::Connection;

use super::super::facts::{self, Tables};
use super::super::packing;
use super::super::stored::json;
use super::super::suggestions;
use super::load::rows;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::micros;

/// Throws away what was kept so far.
pub(super) fn clear(connection: &Connection) -> Result<(), StoreError> {
    for table in ["suggestion_next", "shortage_next", "log_next", "due_next"] {
        connection.execute_batch(&format!("DELETE FROM {table}")).sql()?;
    }
    Ok(())
}

pub(super) fn stage(connection: &Connection, reviews: &[(String, DeskReview)]) -> Result<(), StoreError> {
    for (product_id, review) in reviews {
        for write in &review.suggestions {
            suggestion(connection, write)?;
        }
        if let Some(row) = &review.shortage {
            let first_day = row.shortage.as_ref().map(|shortage| shortage.first_day.to_string());
            let doc = row.shortage.as_ref().map(json).transpose()?;
            let sql = "INSERT INTO shortage_next (product_id, first_day, doc) VALUES (?1, ?2, ?3)";
            connection.prepare_cached(sql).sql()?.execute((product_id, first_day, doc)).sql()?;
        }
        let sql = "INSERT INTO log_next (product_id, id, kind, subject, correlation_id, causation_id, data)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let mut tell = connection.prepare_cached(sql).sql()?;
        for event in &review.events {
            let ids = (&event.subject, &event.correlation_id, &event.causation_id);
            tell.execute((product_id, event.id.as_bytes(), event.kind, ids.0, ids.1, ids.2, &event.data)).sql()?;
        }
    }
    Ok(())
}

fn suggestion(connection: &Connection, SuggestionWrite { record, guard }: &SuggestionWrite) -> Result<(), StoreError> {
    suggestions::insert_row(connection, "suggestion_next", record)?;
    let code = match guard {
        Guard::Absent => 0,
        Guard::Was(..) => 1,
        Guard::Replaces(..) => 2,
    };
    let was = match guard {
        Guard::Absent => None,
        Guard::Was(..) | Guard::Replaces(..) => Some(suggestions::parts(guard)?),
    };
    let basis = match &record.basis {
        Some(basis) => Some((micros(basis.as_of), packing::review_input(&basis.input)?)),
        None => None,
    };
    let sql = "UPDATE suggestion_next SET guard = ?1, was_incarnation = ?2, was_version = ?3, was_state = ?4,
                   basis_as_of = ?5, basis_input = ?6 WHERE rowid = last_insert_rowid()";
    let (basis_as_of, basis_input) = basis.unzip();
    let params = (
        code,
        was.map(|(incarnation, _, _)| incarnation),
        was.map(|(_, version, _)| version),
        was.map(|(_, _, state)| state),
        basis_as_of,
        basis_input,
    );
    connection.prepare_cached(sql).sql()?.execute(params).sql().map(|_| ())
}

/// Orders of the next generation in which a change of ours is missing, or may be.
pub(super) fn unseen(connection: &Connection, tables: Tables) -> Result<Vec<Unseen>, StoreError> {
    let rest = "WHERE s.current = 1 AND s.state IN ('submitting', 'attention', 'applied', 'handled')";
    let records = suggestions::select(connection, rest, [])?;
    let ids: BTreeSet<&str> = records.iter().map(|record| record.key.order_id.as_str()).collect();
    let ids: Vec<String> = ids.into_iter().map(ToOwned::to_owned).collect();
    let orders = rows(&ids, |ids| facts::orders(connection, tables, ids))?;
    let version =
        |order_id: &str| orders.iter().find(|row| row.order.order_id == order_id).map(|row| row.order.version);
    let mut unseen = BTreeSet::new();
    for record in &records {
        let order_id = &record.key.order_id;
        let Some(version) = version(order_id) else { continue };
        let from_version = match record.row.state {
            State::Submitting(_) | State::Attention(_) => None,
            _ if record.row.fence > version => Some(record.row.fence),
            _ => continue,
        };
        unseen.insert(Unseen { order_id: order_id.clone(), from_version });
    }
    // One question an order, for the newest of its changes.
    let mut unseen: Vec<Unseen> = unseen.into_iter().collect();
    unseen.reverse();
    unseen.dedup_by(|one, other| one.order_id == other.order_id);
    Ok(unseen)
}

/// How far a rebuild is, with what the switch is about to do to the facts.
pub(super) fn gone(connection: &Connection, rebuild: &Rebuild) -> Result<Rebuild, StoreError> {
    use restocking::ports::Part;
    use restocking::rebuild::{Gone, Switched};
    let places = [
        (Part::Suppliers, "supplier", "supplier_id"),
        (Part::Products, "product", "product_id"),
        (Part::Stock, "stock", "product_id"),
        (Part::Orders, "purchase_order", "order_id"),
    ];
    let mut switched = Switched::default();
    for (part, table, key) in places {
        let sql =
            format!("SELECT {key} FROM {table} WHERE {key} NOT IN (SELECT {key} FROM {table}_next) ORDER BY {key}");
        let mut statement = connection.prepare(&sql).sql()?;
        let mut rows = statement.query([]).sql()?;
        let mut gone = Gone::default();
        while let Some(row) = rows.next().sql()? {
            gone.count += 1;
            if gone.ids.len() < SHOWN {
                gone.ids.push(row.get(0).sql()?);
            }
        }
        switched.gone.insert(part, gone);
    }
    Ok(Rebuild { switched: Some(switched), ..rebuild.clone() })
}

/// Ids told of what is gone.
const SHOWN: usize = 100;
