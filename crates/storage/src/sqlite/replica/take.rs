//! One step's work, stored whole.

use std::collections::HashMap;

use context::StoreError;
use replica::Shape;
use replica::facts::{Fact, Group, Membership, Price, PriceList, Product, ProductSale};
use replica::follow::{Stage, Work};
use rusqlite::{Connection, params};

use super::{places, rows};
use crate::sqlite::error::Sql as _;

/// Of each thing the newest that a piece of work says: what it said in between leaves no trace in rows.
#[derive(Default)]
pub(super) struct Newest<'a> {
    pub(super) products: HashMap<&'a str, &'a Product>,
    pub(super) groups: HashMap<&'a str, &'a Group>,
    pub(super) memberships: HashMap<&'a str, &'a Membership>,
    pub(super) lists: HashMap<&'a str, &'a PriceList>,
    pub(super) prices: HashMap<(&'a str, &'a str), &'a Price>,
    pub(super) sales: HashMap<(&'a str, &'a str), &'a ProductSale>,
}

impl<'a> Newest<'a> {
    fn of(facts: &'a [Fact]) -> Self {
        let mut newest = Self::default();
        for fact in facts {
            match fact {
                Fact::Product(new) => keep(&mut newest.products, &*new.product_id, new, |row| row.version),
                Fact::Group(new) => keep(&mut newest.groups, &*new.group_id, new, |row| row.version),
                Fact::Membership(new) => keep(&mut newest.memberships, &*new.product_id, new, |row| row.version),
                Fact::List(new) => keep(&mut newest.lists, &*new.list_id, new, |row| row.version),
                Fact::Price(new) => {
                    keep(&mut newest.prices, (&*new.product_id, &*new.list_id), new, |row| row.version);
                }
                Fact::Sale(new) => keep(&mut newest.sales, (&*new.product_id, &*new.sale_id), new, |row| row.version),
            }
        }
        newest
    }
}

fn keep<'a, K: std::hash::Hash + Eq, T>(known: &mut HashMap<K, &'a T>, key: K, new: &'a T, version: fn(&T) -> u64) {
    let newest = known.entry(key).or_insert(new);
    if version(new) >= version(newest) {
        *newest = new;
    }
}

/// Stores rows and place, if the place is still what the work was made from.
pub(super) fn take(connection: &Connection, shape: Shape, work: &Work) -> Result<(), StoreError> {
    let stored = places::one(connection, &work.place.feed)?;
    if stored.mark() != work.made_from {
        return Err(StoreError::Conflict(format!("the place in {}", work.place.feed)));
    }
    if work.anew && stored.stage != Stage::Empty {
        rows::clear(connection, shape, &work.place.feed)?;
    }
    let newest = Newest::of(&work.facts);
    rows::write(connection, shape, &newest)?;
    if matches!(stored.stage, Stage::Loading { .. }) && work.place.stage == Stage::Following {
        rows::arrange(connection, shape, &work.place.feed)?;
    }
    let sql = "INSERT OR REPLACE INTO unreadable (feed, position, event_id, kind, reason) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut statement = connection.prepare_cached(sql).sql()?;
    for passed in &work.unreadable {
        let key = (&work.place.feed, places::signed(passed.position));
        statement.execute(params![key.0, key.1, passed.event_id, passed.kind, passed.reason]).sql()?;
    }
    places::write(connection, &work.place)
}
