//! What the daily offer is made of, and who has had it.

use std::collections::BTreeMap;

use async_trait::async_trait;
use context::StoreError;
use jiff::civil::Date;
use restocking::planners::Scope;
use restocking::ports::{
    AttentionGroup, OfferFacts, OfferNote, OfferQuery, OfferReader, OfferRow, OpenGroup, OwnedShortage,
};
use restocking::suggestion::ProposalKind;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, ToSql, params_from_iter};
use rust_decimal::Decimal;

use super::desk_reader::{LISTED, scope, shortages};
use super::stored::from_json;
use crate::sqlite::Database;
use crate::sqlite::error::Sql as _;
use crate::sqlite::value::{micros, timestamp, uuid};

/// The columns that [`offer_row`] reads, of `suggestion s`.
const ROW: &str = "s.incarnation, s.kind, s.order_id, s.line_id, s.product_id, s.product_name, s.supplier_id,
    s.supplier_name, s.category, s.from_date, json_extract(s.life, '$.proposal.to_date'),
    json_extract(s.life, '$.proposal.from_quantity'), json_extract(s.life, '$.proposal.to_quantity'),
    s.value, s.currency, s.wake_at";

fn offer_row(row: &Row<'_>) -> Result<OfferRow, StoreError> {
    let text = |index: usize| row.get::<_, String>(index).sql();
    let (id, until): (Vec<u8>, Option<i64>) = (row.get(0).sql()?, row.get(15).sql()?);
    Ok(OfferRow {
        incarnation: uuid(&id)?,
        kind: kind(&text(1)?)?,
        order_id: text(2)?,
        line_id: text(3)?,
        product_id: text(4)?,
        product_name: text(5)?,
        supplier_id: text(6)?,
        supplier_name: text(7)?,
        category: row.get(8).sql()?,
        from_date: date(&text(9)?)?,
        to_date: row.get::<_, Option<String>>(10).sql()?.as_deref().map(date).transpose()?,
        from_quantity: row.get(11).sql()?,
        to_quantity: row.get(12).sql()?,
        value: amount(row.get(13).sql()?),
        currency: text(14)?,
        until: until.map(timestamp).transpose()?,
    })
}

fn kind(text: &str) -> Result<ProposalKind, StoreError> {
    ProposalKind::parse(text).ok_or_else(|| StoreError::Corrupt(format!("the kind {text}")))
}

fn date(text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt(format!("the day {text}")))
}

fn amount(ten_thousandths: i64) -> Decimal {
    Decimal::new(ten_thousandths, 4).normalize()
}

fn count(row: &Row<'_>, index: usize) -> Result<u64, StoreError> {
    Ok(u64::try_from(row.get::<_, i64>(index).sql()?).unwrap_or(0))
}

/// Every row of a statement, read.
fn all<T>(
    connection: &Connection,
    sql: &str,
    params: &[&dyn ToSql],
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql).sql()?;
    let mut rows = statement.query(params_from_iter(params)).sql()?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().sql()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// From the narrow index of the desk alone, grouped as it is ordered.
fn open(connection: &Connection) -> Result<Vec<OpenGroup>, StoreError> {
    let sql = format!(
        "SELECT s.kind, s.supplier_id, max(s.supplier_name), s.category, s.currency, count(*), sum(s.value) FROM {LISTED}
         WHERE s.current = 1 AND s.state = 'open' GROUP BY s.kind, s.supplier_id, s.category, s.currency"
    );
    all(connection, &sql, &[], |row| {
        Ok(OpenGroup {
            kind: kind(&row.get::<_, String>(0).sql()?)?,
            supplier_id: row.get(1).sql()?,
            supplier_name: row.get(2).sql()?,
            category: row.get(3).sql()?,
            currency: row.get(4).sql()?,
            count: count(row, 5)?,
            value: amount(row.get(6).sql()?),
        })
    })
}

/// The most valuable of a scope that can be accepted: found in the narrow index, read whole only where named.
fn best(connection: &Connection, within: &Scope, most: u32) -> Result<Vec<OfferRow>, StoreError> {
    let (condition, lists) = scope::all_of(std::slice::from_ref(within));
    let sql = format!(
        "SELECT {ROW} FROM suggestion s WHERE s.n IN (SELECT s.n FROM {LISTED} WHERE s.current = 1 AND s.state = 'open'
         AND s.kind <> 'inform'{condition} ORDER BY s.value DESC, s.n LIMIT ?) ORDER BY s.value DESC, s.n"
    );
    let most = Value::from(i64::from(most));
    let mut params: Vec<&dyn ToSql> = lists.iter().map(|list| list as &dyn ToSql).collect();
    params.push(&most);
    all(connection, &sql, &params, offer_row)
}

fn facts(connection: &Connection, query: &OfferQuery) -> Result<OfferFacts, StoreError> {
    let (arriving_by, advanced_to) = (query.arriving_by.to_string(), query.advanced_to.to_string());
    let arriving = format!(
        "SELECT {ROW} FROM suggestion s INDEXED BY suggestion_arrives
         WHERE s.current = 1 AND s.state = 'open' AND s.from_date <= ?1"
    );
    let mut closing = all(connection, &arriving, &[&arriving_by], offer_row)?;
    // Of those that come later, an earlier arrival may soon be out of reach.
    let advanced = format!(
        "SELECT {ROW} FROM suggestion s WHERE s.n IN (SELECT s.n FROM {LISTED} WHERE s.current = 1 AND s.state = 'open'
         AND s.kind = 'advance' AND s.sort_date <= ?1) AND s.from_date > ?2"
    );
    closing.extend(all(connection, &advanced, &[&advanced_to, &arriving_by], offer_row)?);
    let waking = format!(
        "SELECT {ROW} FROM suggestion s WHERE s.current = 1 AND s.state = 'snoozed' AND s.wake_at IS NOT NULL
         AND s.wake_at < ?1 ORDER BY s.wake_at, s.n"
    );
    let shortages =
        format!("SELECT s.doc, s.supplier_id, s.category FROM {} ORDER BY s.first_day, s.product_id", shortages::OWNED);
    let attention = format!(
        "SELECT s.supplier_id, s.category, count(*) FROM {LISTED} WHERE s.current = 1 AND s.state = 'attention'
         GROUP BY s.supplier_id, s.category"
    );
    let scopes = query.scopes.iter();
    Ok(OfferFacts {
        open: open(connection)?,
        closing,
        waking: all(connection, &waking, &[&micros(query.waking_by)], offer_row)?,
        shortages: all(connection, &shortages, &[], |row| {
            Ok(OwnedShortage {
                shortage: from_json(&row.get::<_, String>(0).sql()?)?,
                supplier_id: row.get(1).sql()?,
                category: row.get(2).sql()?,
            })
        })?,
        attention: all(connection, &attention, &[], |row| {
            Ok(AttentionGroup { supplier_id: row.get(0).sql()?, category: row.get(1).sql()?, count: count(row, 2)? })
        })?,
        best: scopes
            .map(|(planner, scope)| Ok((planner.clone(), best(connection, scope, query.best)?)))
            .collect::<Result<_, StoreError>>()?,
    })
}

/// Notes who has had the offer of which day, each once.
pub(super) fn write_notes(connection: &Connection, notes: &[OfferNote]) -> Result<(), StoreError> {
    let sql = "INSERT INTO offer (planner_id, day) VALUES (?1, ?2)
               ON CONFLICT (planner_id) DO UPDATE SET day = excluded.day WHERE excluded.day > offer.day";
    for OfferNote { planner, day } in notes {
        let params = (planner.as_str(), day.to_string());
        if connection.prepare_cached(sql).sql()?.execute(params).sql()? != 1 {
            return Err(StoreError::Conflict(format!("the offer of {day} to {planner}")));
        }
    }
    Ok(())
}

#[async_trait]
impl OfferReader for Database {
    async fn offer_facts(&self, query: OfferQuery) -> Result<OfferFacts, StoreError> {
        self.read(move |connection| facts(connection, &query)).await
    }

    async fn offered(&self) -> Result<BTreeMap<String, Date>, StoreError> {
        self.read(|connection| {
            let rows = all(connection, "SELECT planner_id, day FROM offer", &[], |row| {
                Ok((row.get(0).sql()?, date(&row.get::<_, String>(1).sql()?)?))
            });
            Ok(rows?.into_iter().collect())
        })
        .await
    }
}
